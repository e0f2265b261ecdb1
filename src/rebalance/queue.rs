//! Which exchange is next, where there is a budget.
//!
//! What an exchange is worth has two parts: what the target gains that gives a route up, and what the one gains that gets
//! it. One exchange changes a part of many others, by little: so worth is compared by its [`level`], and only that of
//! what would be next is found out anew. Exchanges are queued by the target that they lead to, where the second
//! part is one for all, and targets by their best exchange: a target without room is simply not among them.

use super::before::NONE;
use crate::error::Error;
use crate::memory;
use crate::repair::Priority;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Steps of worth for each doubling, as a power of two.
const STEPS: u32 = 4;
/// One over the worth up to which steps are about equally wide; beyond it they widen with the worth.
const FINE: f64 = 32.0;

/// What an exchange, or its first part, is worth, by steps: the same on every machine.
pub fn level(worth: f64) -> u64 {
    const ZERO: u64 = 1 << 15;
    if worth.is_nan() {
        return 0;
    }
    let shift = f64::MANTISSA_DIGITS - 1 - STEPS;
    let steps = ((1.0 + worth.abs() * FINE).to_bits() >> shift) - (1023 << STEPS);
    if worth < 0.0 {
        ZERO - steps
    } else {
        ZERO + steps
    }
}

/// What comes first by priority, then by level.
pub fn rank(priority: Priority, level: u64) -> u64 {
    (priority as u64) << 16 | level
}

/// Groups of exchanges, by number.
pub struct Queue {
    /// Those that lead to each target, and before them those that lead to none: ranks of their first parts, and
    /// their numbers mixed, so that those of one rank take turns.
    groups: Vec<BinaryHeap<(u64, Reverse<u32>)>>,
    /// The targets with room, by the ranks of their best groups.
    targets: BinaryHeap<(u64, Reverse<u32>)>,
    is_open: Vec<bool>,
}

impl Queue {
    /// Without groups. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub fn new(targets: usize) -> Result<Self, Error> {
        Ok(Self {
            groups: memory::filled(targets + 1, BinaryHeap::new())?,
            targets: BinaryHeap::from(memory::with_capacity(targets + 1)?),
            is_open: memory::filled(targets + 1, false)?,
        })
    }

    /// Adds a group that leads to a target, by the rank of its first part. O(log) of the groups that lead there.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn add(&mut self, to: i32, rank: u64, group: usize) -> Result<(), Error> {
        let groups = &mut self.groups[place(to)];
        groups.try_reserve(1).map_err(|_| Error::OutOfMemory {
            bytes: (groups.len() + 1).checked_mul(size_of::<(u64, u32)>()),
        })?;
        groups.push((rank, Reverse(mixed(group as u32))));
        Ok(())
    }

    /// Lets the best group that leads to a target be next, where there is one; `first_part` says the rank of a group's
    /// first part, and `whole` that of the group.
    pub fn open(
        &mut self,
        to: i32,
        first_part: impl Fn(usize) -> u64,
        whole: impl Fn(usize) -> u64,
    ) {
        let at = place(to);
        if self.is_open[at] {
            return;
        }
        while let Some(mut best) = self.groups[at].peek_mut() {
            let group = unmixed(best.1.0);
            let now = first_part(group);
            if now < best.0 {
                best.0 = now;
                continue;
            }
            drop(best);
            // There is room for every target once.
            self.targets.push((whole(group), Reverse(at as u32)));
            self.is_open[at] = true;
            return;
        }
    }

    /// The group that is next, its rank when it was found to be, and the target that it leads to, which is not open
    /// from here on.
    pub fn next(&mut self) -> Option<(usize, u64, i32)> {
        let (rank, Reverse(at)) = self.targets.pop()?;
        self.is_open[at as usize] = false;
        let best = self.groups[at as usize].peek();
        let (_, Reverse(group)) = best.expect("a target that is open has a group");
        Some((unmixed(*group), rank, at as i32 + NONE))
    }

    /// Takes the group that was next out of those that lead to its target.
    pub fn take(&mut self, to: i32) {
        self.groups[place(to)].pop();
    }
}

fn place(to: i32) -> usize {
    (to - NONE) as usize
}

/// An odd factor, and the one that undoes it, modulo 2^32.
const FACTOR: u32 = 0x9e37_79b1;
const INVERSE: u32 = {
    let mut inverse = FACTOR;
    let mut bits = 3;
    while bits < u32::BITS {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(FACTOR.wrapping_mul(inverse)));
        bits *= 2;
    }
    inverse
};

fn mixed(group: u32) -> u32 {
    group.wrapping_mul(FACTOR)
}

fn unmixed(number: u32) -> usize {
    number.wrapping_mul(INVERSE) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_rise_with_worth() {
        let worths = [
            f64::NEG_INFINITY,
            -1e300,
            -7.0,
            -1.0,
            -0.01,
            0.0,
            0.01,
            1.0,
            7.0,
            1e300,
            f64::INFINITY,
        ];
        let levels: Vec<u64> = worths.iter().map(|&worth| level(worth)).collect();
        assert!(levels.is_sorted_by(|a, b| a < b));
        assert!(levels.iter().all(|&level| level < 1 << 16));
        assert_eq!(level(-0.0), level(0.0));
        assert_eq!(level(f64::NAN), 0);
        assert!(rank(Priority::OverLimit, 0) > rank(Priority::Other, level(f64::INFINITY)));
    }

    #[test]
    fn numbers_come_back() {
        for group in [0, 1, 2, 77, 1 << 20, u32::MAX] {
            assert_eq!(unmixed(mixed(group)), group as usize);
        }
    }

    #[test]
    fn the_best_of_open_targets_is_next_and_what_has_fallen_is_found_out() {
        let mut queue = Queue::new(2).unwrap();
        let mut ranks = [50, 40, 30, 20];
        for (group, to) in [0, 0, 1, NONE].into_iter().enumerate() {
            queue.add(to, ranks[group], group).unwrap();
        }
        ranks[0] = 10;
        let rank = |group: usize| ranks[group];
        assert!(queue.next().is_none());
        for to in [NONE, 0, 0, 1] {
            queue.open(to, rank, rank);
        }
        assert_eq!(queue.next(), Some((1, 40, 0)));
        queue.take(0);
        assert_eq!(queue.next(), Some((2, 30, 1)));
        queue.open(0, rank, rank);
        assert_eq!(queue.next(), Some((3, 20, NONE)));
        assert_eq!(queue.next(), Some((0, 10, 0)));
        assert_eq!(queue.next(), None);
    }
}
