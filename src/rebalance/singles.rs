//! A part of the moves where every source has one slot and nothing ties targets together.
//!
//! Any source can then go to any target, so that who gives up routes and who gets them are two questions. The sum
//! of (load - share)^2 / share has a term for each target, every one convex: the best that so many moves
//! can do is the best so many routes to take away, one by one, and the best so many to give. What a smaller
//! budget takes and gives is among it.

use super::before::NONE;
use super::steps::Steps;
use crate::cancel::{Cancel, MANY, each};
use crate::error::Error;
use crate::memory;
use crate::repair::Priority;
use std::cmp::Ordering;

/// Who goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Sources that can go where they are to go in the end.
    Planned,
    /// Other sources that have nothing.
    Free,
    /// Other sources that leave a target.
    Rest,
}

impl Steps<'_> {
    /// Makes `budget` moves, the best that there are on the way to the rows `after` with the loads `end`; slots that
    /// nothing was in are filled before. O(N + (M + moves) log M).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn make_singly(
        &mut self,
        after: &[i32],
        end: &[u32],
        budget: u64,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let mut free = 0;
        each(0..self.rows.len(), |i| {
            free += u64::from(self.is_free(i));
            Ok(())
        })?;
        let had = memory::copied(&self.loads)?;
        let (leaving, left) = self.best(|j| had[j] > end[j], end, budget, cancel)?;
        let (coming, _) = self.best(|j| had[j] < end[j], end, free + left, cancel)?;
        self.deal(after, leaving, coming, cancel)
    }

    /// Moves so many sources away from every target and so many to it: those that are to go, where they are to go
    /// as far as that can be.
    fn deal(
        &mut self,
        after: &[i32],
        mut leaving: Vec<u32>,
        mut coming: Vec<u32>,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        let mut next = 0;
        for pass in [Pass::Planned, Pass::Free, Pass::Rest] {
            for (i, &planned) in after.iter().enumerate() {
                if i.is_multiple_of(MANY) {
                    cancel.check()?;
                }
                let now = self.rows[i];
                let goes = if now == NONE {
                    pass != Pass::Rest && self.is_free(i)
                } else {
                    pass != Pass::Free && now != planned && leaving[now as usize] > 0
                };
                if !goes {
                    continue;
                }
                let to = if pass == Pass::Planned {
                    if planned < 0 || coming[planned as usize] == 0 {
                        continue;
                    }
                    planned
                } else {
                    while coming.get(next) == Some(&0) {
                        next += 1;
                    }
                    if next < coming.len() {
                        next as i32
                    } else {
                        NONE
                    }
                };
                if now >= 0 {
                    leaving[now as usize] -= 1;
                }
                if to >= 0 {
                    coming[to as usize] -= 1;
                }
                self.rows[i] = to;
            }
        }
        Ok(())
    }

    fn is_free(&self, source: usize) -> bool {
        self.rows[source] == NONE && self.problem.wants.fan_out(source) > 0
    }

    /// Brings the loads of some targets nearer to `end` by the best so many routes; how many of each, and in all.
    fn best(
        &mut self,
        is_one: impl Fn(usize) -> bool,
        end: &[u32],
        most: u64,
        cancel: &Cancel,
    ) -> Result<(Vec<u32>, u64), Error> {
        let mut counts = memory::filled(end.len(), 0)?;
        let targets = (0..end.len()).filter(|&j| is_one(j));
        let mut heap = memory::heap(end.len(), targets.map(|j| self.single(j, end)))?;
        let mut made = 0;
        while made < most {
            if made.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            let Some(entry) = heap.pop() else { break };
            let j = entry.target;
            if self.loads[j] > end[j] {
                self.loads[j] -= 1;
            } else {
                self.loads[j] += 1;
            }
            counts[j] += 1;
            made += 1;
            if self.loads[j] != end[j] {
                heap.push(self.single(j, end));
            }
        }
        Ok((counts, made))
    }

    /// What the next route that a target loses, or gets, is worth.
    fn single(&self, j: usize, end: &[u32]) -> Entry {
        let load = self.loads[j];
        let (priority, worth) = if load < end[j] {
            (Priority::Other, self.problem.gain(j, load))
        } else {
            (self.priority(j), -self.problem.gain(j, load - 1))
        };
        Entry {
            priority,
            worth,
            target: j,
        }
    }
}

/// A target in the heap.
struct Entry {
    priority: Priority,
    worth: f64,
    target: usize,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        let worth = self.worth.total_cmp(&other.worth);
        let order = self.priority.cmp(&other.priority).then(worth);
        order.then(other.target.cmp(&self.target))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}
