//! Shares: the weighted max-min fair point, in fixed point, with whole totals.
//!
//! share_j = min(cap_j, min(lambda, lambda_d) * c_j), where lambda_d is the level at which the
//! shares of j's domain d sum to N, and lambda the one at which all shares sum to the slots that
//! can be filled. Both levels come out of one routine, [`fill`]. A domain that could exceed N is
//! filled as one item, made of its targets that stay below their own limits. So targets at one level
//! have a whole total, whatever floating point does; shares are then proportional to capacity to
//! about 2^-32 of a route, and the last units are put right in whole numbers.

use super::double_double::Wide;
use super::follow::Follower;
use super::problem::Problem;
use super::water::{Item, ONE, fill, surely_fits, units};
use crate::error::Error;
use crate::memory;
use std::ops::Range;

/// What every target should get.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Slots that can be filled: the maximum that distinctness and limits allow.
    pub filled: u64,
    /// share_j in units of 2^-32; they sum to `filled` * 2^32.
    pub fixed: Vec<u64>,
    /// share_j.
    pub float: Vec<f64>,
}

/// The shares of a problem. O(M), or O(M log M) where limits or domains bind.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn shares(problem: &Problem) -> Result<Shares, Error> {
    let n = u64::from(problem.sources);
    let mut shares = Shares {
        filled: 0,
        fixed: memory::filled(problem.targets(), 0)?,
        float: memory::filled(problem.targets(), 0.0)?,
    };

    if problem.domains.is_none() && shares.follow_freely(problem) {
        return Ok(shares);
    }
    // Targets sorted by domain, so that members are ranges.
    let mut targets = problem.live()?;
    if problem.domains.is_some() {
        memory::sort_by_key(&mut targets, |&j| problem.domain(j as usize))?;
    }
    let mut items = memory::with_capacity(targets.len())?;
    let mut first = 0;
    while first < targets.len() {
        let domain = problem.domain(targets[first] as usize);
        let same = |&j: &u32| problem.domain(j as usize) == domain;
        let members = first..first + targets[first..].iter().take_while(|j| same(j)).count();
        first = members.end;
        let total = cap_sum(problem, &targets[members.clone()]);
        shares.filled += total.min(n);
        if total <= n {
            items.extend(members.map(|at| Item::single(problem, &targets, at)));
        } else {
            push_domain(problem, &mut targets, members, &mut items)?;
        }
    }
    shares.filled = shares.filled.min(problem.demand());

    let level = fill(&mut items, shares.filled)?;
    for item in &items[..level.first] {
        let members = &targets[item.members.clone()];
        if members.len() == 1 {
            shares.set(members[0], item.amount);
        } else {
            shares.follow(problem, members, item.units());
            shares.settle(problem, members, item.amount);
        }
    }
    // Items that never fill up get capacity x level, in one pass; a domain that rounding put above its
    // bound is corrected.
    let following = &items[level.first..];
    let mut rest = memory::with_capacity(targets.len())?;
    for item in following {
        rest.extend_from_slice(&targets[item.members.clone()]);
    }
    shares.follow(problem, &rest, level.units());
    for item in following.iter().filter(|item| item.members.len() > 1) {
        let members = &targets[item.members.clone()];
        if shares.sum(places(members)) > i128::from(item.amount) * i128::from(ONE) {
            shares.settle(problem, members, item.amount);
        }
    }
    shares.settle_items(problem, &targets, following, &rest, level.left);
    Ok(shares)
}

/// The items of a domain, a range of `targets`, whose members could take more than N: those that
/// are full before the domain is, one by one, and the others as one. Orders the range so that the
/// others are together.
fn push_domain(
    problem: &Problem,
    targets: &mut [u32],
    members: Range<usize>,
    items: &mut Vec<Item>,
) -> Result<(), Error> {
    let Range { start, end } = members;
    let mut own = memory::with_capacity(end - start)?;
    own.extend(members.map(|at| Item::single(problem, targets, at)));
    let level = fill(&mut own, u64::from(problem.sources))?;
    let mut order: Vec<u32> = memory::with_capacity(own.len())?;
    order.extend(own.iter().map(|item| targets[item.members.start]));
    targets[start..end].copy_from_slice(&order);
    let full = start + level.first;
    items.extend((start..full).map(|at| Item::single(problem, targets, at)));
    items.push(Item::rest(&level, full..end));
    Ok(())
}

fn cap_sum(problem: &Problem, members: &[u32]) -> u64 {
    members
        .iter()
        .map(|&j| u64::from(problem.caps[j as usize]))
        .sum()
}

impl Shares {
    /// Shares out to all targets, each its own domain, if surely none of them is limited.
    fn follow_freely(&mut self, problem: &Problem) -> bool {
        // Without the list of those that can take anything: what the others add is 0.
        let targets = problem.capacities.iter().zip(&problem.caps);
        let targets = targets.map(|(&capacity, &cap)| (if cap > 0 { capacity } else { 0.0 }, cap));
        let room: u64 = problem.caps.iter().map(|&cap| u64::from(cap)).sum();
        let filled = room.min(problem.demand());
        let weight = Wide::sum_of(targets.clone().map(|(capacity, _)| capacity));
        let level = Wide::whole(filled).over(weight).to_f64();
        let fits = |(capacity, cap)| (cap == 0) | surely_fits(level, capacity, f64::from(cap));
        if !targets.clone().fold(true, |all, target| all & fits(target)) {
            return false;
        }
        self.filled = filled;
        let mut follower = Follower::new(units(filled, weight));
        let shares = self.fixed.iter_mut().zip(&mut self.float);
        for ((capacity, cap), (fixed, float)) in targets.zip(shares) {
            (*fixed, *float) = follower.next(capacity, cap);
        }
        self.settle_all(problem, 0..problem.targets(), filled);
        true
    }

    pub(super) fn set(&mut self, j: u32, amount: u64) {
        self.fixed[j as usize] = amount * ONE;
        self.float[j as usize] = amount as f64;
    }

    /// Gives `members` capacity x `level`, in units, and no more than their caps.
    pub(super) fn follow(&mut self, problem: &Problem, members: &[u32], level: Wide) {
        let mut follower = Follower::new(level);
        for j in places(members) {
            (self.fixed[j], self.float[j]) = follower.next(problem.capacities[j], problem.caps[j]);
        }
    }

    /// The units that `members` have.
    fn sum(&self, members: impl Iterator<Item = usize>) -> i128 {
        // In halves, which do not overflow.
        let (mut low, mut high) = (0, 0);
        for j in members {
            low += self.fixed[j] % ONE;
            high += self.fixed[j] / ONE;
        }
        i128::from(high) * i128::from(ONE) + i128::from(low)
    }

    /// Puts the last units right: `members` sum to `total` whole routes, none above its cap.
    pub(super) fn settle(&mut self, problem: &Problem, members: &[u32], total: u64) {
        self.settle_all(problem, places(members), total);
    }

    fn settle_all(
        &mut self,
        problem: &Problem,
        members: impl Iterator<Item = usize> + Clone,
        total: u64,
    ) {
        let mut missing = i128::from(total) * i128::from(ONE) - self.sum(members.clone());
        self.add_evenly(problem, members, &mut missing);
        debug_assert_eq!(missing, 0);
    }

    /// As `settle`, for items that have bounds of their own besides the caps of their members.
    fn settle_items(
        &mut self,
        problem: &Problem,
        targets: &[u32],
        items: &[Item],
        rest: &[u32],
        total: u64,
    ) {
        if items.iter().all(|item| item.members.len() == 1) {
            self.settle(problem, rest, total);
            return;
        }
        let mut missing = i128::from(total) * i128::from(ONE) - self.sum(places(rest));
        for item in items {
            let members = &targets[item.members.clone()];
            let room = i128::from(item.amount) * i128::from(ONE) - self.sum(places(members));
            let mut part = missing.min(room);
            missing -= part;
            self.add_evenly(problem, places(members), &mut part);
            missing += part;
        }
        debug_assert_eq!(missing, 0);
    }

    /// Adds `missing` units to the members (takes them away where it is negative), within their
    /// caps: evenly over those with a fraction first, since a share that is whole should stay so.
    fn add_evenly(
        &mut self,
        problem: &Problem,
        members: impl Iterator<Item = usize> + Clone,
        missing: &mut i128,
    ) {
        if *missing == 0 {
            return;
        }
        let fractional = |shares: &Self, j: usize| !shares.fixed[j].is_multiple_of(ONE);
        let each = members.clone().map(|j| u64::from(fractional(self, j)));
        let count = i128::from(each.sum::<u64>());
        if count > 0 {
            let step = *missing / count + missing.signum();
            for j in members.clone() {
                if *missing == 0 {
                    return;
                }
                if fractional(self, j) {
                    let part = if *missing > 0 {
                        step.min(*missing)
                    } else {
                        step.max(*missing)
                    };
                    *missing -= self.add(problem, j, part);
                }
            }
        }
        for j in members {
            if *missing == 0 {
                return;
            }
            *missing -= self.add(problem, j, *missing);
        }
    }

    /// Adds as much of `units` as the bounds of target j allow; returns how much that is.
    fn add(&mut self, problem: &Problem, j: usize, units: i128) -> i128 {
        let now = i128::from(self.fixed[j]);
        let cap = i128::from(problem.caps[j]) * i128::from(ONE);
        let next = (now + units).clamp(0, cap);
        self.fixed[j] = next as u64;
        next - now
    }
}

/// Where targets of a list stand among all.
fn places(targets: &[u32]) -> impl Iterator<Item = usize> + Clone {
    targets.iter().map(|&j| j as usize)
}
