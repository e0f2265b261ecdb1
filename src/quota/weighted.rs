//! Shares in weight: the weighted max-min fair point, as if sources could be divided.
//!
//! A source of weight w and fan-out k gives at most w to a domain, so that t domains together get at
//! most F(t) = sum of w_i * min(k_i, t). In the fair point below these bounds and the limits
//! everybody follows one level of load over capacity, or is held down by a bound.

use super::decompose::{self, decompose};
use super::demand::Demand;
use super::double_double::Wide;
use super::problem::Problem;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;

/// What every target should get.
pub struct WeightedShares {
    /// The sum of all shares.
    pub total: f64,
    /// share_j.
    pub values: Vec<f64>,
}

/// The shares of targets that can have at most `rooms`. O(M log M), and as much again for every prefix
/// that binds, which are fewer than the largest fan-out.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn shares(
    problem: &Problem,
    rooms: &[f64],
    demand: &Demand<f64>,
    cancel: &Cancel,
) -> Result<WeightedShares, Error> {
    /// Sums that differ by less than this part of all weights are taken for equal.
    const SLACK: f64 = 1e-12;
    let cap = |j: u32| rooms[j as usize].min(demand.up_to(1));
    let mut targets: Vec<u32> = memory::with_capacity(problem.targets())?;
    targets.extend((0..problem.targets() as u32).filter(|&j| cap(j) > 0.0));
    memory::sort_by_key(&mut targets, |&j| problem.domain(j as usize))?;
    let mut domains = decompose::domains(problem, &targets)?;
    let mut domain_rooms = memory::with_capacity(domains.len())?;
    domain_rooms.extend(domains.iter().map(|domain| {
        let caps = targets[domain.members.clone()].iter().map(|&j| cap(j));
        caps.sum::<f64>()
    }));
    let total = demand.filled(&mut domain_rooms);

    let mut values = memory::filled(problem.targets(), 0.0)?;
    let slack = SLACK * demand.up_to(1);
    let bound = |t| demand.up_to(t);
    decompose(
        &mut domains,
        total,
        bound,
        demand.steps(),
        slack,
        cancel,
        |list, total| {
            let mut members = Vec::new();
            for domain in list.iter() {
                for &j in &targets[domain.members.clone()] {
                    memory::push(&mut members, j)?;
                }
            }
            level(problem, &mut members, cap, total, &mut values)?;
            for domain in list {
                let share = |&j: &u32| values[j as usize];
                domain.total = targets[domain.members.clone()].iter().map(share).sum();
            }
            Ok(())
        },
    )?;
    Ok(WeightedShares { total, values })
}

/// Raises `members` to one level, or their caps, so that they sum to `total`. Sorts them by the
/// level at which they are full.
fn level(
    problem: &Problem,
    members: &mut [u32],
    cap: impl Fn(u32) -> f64,
    total: f64,
    shares: &mut [f64],
) -> Result<(), Error> {
    let weight = |j: u32| Wide::new(problem.capacities[j as usize]);
    memory::sort_by_key(members, |&j| Wide::new(cap(j)).over(weight(j)).order())?;
    let mut following = memory::filled(members.len() + 1, Wide::ZERO)?;
    for (i, &j) in members.iter().enumerate().rev() {
        following[i] = following[i + 1].plus(weight(j));
    }
    let mut left = total;
    for (i, &j) in members.iter().enumerate() {
        let part = weight(j).over(following[i]).to_f64();
        let share = (left.max(0.0) * part).min(cap(j));
        shares[j as usize] = share;
        left -= share;
    }
    Ok(())
}
