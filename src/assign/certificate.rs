//! What routes score, and what no routes can exceed.
//!
//! By linear programming duality: at prices p_j >= 0 no routes that fill F slots score more than
//! the sum over the targets of limit_j p_j, and the F largest of what the sources would have if they
//! chose freely, their best k of s_ij - p_j.

use super::problem::Problem;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;
use rayon::prelude::*;

/// Scores whose rows are summed in one go; the sums are added in order.
const SCORES_PER_CHUNK: usize = 1 << 16;

/// The proof of how good routes are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Certificate {
    /// The sum of the scores of all routes.
    pub score: f64,
    /// What no routes that fill as many slots exceed; with `elsewhere`, a bound on score +
    /// elsewhere * unfilled.
    pub upper_bound: f64,
    /// (bound - value) / |value|, of the value that is bounded; `None` where it is 0.
    pub gap: Option<f64>,
    /// Filled slots.
    pub filled: u64,
    /// Slots that sources want and do not have.
    pub unfilled: u64,
}

/// Certifies routes: rows of k, -1 where nothing is. What is no target, or is forbidden, counts as
/// unfilled. O(N * c), in parallel on the current rayon pool where it is not small.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn certificate(
    problem: &Problem<'_>,
    routes: &[i32],
    prices: &[f64],
    run: &Run,
) -> Result<Certificate, Error> {
    let rows = (SCORES_PER_CHUNK / problem.width.max(1)).max(1);
    let chunks = problem.sources.div_ceil(rows);
    let sum = |chunk: usize| {
        run.cancel.check()?;
        let first = chunk * rows;
        let end = (first + rows).min(problem.sources);
        sum_rows(problem, routes, prices, first..end, run)
    };
    let sums: Vec<Result<Sums, Error>> = if problem.is_small() {
        (0..chunks).map(sum).collect()
    } else {
        (0..chunks).into_par_iter().map(sum).collect()
    };
    let (mut score, mut filled) = (0.0, 0);
    let mut values: Vec<f64> = memory::with_capacity(problem.sources * problem.most_slots)?;
    for sums in sums {
        let sums = sums?;
        score += sums.score;
        filled += sums.filled;
        values.extend(sums.values);
    }
    let unfilled = problem.demand.saturating_sub(filled);
    let most = match problem.elsewhere {
        Some(elsewhere) => {
            // What is wanted beyond any row's candidates stays unfilled.
            let lost = problem.demand - values.len() as u64;
            values.iter().sum::<f64>() + lost as f64 * elsewhere
        }
        None => largest(&mut values, filled as usize),
    };
    let mut upper_bound = most;
    for (&limit, &price) in problem.limits.iter().zip(prices) {
        upper_bound += f64::from(limit) * price;
    }
    let value = score
        + problem
            .elsewhere
            .map_or(0.0, |value| value * unfilled as f64);
    Ok(Certificate {
        score,
        upper_bound,
        // A bound is none the worse for being rounded below the value.
        gap: (value != 0.0).then(|| ((upper_bound - value) / value.abs()).max(0.0)),
        filled,
        unfilled,
    })
}

/// What some rows come to.
struct Sums {
    score: f64,
    filled: u64,
    /// The best that each row would choose freely.
    values: Vec<f64>,
}

fn sum_rows(
    problem: &Problem<'_>,
    routes: &[i32],
    prices: &[f64],
    rows: std::ops::Range<usize>,
    run: &Run,
) -> Result<Sums, Error> {
    let mut sums = Sums {
        score: 0.0,
        filled: 0,
        values: memory::with_capacity(rows.len() * problem.most_slots)?,
    };
    let mut best: Vec<(f64, u32)> = memory::with_capacity(problem.most_slots)?;
    let nothing = problem.elsewhere.unwrap_or(f64::NEG_INFINITY);
    for source in rows {
        let (row, ids) = (problem.row(source), problem.ids(source));
        let slots = problem.slots(source);
        best.clear();
        best.resize(slots, (nothing, u32::MAX));
        if slots > 0 {
            let (isa, best) = (run.isa, &mut best[..]);
            dispatch!(isa, choose(problem: &Problem<'_>, row: &[f32], ids: Option<&[u32]>, prices: &[f64], best: &mut [(f64, u32)]));
        }
        sums.values.extend(best.iter().map(|&(value, _)| value));
        for &target in &routes[source * problem.fan_out..(source + 1) * problem.fan_out] {
            let target = target as usize;
            if target < problem.targets {
                let score = problem.score(source, target);
                if score > f32::NEG_INFINITY {
                    sums.score += f64::from(score);
                    sums.filled += 1;
                }
            }
        }
    }
    Ok(sums)
}

/// Keeps the best values of a row. Plain loops, compiled for each instruction set.
#[inline(always)]
fn choose<V: Lanes>(
    _: Has<V>,
    problem: &Problem<'_>,
    row: &[f32],
    ids: Option<&[u32]>,
    prices: &[f64],
    best: &mut [(f64, u32)],
) {
    const AT_ONCE: usize = 16;
    let last = best.len() - 1;
    for first in (0..row.len()).step_by(AT_ONCE) {
        let end = (first + AT_ONCE).min(row.len());
        if ids.is_none() {
            let bar = best[last].0;
            let mut any = false;
            for (&score, &price) in row[first..end].iter().zip(&prices[first..end]) {
                any |= f64::from(score) - price > bar;
            }
            if !any {
                continue;
            }
        }
        for at in first..end {
            let target = ids.map_or(at as u32, |ids| ids[at]);
            let Some(price) = prices.get(target as usize) else {
                continue;
            };
            let value = f64::from(row[at]) - price;
            if value > best[last].0 {
                insert(problem, best, value, target);
            }
        }
    }
}

/// Puts a value that is above the last into a list in descending order, one of each domain.
#[inline(always)]
fn insert(problem: &Problem<'_>, best: &mut [(f64, u32)], value: f64, target: u32) {
    let mut at = best.len() - 1;
    if problem.domains.is_some() {
        let same = |&(_, other): &(f64, u32)| {
            other != u32::MAX && problem.domain(other as usize) == problem.domain(target as usize)
        };
        if let Some(kept) = best.iter().position(same) {
            if best[kept].0 >= value {
                return;
            }
            at = kept;
        }
    }
    while at > 0 && best[at - 1].0 < value {
        best[at] = best[at - 1];
        at -= 1;
    }
    best[at] = (value, target);
}

/// The sum of the `count` largest; where there are fewer finite ones, of those.
fn largest(values: &mut [f64], count: usize) -> f64 {
    let count = count.min(values.len());
    if count < values.len() {
        values.select_nth_unstable_by(count, |a, b| b.total_cmp(a));
        values[..count].sort_unstable_by(|a, b| b.total_cmp(a));
    }
    let finite = values[..count].iter().filter(|value| value.is_finite());
    finite.sum()
}
