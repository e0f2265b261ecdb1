//! The auction of BASE layers.

use super::{Choice, choices};
use crate::assign::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// The least raise of a bid, in parts of the spread of the scores.
const LEAST_RAISE: f64 = 1.0 / 50.0;
/// Rounds at most; what is unsold then goes wherever there is room.
const ROUNDS: usize = 100;
/// No owner yet.
const NOBODY: u32 = u32::MAX;

/// In every round each target bids for as many sources as its quota: its best by score - price; a bid
/// is the price and by how much the source beats the first that the target leaves. A source goes to the
/// highest bid. Fan-out 1; O(rounds * N * c).
pub fn auction(problem: &Problem<'_>, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    if problem.fan_out != 1 {
        return Err(Error::invalid("fanOut", "must be 1 for the auction"));
    }
    let raise = (problem.spread() * LEAST_RAISE) as f32;
    let (sources, targets) = (problem.sources, problem.targets);
    // What every target may bid for.
    let mut offers = memory::filled(targets, Vec::<(u32, f32)>::new())?;
    let mut list: Vec<Choice> = memory::with_capacity(problem.width)?;
    for source in 0..sources {
        choices(problem, source, &mut list);
        if problem.slots(source) > 0 {
            for &(score, target) in &list {
                memory::push(&mut offers[target as usize], (source as u32, score))?;
            }
        }
    }
    let mut prices = memory::filled(sources, 0f32)?;
    let mut owners = memory::filled(sources, NOBODY)?;
    let mut bids = memory::filled(sources, (f32::NEG_INFINITY, NOBODY))?;
    let mut values: Vec<(f32, u32)> = memory::with_capacity(sources)?;
    for _ in 0..ROUNDS {
        bids.fill((f32::NEG_INFINITY, NOBODY));
        for (target, offers) in offers.iter().enumerate() {
            run.cancel.check()?;
            let quota = problem.limits[target] as usize;
            if quota == 0 || offers.is_empty() {
                continue;
            }
            values.clear();
            values.extend(offers.iter().map(|&(source, score)| {
                // What it owns it need not raise.
                let own = owners[source as usize] == target as u32;
                let price = prices[source as usize] - if own { raise } else { 0.0 };
                (score - price, source)
            }));
            let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            let refused = if quota < values.len() {
                values.select_nth_unstable_by(quota, order).1.0
            } else {
                values
                    .iter()
                    .map(|&(value, _)| value)
                    .fold(f32::INFINITY, f32::min)
            };
            for &(value, source) in &values[..quota.min(values.len())] {
                let bid = prices[source as usize] + (value - refused) + raise;
                if bid > bids[source as usize].0 {
                    bids[source as usize] = (bid, target as u32);
                }
            }
        }
        let mut unsold = 0;
        for (source, &(bid, target)) in bids.iter().enumerate() {
            owners[source] = target;
            if target == NOBODY {
                unsold += 1;
            } else {
                prices[source] = prices[source].max(bid);
            }
        }
        if unsold == 0 {
            break;
        }
    }
    settle(problem, &owners, routes)
}

/// Keeps what was sold within the quotas; the others get the first candidate that has room.
fn settle(problem: &Problem<'_>, owners: &[u32], routes: &mut [i32]) -> Result<(), Error> {
    let mut room = memory::copied(&problem.limits)?;
    for (route, &owner) in routes.iter_mut().zip(owners) {
        if owner != NOBODY && room[owner as usize] > 0 {
            room[owner as usize] -= 1;
            *route = owner as i32;
        }
    }
    let mut list = memory::with_capacity(problem.width)?;
    for (source, route) in routes.iter_mut().enumerate() {
        if *route >= 0 || problem.slots(source) == 0 {
            continue;
        }
        choices(problem, source, &mut list);
        if let Some(&(_, target)) = list.iter().find(|&&(_, j)| room[j as usize] > 0) {
            room[target as usize] -= 1;
            *route = target as i32;
        }
    }
    Ok(())
}
