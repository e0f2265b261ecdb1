//! How many sources of a stratum every target gets, as if all of them had the mean weight.
//!
//! The units of a stratum go, one after another, to the target with the least (load + its units so
//! far and this one) / share. Nearly all of them are found at once: raising all targets to one level
//! gives target j floor((level * share_j - load_j) / weight) units. Newton's method finds a level
//! that gives almost enough, and the rest go to the targets that are next.

use super::targets::Targets;
use crate::error::Error;
use crate::memory;

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
pub struct Quotas {
    /// Units of every place.
    pub of: Vec<u32>,
    /// The most that its limit allows.
    caps: Vec<u32>,
    /// Units of each domain.
    domains: Vec<u32>,
    /// Places by the level that one unit more would raise them to.
    next: Vec<(u64, u32)>,
}

/// Levels tried at most before the rest is given out unit by unit.
const TRIES: usize = 12;

impl Quotas {
    /// Room for the counts of some targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: &Targets) -> Result<Self, Error> {
        Ok(Self {
            of: memory::filled(targets.len(), 0)?,
            caps: memory::filled(targets.len(), 0)?,
            domains: memory::filled(targets.groups.len(), 0)?,
            next: memory::with_capacity(targets.len())?,
        })
    }

    /// Gives out the units of a stratum: to every domain at most one of each source, and to every
    /// target what it has room for even if it gets the heaviest. Fewer than all where there is no
    /// more room. O(M) expected.
    pub fn assign(&mut self, targets: &Targets, alike: Alike) {
        let n = alike.sources;
        for (at, cap) in self.caps.iter_mut().enumerate() {
            // Not negative: a load never exceeds its room.
            let fit = (targets.rooms[at] - targets.loads[at]) / alike.most;
            *cap = fit.min(f64::from(n)) as u32;
        }
        let units = u64::from(n) * u64::from(alike.fan_out);
        let mut left = units - self.raise(targets, alike, units);
        while left > 0 {
            let given = self.give_next(targets, alike, left);
            if given == 0 {
                break;
            }
            left -= given;
        }
    }

    /// Raises all targets to a level that gives out nearly `units`, and not more; returns how many.
    fn raise(&mut self, targets: &Targets, alike: Alike, units: u64) -> u64 {
        let count = targets.len() as f64;
        let load: f64 = targets.loads.iter().sum();
        let share: f64 = targets.shares.iter().sum();
        // With fractions lost, a level gives half a unit a target less than it would.
        let enough = units.saturating_sub(targets.len() as u64 / 8);
        let wanted = (units + enough) as f64 / 2.0;
        let (mut low, mut high) = (0.0, f64::INFINITY);
        let mut level = (load + (wanted + count / 2.0) * alike.mean) / share;
        let mut below = 0;
        for tries in 1..=TRIES {
            let given = self.fill_to(level, targets, alike);
            if given > units {
                high = level;
            } else {
                (low, below) = (level, given);
            }
            // Where targets move in step, no level gives just enough.
            let near = given <= units && given + targets.len() as u64 >= units && tries > 3;
            if (enough..=units).contains(&given) || near {
                return given;
            }
            level += (wanted - given as f64) * alike.mean / share;
            if level >= high || level <= low {
                level = if high < f64::INFINITY { low + (high - low) / 2.0 } else { low * 2.0 };
            }
        }
        let given = self.fill_to(low, targets, alike);
        debug_assert!(given == below || low == 0.0);
        given
    }

    /// The units below a level, which it gives out.
    fn fill_to(&mut self, level: f64, targets: &Targets, alike: Alike) -> u64 {
        let per_weight = 1.0 / alike.mean;
        let mut given = 0;
        for at in 0..targets.len() {
            let units = (level * targets.shares[at] - targets.loads[at]) * per_weight;
            let units = (units.clamp(0.0, 2e9) as u32).min(self.caps[at]);
            self.of[at] = units;
            given += u64::from(units);
        }
        if targets.are_apart() {
            return given;
        }
        let most = u64::from(alike.sources);
        given = 0;
        for (group, range) in targets.groups.iter().enumerate() {
            let members = &targets.grouped[range.clone()];
            let of = |&at: &u32| u64::from(self.of[at as usize]);
            let mut sum: u64 = members.iter().map(of).sum();
            if sum > most {
                let whole = sum;
                sum = 0;
                for &at in members {
                    let units = &mut self.of[at as usize];
                    *units = (u64::from(*units) * most / whole) as u32;
                    sum += u64::from(*units);
                }
            }
            self.domains[group] = sum as u32;
            given += sum;
        }
        given
    }

    /// Gives one unit more to those that it raises least, `left` at most; returns how many got one.
    fn give_next(&mut self, targets: &Targets, alike: Alike, left: u64) -> u64 {
        let apart = targets.are_apart();
        self.next.clear();
        for at in 0..targets.len() {
            let of = self.of[at];
            let full = !apart && self.domains[targets.domains[at] as usize] == alike.sources;
            if of < self.caps[at] && !full {
                let level = targets.level_with(at, f64::from(of + 1) * alike.mean);
                // Numbers >= 0 are in the order of their bits.
                self.next.push((level.to_bits(), at as u32));
            }
        }
        let count = (left as usize).min(self.next.len());
        if count < self.next.len() && count > 0 {
            self.next.select_nth_unstable(count - 1);
        }
        let chosen = &mut self.next[..count];
        if apart {
            for &(_, at) in chosen.iter() {
                self.of[at as usize] += 1;
            }
            return count as u64;
        }
        chosen.sort_unstable();
        let mut given = 0;
        for &(_, at) in chosen.iter() {
            let domain = &mut self.domains[targets.domains[at as usize] as usize];
            if *domain < alike.sources {
                *domain += 1;
                self.of[at as usize] += 1;
                given += 1;
            }
        }
        given
    }
}
