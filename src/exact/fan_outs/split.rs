//! The parts of the quotas for every group of sources, such that each group can be routed alone.
//!
//! A group of n sources with t slots each needs n * t units, n at most of each domain: then it is a
//! uniform instance. Such parts come out of giving every domain's routes to the sources that have
//! the most slots left, which always succeeds (Gale and Ryser). Nobody needs to know who those
//! sources are, only how many there are in each group. Since sources with the most slots left go
//! first, the sources of one group differ by one slot at most at any time, so that the slots that a
//! group has left tell all.

use super::members::Group;
use crate::error::Error;
use crate::memory;
use crate::quota::{Problem, Quota};
use crate::run::Run;

/// Sources of a group that have equally many slots left.
#[derive(Clone, Copy)]
struct Tier {
    group: u32,
    count: u32,
    /// How many of them the domain at hand is given to; 0 between domains.
    taken: u32,
}

/// The tiers with equally many slots left, at least one, descending by group.
struct Level {
    left: u32,
    tiers: Vec<Tier>,
}

/// The quotas of every group, in the order of the targets: `order` lists those with any load,
/// targets of a domain adjacent.
///
/// A group of fan-out k takes routes from k domains at least, so that no list of them is shorter than
/// S, the sum of the different fan-outs. It has S + 2 N + 7 M quotas at most, and never more than there
/// are routes: a group is given whole to a domain at most k times, otherwise in parts of `grain` but
/// for one a domain, and each part cuts one tier off another, which ends where that one is given whole.
/// O(quotas * log G + D * T) for D domains and G groups, of which T have equally many slots left.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn split(
    problem: &Problem,
    order: &[u32],
    loads: &[u32],
    groups: &[Group],
    run: &Run,
) -> Result<Vec<Vec<Quota>>, Error> {
    let mut quotas = memory::filled(groups.len(), Vec::new())?;
    let slots = |group: &Group| u64::from(group.sources()) * u64::from(group.fan_out);
    let slots: u64 = groups.iter().map(slots).sum();
    // Parts smaller than this would make more quotas than there are sources and targets.
    let grain = slots / (u64::from(problem.sources) + loads.len() as u64) + 1;
    let mut levels = Levels::new(groups)?;

    for members in order.chunk_by(|&a, &b| problem.domain(a as usize) == problem.domain(b as usize))
    {
        run.cancel.check()?;
        let units = members.iter().map(|&j| u64::from(loads[j as usize])).sum();
        levels.take(units, grain)?;
        // The targets of the domain share the parts of the groups row by row (the northwest corner
        // of a transportation problem), since then few targets get something from few groups.
        let mut targets = members.iter().map(|&j| (j, loads[j as usize]));
        let (mut target, mut load) = (0, 0);
        levels.touched.sort_unstable();
        for group in levels.touched.drain(..) {
            let part = &mut levels.parts[group as usize];
            while *part > 0 {
                while load == 0 {
                    (target, load) = targets.next().expect("the parts sum to the loads");
                }
                let units = load.min(*part);
                let domain = problem.domain(target as usize) as u32;
                let quota = Quota {
                    target,
                    units,
                    domain,
                };
                memory::push(&mut quotas[group as usize], quota)?;
                load -= units;
                *part -= units;
            }
        }
    }
    Ok(quotas)
}

/// What all groups have left, and what a domain takes of it.
struct Levels {
    /// Ascending by slots left.
    levels: Vec<Level>,
    /// How many sources of each group the domain at hand is given to.
    parts: Vec<u32>,
    /// The groups that have such, each once.
    touched: Vec<u32>,
}

impl Levels {
    /// Of groups that ascend by their slots, before any domain.
    fn new(groups: &[Group]) -> Result<Self, Error> {
        let mut levels = memory::with_capacity(groups.len())?;
        for (group, members) in (0..).zip(groups) {
            let mut tiers = memory::with_capacity(1)?;
            tiers.push(Tier {
                group,
                count: members.sources(),
                taken: 0,
            });
            let left = members.fan_out;
            levels.push(Level { left, tiers });
        }
        Ok(Self {
            levels,
            parts: memory::filled(groups.len(), 0)?,
            touched: memory::with_capacity(groups.len())?,
        })
    }

    /// Gives a domain's `units` to the sources with the most slots left, which then have one less.
    fn take(&mut self, mut units: u64, grain: u64) -> Result<(), Error> {
        // The levels that are done, the highest first, and what has just fallen from the last of them.
        let mut above = Vec::new();
        let mut fallen = Level {
            left: 0,
            tiers: Vec::new(),
        };
        while units > 0 || !fallen.tiers.is_empty() {
            let mut level = match self.levels.pop() {
                Some(level) if level.left >= fallen.left || fallen.tiers.is_empty() => level,
                next => {
                    // Nobody else has so many slots left.
                    self.levels.extend(next);
                    Level {
                        left: fallen.left,
                        tiers: Vec::new(),
                    }
                }
            };
            let taken = self.take_tied(&mut level.tiers, &mut units, grain)?;
            merge(&mut level.tiers, &mut fallen.tiers)?;
            fallen = Level {
                left: level.left - 1,
                tiers: if level.left > 1 { taken } else { Vec::new() },
            };
            if !level.tiers.is_empty() {
                memory::push(&mut above, level)?;
            }
        }
        for level in above.into_iter().rev() {
            memory::push(&mut self.levels, level)?;
        }
        Ok(())
    }

    /// Takes up to `units` sources out of tiers with equally many slots left, and returns their tiers. The
    /// tiers share in proportion, in multiples of `grain`; the first take the remainder.
    fn take_tied(
        &mut self,
        tiers: &mut Vec<Tier>,
        units: &mut u64,
        grain: u64,
    ) -> Result<Vec<Tier>, Error> {
        let count: u64 = tiers.iter().map(|tier| u64::from(tier.count)).sum();
        let share = count.min(*units);
        *units -= share;
        if share == count {
            for tier in &*tiers {
                self.add(tier.group, tier.count);
            }
            return Ok(std::mem::take(tiers));
        }
        let (mut passed, mut taken) = (0, 0);
        if share >= grain {
            for tier in &mut *tiers {
                passed += u64::from(tier.count);
                let goal = passed * share / count / grain * grain;
                taken += tier.take(goal - taken);
            }
        }
        for tier in &mut *tiers {
            if taken == share {
                break;
            }
            taken += tier.take(share - taken);
        }
        let mut fallen = Vec::new();
        for tier in &mut *tiers {
            if tier.taken > 0 {
                self.add(tier.group, tier.taken);
                let fell = Tier {
                    count: std::mem::take(&mut tier.taken),
                    ..*tier
                };
                memory::push(&mut fallen, Tier { taken: 0, ..fell })?;
            }
        }
        tiers.retain(|tier| tier.count > 0);
        Ok(fallen)
    }

    fn add(&mut self, group: u32, count: u32) {
        let part = &mut self.parts[group as usize];
        if *part == 0 {
            self.touched.push(group);
        }
        *part += count;
    }
}

impl Tier {
    /// Takes so many sources, or all; returns how many.
    fn take(&mut self, wanted: u64) -> u64 {
        let count = u64::from(self.count).min(wanted) as u32;
        self.count -= count;
        self.taken += count;
        u64::from(count)
    }
}

/// Merges tiers into others, both descending by group; those of one group become one.
fn merge(tiers: &mut Vec<Tier>, others: &mut Vec<Tier>) -> Result<(), Error> {
    if tiers.is_empty() || others.is_empty() {
        if tiers.is_empty() {
            std::mem::swap(tiers, others);
        }
        return Ok(());
    }
    let mut merged: Vec<Tier> = memory::with_capacity(tiers.len() + others.len())?;
    let mut others = others.drain(..).peekable();
    for mut tier in tiers.drain(..) {
        while let Some(other) = others.next_if(|other| other.group > tier.group) {
            merged.push(other);
        }
        if let Some(other) = others.next_if(|other| other.group == tier.group) {
            tier.count += other.count;
        }
        merged.push(tier);
    }
    merged.extend(others);
    *tiers = merged;
    Ok(())
}
