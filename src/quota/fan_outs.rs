//! Shares: the weighted max-min fair point below the demand, in fixed point, with whole totals.
//!
//! The point is sought among those with share_j <= cap_j in which, for every t, the t largest
//! domain totals sum to F(t) at most. Bounds are compared in fixed point, and what is filled has a
//! whole total always, so that no bound is exceeded by even a unit, whatever floating point does.

use super::decompose::{self, Domain, decompose};
use super::demand::Demand;
use super::problem::Problem;
use super::shares::Shares;
use super::water::{Item, ONE, fill};
use crate::cancel::{Cancel, each};
use crate::checks;
use crate::error::Error;
use crate::memory;

/// The shares of a problem whose sources have the fan-outs of `demand`.
/// O(M log M) for every prefix that binds, which are fewer than the largest fan-out.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn shares(problem: &Problem, demand: &Demand<u64>, cancel: &Cancel) -> Result<Shares, Error> {
    let mut targets = problem.live()?;
    memory::sort_by_key(&mut targets, |&j| problem.domain(j as usize))?;
    let mut domains = decompose::domains(problem, &targets)?;

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

    let whole = |routes: u64| u128::from(routes) * u128::from(ONE);
    let bound = |t| whole(demand.up_to(t));
    let total = whole(shares.filled);
    decompose(
        &mut domains,
        total,
        bound,
        demand.steps(),
        0,
        cancel,
        |list, total| {
            let routes = (total / u128::from(ONE)) as u64;
            shares.level(problem, &targets, list, routes)?;
            for domain in list {
                let share = |&j: &u32| u128::from(shares.fixed[j as usize]);
                domain.total = targets[domain.members.clone()].iter().map(share).sum();
            }
            Ok(())
        },
    )?;
    Ok(shares)
}

/// Checks fan-outs: one for every source, none above the problem's. O(N).
///
/// # Errors
///
/// [`Error::InvalidValue`], [`Error::OutOfRange`], [`Error::Cancelled`].
pub fn check(problem: &Problem, fan_outs: &[u32]) -> Result<(), Error> {
    let (sources, most) = (problem.sources as usize, problem.fan_out);
    checks::length("fanOuts", fan_outs.len(), sources)?;
    each(fan_outs.iter().enumerate(), |(i, &fan_out)| {
        if fan_out > most {
            let name = format!("fanOuts[{i}]");
            return Err(Error::out_of_range(name, format!("<= {most}"), fan_out));
        }
        Ok(())
    })
}

/// Checks fan-outs; none are left where all are the problem's, which is no other problem than one
/// without. O(N).
///
/// # Errors
///
/// As those of [`check`].
pub fn checked(problem: &Problem, fan_outs: Vec<u32>) -> Result<Option<Vec<u32>>, Error> {
    check(problem, &fan_outs)?;
    let mut differ = false;
    each(&fan_outs, |&fan_out| {
        differ |= fan_out != problem.fan_out;
        Ok(())
    })?;
    Ok(differ.then_some(fan_outs))
}

impl Shares {
    /// Raises the targets of some domains to one level, or their caps, so that they sum to `total`.
    fn level(
        &mut self,
        problem: &Problem,
        targets: &[u32],
        list: &[Domain<u128>],
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
