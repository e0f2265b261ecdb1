//! Shares: the weighted max-min fair point, in fixed point, with whole totals.
//!
//! share_j = min(cap_j, min(lambda, lambda_d) * c_j), where lambda_d is the level at which the
//! shares of j's domain d sum to N, and lambda the one at which all shares sum to the slots that
//! can be filled. Both levels come out of one routine, [`fill`]: raise the level until the next
//! item is full, take the item out with its whole amount, go on with the rest. A domain that could
//! take more than N is an item of its own, made of what its members are not limited in. So every
//! group of targets that follow one level has a whole total, whatever floating point does; shares
//! are then proportional to capacity to about 2^-32 of a route, and the last units are put right
//! in whole numbers.

use super::problem::Problem;
use super::wide::{Order, Wide};
use crate::error::Error;
use crate::memory;

/// Fixed point: units in one route.
pub const ONE: u64 = 1 << 32;

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

/// A thing that the level fills: a target, or what is left of a domain that is too large.
struct Item {
    /// When it is full: whole routes.
    amount: u64,
    /// Capacity.
    weight: Wide,
    /// Targets of the item, a range of the list of targets that it was made from.
    members: std::ops::Range<usize>,
}

/// The result of [`fill`]: items from `first` on follow the level left / weight.
struct Level {
    /// Items before it are full.
    first: usize,
    left: u64,
    weight: Wide,
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

    // Targets sorted by domain, so that members are ranges.
    let mut targets: Vec<u32> = memory::with_capacity(problem.targets())?;
    targets.extend((0..problem.targets() as u32).filter(|&j| problem.caps[j as usize] > 0));
    if problem.domains.is_some() {
        targets.sort_by_key(|&j| problem.domain(j as usize));
    }

    let mut items = memory::with_capacity(targets.len())?;
    let mut first = 0;
    while first < targets.len() {
        let domain = problem.domain(targets[first] as usize);
        let same = |&j: &u32| problem.domain(j as usize) == domain;
        let count = targets[first..].iter().take_while(|j| same(j)).count();
        let members = first..first + count;
        let total: u64 = cap_sum(problem, &targets[members.clone()]);
        shares.filled += total.min(n);
        push_domain(problem, &mut targets, members, total, &mut items);
        first += count;
    }
    shares.filled = shares.filled.min(problem.demand());

    let level = fill(&mut items, shares.filled);
    for (i, item) in items.iter().enumerate() {
        let members = &targets[item.members.clone()];
        if i >= level.first {
            shares.follow(problem, members, level.left, level.weight);
        } else if members.len() == 1 {
            shares.set(members[0], item.amount);
        } else {
            shares.follow(problem, members, item.amount, item.weight);
            shares.settle(problem, members, item.amount);
        }
    }
    // What follows the level: one by one within its own bound, then together.
    let mut rest = memory::with_capacity(targets.len())?;
    for item in &items[level.first..] {
        let members = &targets[item.members.clone()];
        let sum: u128 = members
            .iter()
            .map(|&j| u128::from(shares.fixed[j as usize]))
            .sum();
        if sum > u128::from(item.amount) * u128::from(ONE) {
            shares.settle(problem, members, item.amount);
        }
        rest.extend_from_slice(members);
    }
    shares.settle_items(problem, &targets, &items[level.first..], &rest, level.left);
    Ok(shares)
}

/// The items of one domain, whose members are a range of `targets`: each of them, or, where
/// together they could take more than N, those that are full before the domain is, and the others
/// as one. Orders the range so that the others are together.
fn push_domain(
    problem: &Problem,
    targets: &mut [u32],
    members: std::ops::Range<usize>,
    total: u64,
    items: &mut Vec<Item>,
) {
    let n = u64::from(problem.sources);
    let mut own: Vec<Item> = members
        .map(|at| {
            let j = targets[at] as usize;
            Item {
                amount: u64::from(problem.caps[j]),
                weight: Wide::new(problem.capacities[j]),
                members: at..at + 1,
            }
        })
        .collect();
    if total <= n {
        items.append(&mut own);
        return;
    }
    let start = own[0].members.start;
    let level = fill(&mut own, n);
    let order: Vec<u32> = own.iter().map(|item| targets[item.members.start]).collect();
    targets[start..start + order.len()].copy_from_slice(&order);
    let end = start + own.len();
    own.truncate(level.first);
    for (at, item) in (start..).zip(&mut own) {
        item.members = at..at + 1;
    }
    items.append(&mut own);
    items.push(Item {
        amount: level.left,
        weight: level.weight,
        members: start + level.first..end,
    });
}

fn cap_sum(problem: &Problem, members: &[u32]) -> u64 {
    members
        .iter()
        .map(|&j| u64::from(problem.caps[j as usize]))
        .sum()
}

/// The level at which the items take `total`, which is at most the sum of their amounts. Sorts
/// them by the level at which they are full, unless none is.
fn fill(items: &mut [Item], total: u64) -> Level {
    let sum = |items: &[Item]| {
        items
            .iter()
            .fold(Wide::ZERO, |sum, item| sum.plus(item.weight))
    };
    let fits = |item: &Item, left: u64, weight: Wide| {
        let share = Wide::whole(left).times(item.weight);
        share.at_most(Wide::whole(item.amount).times(weight))
    };
    let weight = sum(items);
    if items.iter().all(|item| fits(item, total, weight)) {
        return Level {
            first: 0,
            left: total,
            weight,
        };
    }
    let full_at = |item: &Item| -> Order { Wide::whole(item.amount).over(item.weight).order() };
    items.sort_by(|a, b| full_at(a).compare(&full_at(b)));
    // Sums of the weights from each item on.
    let mut weights = vec![Wide::ZERO; items.len() + 1];
    for (i, item) in items.iter().enumerate().rev() {
        weights[i] = weights[i + 1].plus(item.weight);
    }
    let mut left = total;
    for (i, item) in items.iter().enumerate() {
        if fits(item, left, weights[i]) {
            return Level {
                first: i,
                left,
                weight: weights[i],
            };
        }
        left -= item.amount;
    }
    Level {
        first: items.len(),
        left,
        weight: Wide::ZERO,
    }
}

impl Shares {
    fn set(&mut self, j: u32, amount: u64) {
        self.fixed[j as usize] = amount * ONE;
        self.float[j as usize] = amount as f64;
    }

    /// Gives `members` their parts of `total`, in proportion to capacity; `weight` is the capacity
    /// of all that share it. No more than their caps.
    fn follow(&mut self, problem: &Problem, members: &[u32], total: u64, weight: Wide) {
        let level = Wide::whole(total).over(weight);
        let unit = Wide::whole(ONE);
        for &j in members {
            let j = j as usize;
            let cap = u64::from(problem.caps[j]);
            let share = level.times(Wide::new(problem.capacities[j]));
            self.float[j] = share.to_f64().min(cap as f64);
            self.fixed[j] = share.times(unit).round().min(cap * ONE);
        }
    }

    /// Puts the last units right: `members` sum to `total` whole routes, none above its cap.
    fn settle(&mut self, problem: &Problem, members: &[u32], total: u64) {
        let sum: i128 = members
            .iter()
            .map(|&j| i128::from(self.fixed[j as usize]))
            .sum();
        let mut missing = i128::from(total) * i128::from(ONE) - sum;
        self.spread(problem, members, &mut missing);
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
        let sum_of = |shares: &Self, members: &[u32]| -> i128 {
            members
                .iter()
                .map(|&j| i128::from(shares.fixed[j as usize]))
                .sum()
        };
        let mut missing = i128::from(total) * i128::from(ONE) - sum_of(self, rest);
        for item in items {
            let members = &targets[item.members.clone()];
            let room = i128::from(item.amount) * i128::from(ONE) - sum_of(self, members);
            let mut part = missing.min(room);
            missing -= part;
            self.spread(problem, members, &mut part);
            missing += part;
        }
        debug_assert_eq!(missing, 0);
    }

    /// Adds `missing` units to the members (takes them away where it is negative), within their
    /// caps: evenly over those with a fraction first, since a share that is whole should stay so.
    fn spread(&mut self, problem: &Problem, members: &[u32], missing: &mut i128) {
        let fractional = |shares: &Self, j: u32| !shares.fixed[j as usize].is_multiple_of(ONE);
        let count = members.iter().filter(|&&j| fractional(self, j)).count() as i128;
        if *missing != 0 && count > 0 {
            let step = *missing / count + missing.signum();
            for &j in members {
                if *missing != 0 && fractional(self, j) {
                    let part = if *missing > 0 {
                        step.min(*missing)
                    } else {
                        step.max(*missing)
                    };
                    *missing -= self.add(problem, j, part);
                }
            }
        }
        for &j in members {
            if *missing == 0 {
                break;
            }
            *missing -= self.add(problem, j, *missing);
        }
    }

    /// Adds as much of `units` as the bounds of target j allow; returns how much that is.
    fn add(&mut self, problem: &Problem, j: u32, units: i128) -> i128 {
        let j = j as usize;
        let now = i128::from(self.fixed[j]);
        let cap = i128::from(problem.caps[j]) * i128::from(ONE);
        let next = (now + units).clamp(0, cap);
        self.fixed[j] = next as u64;
        next - now
    }
}
