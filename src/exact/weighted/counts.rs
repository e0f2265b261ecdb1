//! How many sources of a stratum every target gets, as if all of them had the mean weight.
//!
//! The units of a stratum go, one after another, to the target with the least (load + its units so
//! far and this one) / share. Nearly all of them are found at once: raising all targets to one level
//! gives target j floor((level * share_j - load_j) / weight) units. Newton's method finds a level
//! that gives almost enough, and the rest go to the targets that are next.

use super::targets::Targets;
use crate::error::Error;
use crate::float::ordered_bits;
use crate::memory;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

/// Sources of one fan-out and nearly one weight.
#[derive(Clone, Copy)]
pub struct Alike {
    /// How many.
    pub sources: u32,
    /// Slots of each.
    pub fan_out: u32,
    /// Their mean weight.
    pub mean: f64,
    /// The weight of the heaviest.
    pub most: f64,
}

/// The counts of one stratum after another. O(M) memory.
pub struct Counts {
    /// Units of every place.
    pub units: Vec<u32>,
    /// The most that its limit allows, a whole number.
    caps: Vec<f64>,
    /// Units of each domain.
    domains: Vec<u32>,
    /// Places by the level that one unit more would raise them to.
    next: BinaryHeap<Reverse<u128>>,
    /// Units that may be the next ones, by the same levels.
    candidates: Vec<u128>,
}

/// Levels tried at most before the rest is given out unit by unit.
const TRIES: usize = 12;

impl Counts {
    /// Room for the counts of some targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: &Targets) -> Result<Self, Error> {
        Ok(Self {
            units: memory::filled(targets.len(), 0)?,
            caps: memory::filled(targets.len(), 0.0)?,
            domains: memory::filled(
                targets.domains.iter().max().map_or(0, |&d| d as usize + 1),
                0,
            )?,
            next: BinaryHeap::from(memory::with_capacity(targets.len())?),
            candidates: memory::with_capacity(2 * targets.len())?,
        })
    }

    /// Gives out the units of a stratum: to every domain at most one of each source, and to every
    /// target what it has room for even if it gets the heaviest. Fewer than all where there is no
    /// more room. O(M log M) expected.
    pub fn assign(&mut self, targets: &Targets, alike: Alike) {
        let n = alike.sources;
        for (at, cap) in self.caps.iter_mut().enumerate() {
            let fit = (targets.rooms[at] - targets.loads[at]) / alike.most;
            let routes = n.min(targets.routes_left[at]);
            *cap = f64::from(fit.min(f64::from(routes)) as i32);
        }
        let units = u64::from(n) * u64::from(alike.fan_out);
        let given = self.raise(targets, alike, units);
        self.give_next(targets, alike, units - given);
    }

    /// Raises all targets to a level that gives out nearly `units`, and not more; returns how many.
    fn raise(&mut self, targets: &Targets, alike: Alike, units: u64) -> u64 {
        let count = targets.len() as u64;
        let load: f64 = targets.loads.iter().sum();
        // Enough is an eighth of a unit a target less than all: the middle of that is aimed at. With
        // fractions lost, a level gives half a unit a target less than it would.
        let enough = units.saturating_sub(count / 8);
        let wanted = (units + enough) as f64 / 2.0;
        let mut level = (load + (wanted + count as f64 / 2.0) * alike.mean) / targets.total_share;
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for tries in 1..=TRIES {
            let given = self.fill_to(level, targets, alike);
            // Where targets move in step, no level gives just enough.
            let near = tries > 3 && given + count >= units;
            if given <= units && (given >= enough || near) {
                return given;
            }
            if given > units {
                high = level;
            } else {
                low = level;
            }
            let moving = self.moving(level, targets, alike);
            level += (wanted - given as f64) * alike.mean / moving;
            // Not a number either, where nothing moves.
            if !(low < level && level < high) {
                level = if high < f64::INFINITY {
                    low + (high - low) / 2.0
                } else {
                    low * 2.0
                };
            }
        }
        self.fill_to(low, targets, alike)
    }

    /// The share of the targets whose units grow with a level.
    fn moving(&self, level: f64, targets: &Targets, alike: Alike) -> f64 {
        let of_target = |(&cap, (&share, &load)): (&f64, (&f64, &f64))| {
            let units = units_below(level, share, load, alike);
            if 0.0 < units && units < cap {
                share
            } else {
                0.0
            }
        };
        let targets = targets.shares.iter().zip(&targets.loads);
        self.caps.iter().zip(targets).map(of_target).sum()
    }

    /// The units below a level, which it gives out.
    fn fill_to(&mut self, level: f64, targets: &Targets, alike: Alike) -> u64 {
        let mut given = 0;
        let of_target = targets.shares.iter().zip(&targets.loads);
        for ((units, &cap), (&share, &load)) in self.units.iter_mut().zip(&self.caps).zip(of_target)
        {
            let below = units_below(level, share, load, alike);
            // NaN, where numbers vanish or overflow, becomes 0.
            *units = whole(below.max(0.0).min(cap));
            given += u64::from(*units);
        }
        if targets.are_apart() {
            return given;
        }
        let most = u64::from(alike.sources);
        given = 0;
        for range in &targets.domain_ranges {
            let members = &targets.by_domain[range.clone()];
            let units = |&at: &u32| u64::from(self.units[at as usize]);
            let mut sum: u64 = members.iter().map(units).sum();
            if sum > most {
                let whole = sum;
                sum = 0;
                for &at in members {
                    let units = &mut self.units[at as usize];
                    *units = (u64::from(*units) * most / whole) as u32;
                    sum += u64::from(*units);
                }
            }
            self.domains[targets.domains[members[0] as usize] as usize] = sum as u32;
            given += sum;
        }
        given
    }

    /// Gives out `left` units, each to the target that it raises least.
    fn give_next(&mut self, targets: &Targets, alike: Alike, left: u64) {
        if left > 0 && !(targets.are_apart() && self.give_at_once(targets, alike, left)) {
            self.give_one_by_one(targets, alike, left);
        }
    }

    /// Gives them out together: selects those that raise targets least. Where targets are fewer, or too
    /// many more units come into question, it says so and gives out none. O(M) expected.
    fn give_at_once(&mut self, targets: &Targets, alike: Alike, left: u64) -> bool {
        let candidates = &mut self.candidates;
        candidates.clear();
        for (at, (&units, &cap)) in self.units.iter().zip(&self.caps).enumerate() {
            if f64::from(units) < cap {
                candidates.push(level_with_next(targets, alike, at, units));
            }
        }
        if left > candidates.len() as u64 {
            return false;
        }
        let left = left as usize;
        let (_, &mut worst, _) = candidates.select_nth_unstable(left - 1);
        candidates.truncate(left);
        // A target can get more than one of those.
        for first in 0..left {
            let at = place(candidates[first]);
            let mut units = self.units[at] + 1;
            while f64::from(units) < self.caps[at] {
                let level = level_with_next(targets, alike, at, units);
                if level >= worst {
                    break;
                }
                if candidates.len() == candidates.capacity() {
                    return false;
                }
                candidates.push(level);
                units += 1;
            }
        }
        if candidates.len() > left {
            candidates.select_nth_unstable(left - 1);
        }
        for &unit in &candidates[..left] {
            self.units[place(unit)] += 1;
        }
        true
    }

    /// Gives them out one after another. O((M + left) log M).
    fn give_one_by_one(&mut self, targets: &Targets, alike: Alike, left: u64) {
        let apart = targets.are_apart();
        let mut next = std::mem::take(&mut self.next).into_vec();
        next.clear();
        for (at, (&units, &cap)) in self.units.iter().zip(&self.caps).enumerate() {
            if f64::from(units) < cap {
                next.push(Reverse(level_with_next(targets, alike, at, units)));
            }
        }
        self.next = BinaryHeap::from(next);
        let mut left = left;
        while let Some(mut first) = self.next.peek_mut().filter(|_| left > 0) {
            let at = place(first.0);
            if !apart {
                let domain = &mut self.domains[targets.domains[at] as usize];
                if *domain == alike.sources {
                    PeekMut::pop(first);
                    continue;
                }
                *domain += 1;
            }
            left -= 1;
            self.units[at] += 1;
            if f64::from(self.units[at]) < self.caps[at] {
                *first = Reverse(level_with_next(targets, alike, at, self.units[at]));
            } else {
                PeekMut::pop(first);
            }
        }
    }
}

/// The whole part of a number from 0 to 2^31. A conversion would be saturating, and loops over it no
/// vectors.
#[inline(always)]
fn whole(x: f64) -> u32 {
    const TO_LOWEST_BITS: f64 = (1u64 << 52) as f64;
    let near = x + TO_LOWEST_BITS;
    let above = near - TO_LOWEST_BITS > x;
    (near.to_bits() as u32).wrapping_sub(u32::from(above))
}

/// How many units raise a target to a level, and a part of one.
#[inline(always)]
fn units_below(level: f64, share: f64, load: f64, alike: Alike) -> f64 {
    (level * share - load) * (1.0 / alike.mean)
}

/// The level to which one unit more than these raises a place, and of equal levels the place.
#[inline(always)]
fn level_with_next(targets: &Targets, alike: Alike, at: usize, units: u32) -> u128 {
    let load = targets.relative_load_with(at, f64::from(units + 1) * alike.mean);
    u128::from(ordered_bits(load)) << 32 | at as u128
}

/// The place whose level it is.
#[inline(always)]
fn place(level: u128) -> usize {
    level as u32 as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::Cancel;
    use crate::key::Key;
    use crate::quota::{Problem, Weights, weighted};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn whole_parts_are_those_of_a_conversion(x in 0.0..2_147_483_648.0, near in 0u32..1 << 31) {
            let near = f64::from(near);
            for x in [x, near, near.next_down().max(0.0), near.next_up()] {
                prop_assert_eq!(whole(x), x as u32);
            }
        }

        /// Units that are given out together are those that are given out one by one.
        #[test]
        fn units_go_where_a_heap_sends_them(
            capacities in prop::collection::vec(prop_oneof![Just(1.0), 0.01..100.0f64], 2..60),
            loads in prop::collection::vec(prop_oneof![Just(0.0), 0.0..9.0f64], 60),
            cap in 1u32..50,
            left in 1u64..60,
        ) {
            let count = capacities.len();
            let problem = Problem::new(1000, 1, capacities, None, None, 0).unwrap();
            let weights = Weights::new(&problem, vec![1.0; 1000], None, None).unwrap();
            let rooms = vec![f64::INFINITY; count];
            let demand = weights.demand(&problem).unwrap();
            let shares = weighted::shares(&problem, &rooms, &demand, &Cancel::default()).unwrap();
            let mut targets = Targets::new(&problem, &shares, &rooms, Key::new(0, 0)).unwrap();
            targets.loads.copy_from_slice(&loads[..count]);
            let alike = Alike { sources: 1000, fan_out: 1, mean: 1.0, most: 1.0 };
            let mut counts = Counts::new(&targets).unwrap();
            counts.caps.fill(f64::from(cap));
            if counts.give_at_once(&targets, alike, left) {
                let mut twin = Counts::new(&targets).unwrap();
                twin.caps.fill(f64::from(cap));
                twin.give_one_by_one(&targets, alike, left);
                prop_assert_eq!(counts.units, twin.units);
            } else {
                prop_assert!(counts.units.iter().all(|&units| units == 0));
            }
        }
    }
}
