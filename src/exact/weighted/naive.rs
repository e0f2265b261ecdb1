//! LPT in plain words: heaviest source first, each to those of its targets that it leaves least
//! loaded for their shares. O(N * M): the oracle, and the opponent of every figure.

use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;
use crate::quota::weighted::WeightedShares;
use crate::quota::{Problem, Weights, rooms, weighted};

/// Routes every source that weighs anything.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn route(problem: &Problem, weights: &Weights) -> Result<Vec<i32>, Error> {
    let rooms = rooms::rooms(
        problem,
        &weights.values,
        weights.total,
        weights.limits.as_deref(),
    )?;
    let most = rooms::heaviest(problem, weights, &rooms)?;
    let WeightedShares { values: shares, .. } = weighted::shares(
        problem,
        &most,
        &weights.demand(problem)?,
        &Cancel::default(),
    )?;
    let mut left = memory::copied(&problem.caps)?;
    let per_share: Vec<f64> = shares.iter().map(|share| 1.0 / share).collect();
    let mut loads = memory::filled(problem.targets(), 0.0)?;
    let mut order: Vec<u32> = memory::with_capacity(weights.values.len())?;
    let wanting = |&i: &u32| weights.values[i as usize] > 0.0 && weights.fan_out(problem, i) > 0;
    order.extend((0..problem.sources).filter(wanting));
    order.sort_by(|&a, &b| weights.values[b as usize].total_cmp(&weights.values[a as usize]));
    let width = problem.fan_out as usize;
    let mut rows = memory::filled(memory::product(problem.sources as usize, width)?, -1)?;
    let mut best: Vec<(f64, usize)> = Vec::new();
    for source in order {
        let weight = weights.values[source as usize];
        let count = weights.fan_out(problem, source) as usize;
        best.clear();
        let mut worst = f64::INFINITY;
        for j in 0..loads.len() {
            let level = (loads[j] + weight) * per_share[j];
            if (best.len() < count || level < worst) && left[j] > 0 && weight <= rooms[j] - loads[j]
            {
                offer(&mut best, (level, j), count, problem);
                worst = best.last().map_or(0.0, |&(level, _)| level);
            }
        }
        let row = &mut rows[source as usize * width..];
        for (slot, &(_, j)) in row.iter_mut().zip(&best) {
            *slot = j as i32;
            loads[j] += weight;
            left[j] -= 1;
        }
    }
    Ok(rows)
}

/// Keeps the best targets, best first, one of a domain.
fn offer(best: &mut Vec<(f64, usize)>, new: (f64, usize), count: usize, problem: &Problem) {
    let domain = |j: usize| problem.domain(j);
    if let Some(at) = best.iter().position(|&(_, j)| domain(j) == domain(new.1)) {
        if best[at].0 <= new.0 {
            return;
        }
        best.remove(at);
    } else if best.len() == count {
        best.pop();
    }
    let rank = best.partition_point(|&(level, _)| level <= new.0);
    best.insert(rank, new);
}
