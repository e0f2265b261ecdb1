//! Shares: the weighted max-min fair point below the demand, in fixed point, with whole totals.
//!
//! The point is sought among those with share_j <= cap_j in which, for every t, the t largest
//! domain totals sum to F(t) at most. These bounds form a polymatroid, so the point can be found by
//! decomposition (Groenevelt 1991): fill all targets to one level as if only caps were in the way;
//! where prefixes of the domains in descending order exceed their bounds, the one that exceeds its
//! bound the most has exactly that bound in the fair point, and the domains in it and the others are
//! filled separately. Bounds are compared in fixed point, and what is filled has a whole total
//! always, so that no bound is exceeded by even a unit, whatever floating point does.

use super::demand::Demand;
use crate::error::Error;
use crate::exact::problem::Problem;
use crate::exact::share::{Item, ONE, Shares, fill};
use crate::memory;
use std::cmp::Reverse;
use std::ops::Range;

/// A domain with targets that can get something.
#[derive(Clone)]
struct Domain {
    /// Its targets, a range of the list of targets.
    members: Range<usize>,
    /// The sum of their shares in units of 2^-32.
    total: u128,
}

/// Domains that are filled together, a range of the list of domains.
struct Part {
    domains: Range<usize>,
    /// Whole routes.
    total: u64,
}

/// The shares of a problem whose sources have the fan-outs of `demand`.
/// O(M log M) for every prefix that binds, which are fewer than the largest fan-out.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn shares(problem: &Problem, demand: &Demand) -> Result<Shares, Error> {
    let mut targets: Vec<u32> = memory::with_capacity(problem.targets())?;
    targets.extend((0..problem.targets() as u32).filter(|&j| problem.caps[j as usize] > 0));
    memory::sort_by_key(&mut targets, |&j| problem.domain(j as usize))?;
    let mut domains = domains(problem, &targets)?;

    let mut rooms = memory::with_capacity(domains.len())?;
    rooms.extend(domains.iter().map(|domain| {
        let cap = |&j: &u32| u64::from(problem.caps[j as usize]);
        targets[domain.members.clone()].iter().map(cap).sum::<u64>()
    }));
    let mut shares = Shares {
        filled: demand.filled(&mut rooms),
        fixed: memory::filled(problem.targets(), 0)?,
        float: memory::filled(problem.targets(), 0.0)?,
    };

    let all = Part {
        domains: 0..domains.len(),
        total: shares.filled,
    };
    let mut parts = Vec::new();
    memory::push(&mut parts, all)?;
    while let Some(part) = parts.pop() {
        let list = &mut domains[part.domains.clone()];
        shares.level(problem, &targets, list, part.total)?;
        for domain in list.iter_mut() {
            let share = |&j: &u32| u128::from(shares.fixed[j as usize]);
            domain.total = targets[domain.members.clone()].iter().map(share).sum();
        }
        memory::sort_by_key(list, |domain| Reverse(domain.total))?;
        // All domains of the parts before this one are in every prefix.
        let before = part.domains.start;
        if let Some((count, bound)) = exceeded(list, before, demand) {
            let middle = before + count;
            let tight = Part {
                domains: before..middle,
                total: bound,
            };
            let rest = Part {
                domains: middle..part.domains.end,
                total: part.total - bound,
            };
            memory::push(&mut parts, tight)?;
            memory::push(&mut parts, rest)?;
        }
    }
    Ok(shares)
}

/// The domains of targets that are sorted by domain.
fn domains(problem: &Problem, targets: &[u32]) -> Result<Vec<Domain>, Error> {
    let mut domains = Vec::new();
    let mut first = 0;
    for members in
        targets.chunk_by(|&a, &b| problem.domain(a as usize) == problem.domain(b as usize))
    {
        let domain = Domain {
            members: first..first + members.len(),
            total: 0,
        };
        memory::push(&mut domains, domain)?;
        first += members.len();
    }
    Ok(domains)
}

/// The prefix of `list` that exceeds its bound the most: how many domains it has, and the bound.
/// `before` other domains have all that F allows them.
fn exceeded(list: &[Domain], before: usize, demand: &Demand) -> Option<(usize, u64)> {
    let mut most = 0;
    let mut found = None;
    let mut sum = 0;
    // Beyond the last step of F no prefix can exceed a bound that the whole keeps.
    let steps = demand.steps().saturating_sub(before);
    for (t, domain) in (1..).zip(list).take(steps) {
        sum += domain.total;
        let bound = demand.of(before + t) - demand.of(before);
        let excess = sum.saturating_sub(u128::from(bound) * u128::from(ONE));
        if excess > most {
            (most, found) = (excess, Some((t, bound)));
        }
    }
    found
}

impl Shares {
    /// Raises the targets of some domains to one level, or their caps, so that they sum to `total`.
    fn level(
        &mut self,
        problem: &Problem,
        targets: &[u32],
        list: &[Domain],
        total: u64,
    ) -> Result<(), Error> {
        let count = list.iter().map(|domain| domain.members.len()).sum();
        let mut items = memory::with_capacity(count)?;
        let places = list.iter().flat_map(|domain| domain.members.clone());
        items.extend(places.map(|at| Item::single(problem, targets, at)));
        let level = fill(&mut items, total)?;
        let (full, rest) = items.split_at(level.first);
        for item in full {
            self.set(targets[item.members.start], item.amount);
        }
        let mut following = memory::with_capacity(rest.len())?;
        following.extend(rest.iter().map(|item| targets[item.members.start]));
        self.follow(problem, &following, level.units());
        self.settle(problem, &following, level.left);
        Ok(())
    }
}
