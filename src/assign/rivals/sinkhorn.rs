//! Sinkhorn's scaling, and a rounding of it.

use super::{choices, greedy};
use crate::assign::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// The temperature, in standard deviations of the scores: of 0.1, 0.3 and 1 the one that rounds best.
const TEMPERATURE: f64 = 1.0;
/// Rounds of scaling.
const ROUNDS: usize = 30;

/// Scales exp(score / temperature) until rows sum to k and columns to their quotas, nearly; then takes
/// the pairs by what they became, best first. O(rounds * N * c), and a sort of N * c pairs.
pub fn sinkhorn(problem: &Problem<'_>, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    let finite = problem.scores.iter().filter(|score| score.is_finite());
    let count = finite.clone().count().max(1) as f64;
    let mean = finite.clone().map(|&score| f64::from(score)).sum::<f64>() / count;
    let variance = finite
        .map(|&score| (f64::from(score) - mean).powi(2))
        .sum::<f64>()
        / count;
    let temperature = match TEMPERATURE * variance.sqrt() {
        0.0 => 1.0,
        temperature => temperature,
    };
    // In units of the temperature, below the highest score, so that nothing overflows.
    let (_, highest) = problem.range;
    let weight = |score: f32| ((f64::from(score) - highest) / temperature).exp();
    let mut rows = memory::filled(problem.sources, 1.0f64)?;
    let mut columns = memory::filled(problem.targets, 1.0f64)?;
    let mut sums = memory::filled(problem.targets, 0.0f64)?;
    let mut list = memory::with_capacity(problem.width)?;
    let mut weights: Vec<(f64, u32)> = memory::with_capacity(problem.scores.len())?;
    let mut ends = memory::with_capacity(problem.sources)?;
    for source in 0..problem.sources {
        run.cancel.check()?;
        choices(problem, source, &mut list);
        weights.extend(list.iter().map(|&(score, target)| (weight(score), target)));
        ends.push(weights.len());
    }
    for _ in 0..ROUNDS {
        sums.fill(0.0);
        let mut first = 0;
        for (source, &end) in ends.iter().enumerate() {
            if source % 1024 == 0 {
                run.cancel.check()?;
            }
            let row = &weights[first..end];
            first = end;
            let sum: f64 = row
                .iter()
                .map(|&(weight, j)| weight * columns[j as usize])
                .sum();
            rows[source] = if sum > 0.0 {
                problem.slots(source) as f64 / sum
            } else {
                0.0
            };
            for &(weight, j) in row {
                sums[j as usize] += rows[source] * weight;
            }
        }
        for ((column, &sum), &limit) in columns.iter_mut().zip(&sums).zip(&problem.limits) {
            *column = if sum > 0.0 {
                f64::from(limit) / sum
            } else {
                0.0
            };
        }
    }
    let value = |source: usize, target: usize, score: f32| {
        let scaled = rows[source] * columns[target];
        (scaled.ln() + (f64::from(score) - highest) / temperature) as f32
    };
    greedy::pairs(problem, value, routes, run)
}
