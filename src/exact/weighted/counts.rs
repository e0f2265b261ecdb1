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
    next: BinaryHeap<Reverse<(u64, u32)>>,
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
            let (given, moving) = self.fill_to(level, targets, alike);
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
        self.fill_to(low, targets, alike).0
    }

    /// The units below a level, which it gives out, and the share of those whose units grow with it.
    fn fill_to(&mut self, level: f64, targets: &Targets, alike: Alike) -> (u64, f64) {
        let per_weight = 1.0 / alike.mean;
        let (mut given, mut moving) = (0, 0.0);
        for at in 0..targets.len() {
            let units = (level * targets.shares[at] - targets.loads[at]) * per_weight;
            // NaN, where numbers vanish or overflow, becomes 0.
            let moves = 0.0 < units && units < self.caps[at];
            moving += if moves { targets.shares[at] } else { 0.0 };
            let units = units.max(0.0).min(self.caps[at]) as i32 as u32;
            self.units[at] = units;
            given += u64::from(units);
        }
        if targets.are_apart() {
            return (given, moving);
        }
        let most = u64::from(alike.sources);
        given = 0;
        for range in &targets.groups {
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
        (given, moving)
    }

    /// Gives out `left` units one by one, each to the target that it raises least.
    fn give_next(&mut self, targets: &Targets, alike: Alike, left: u64) {
        if left == 0 {
            return;
        }
        let apart = targets.are_apart();
        let mut next = std::mem::take(&mut self.next).into_vec();
        next.clear();
        let key = |at: usize, units: u32| {
            let load = targets.relative_load_with(at, f64::from(units + 1) * alike.mean);
            Reverse((ordered_bits(load), at as u32))
        };
        for (at, (&units, &cap)) in self.units.iter().zip(&self.caps).enumerate() {
            if f64::from(units) < cap {
                next.push(key(at, units));
            }
        }
        self.next = BinaryHeap::from(next);
        let mut left = left;
        while let Some(mut first) = self.next.peek_mut().filter(|_| left > 0) {
            let at = first.0.1 as usize;
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
                *first = key(at, self.units[at]);
            } else {
                PeekMut::pop(first);
            }
        }
    }
}
