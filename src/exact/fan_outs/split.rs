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
use std::cmp::Reverse;

/// Sources of a group that have equally many slots left.
struct Tier {
    left: u32,
    group: usize,
    count: u32,
}

/// The quotas of every group, in the order of the targets: `order` lists those with any load,
/// targets of a domain adjacent. O(M + D * G log G) for D domains and G groups; the quotas number
/// O(N + M + G) about, and D * G + M at most.
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
    let mut left: Vec<u64> = memory::with_capacity(groups.len())?;
    let slots = |group: &Group| u64::from(group.sources()) * u64::from(group.fan_out);
    left.extend(groups.iter().map(slots));
    // Parts smaller than this would make more quotas than there are sources and targets.
    let grain = left.iter().sum::<u64>() / (u64::from(problem.sources) + loads.len() as u64) + 1;
    let mut tiers = memory::with_capacity(2 * groups.len())?;
    let mut parts = memory::filled(groups.len(), 0)?;

    for members in order.chunk_by(|&a, &b| problem.domain(a as usize) == problem.domain(b as usize))
    {
        run.cancel.check()?;
        let units = members.iter().map(|&j| u64::from(loads[j as usize])).sum();
        sort_into_tiers(groups, &left, &mut tiers);
        take(&mut tiers, units, grain, &mut parts);
        // The targets of the domain share the parts of the groups row by row (the northwest corner
        // of a transportation problem), since then few targets get something from few groups.
        let mut targets = members.iter().map(|&j| (j, loads[j as usize]));
        let (mut target, mut load) = (0, 0);
        for (group, part) in parts.iter_mut().enumerate() {
            left[group] -= u64::from(*part);
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
                memory::push(&mut quotas[group], quota)?;
                load -= units;
                *part -= units;
            }
        }
    }
    Ok(quotas)
}

/// The tiers of groups that have so many slots left, most slots first.
fn sort_into_tiers(groups: &[Group], left: &[u64], tiers: &mut Vec<Tier>) {
    tiers.clear();
    for (group, &slots) in left.iter().enumerate() {
        let sources = u64::from(groups[group].sources());
        let left = slots.div_ceil(sources) as u32;
        let low = u64::from(left) * sources - slots;
        for (left, count) in [(left, sources - low), (left.saturating_sub(1), low)] {
            if left > 0 && count > 0 {
                tiers.push(Tier {
                    left,
                    group,
                    count: count as u32,
                });
            }
        }
    }
    tiers.sort_unstable_by_key(|tier| Reverse((tier.left, tier.group)));
}

/// Adds to `parts` how many of the first `units` sources in `tiers` are in each group. Tieres
/// with equally many slots left take part in proportion, by the grain.
fn take(tiers: &mut [Tier], mut units: u64, grain: u64, parts: &mut [u32]) {
    for tied in tiers.chunk_by_mut(|a, b| a.left == b.left) {
        let count: u64 = tied.iter().map(|tier| u64::from(tier.count)).sum();
        let share = units.min(count);
        units -= share;
        let (mut passed, mut taken) = (0, 0);
        for tier in tied.iter_mut() {
            passed += u64::from(tier.count);
            let goal = passed * share / count / grain * grain;
            taken += tier.take(goal - taken, parts);
        }
        for tier in tied {
            taken += tier.take(share - taken, parts);
        }
    }
    debug_assert_eq!(units, 0);
}

impl Tier {
    /// Takes so many sources, or all; returns how many.
    fn take(&mut self, wanted: u64, parts: &mut [u32]) -> u64 {
        let count = self.count.min(wanted.min(u64::from(u32::MAX)) as u32);
        self.count -= count;
        parts[self.group] += count;
        u64::from(count)
    }
}
