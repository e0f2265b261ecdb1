//! What a target may still take so that its load, summed in source order, keeps its limit. We sum in
//! another order: hence a margin, unless all weights are multiples of one power of two.
//!
//! A sum of n numbers >= 0 in floating point is at most 1 + n * 2^-53 times the real one, and at
//! least the real one over the same factor, up to terms of higher order. So it is enough to keep our
//! own sums below a limit that is lower by twice that. Where all weights are multiples of one power
//! of two, and their sum is below 2^53 of it, sums are exact, and no such margin is needed.

use super::problem::Problem;
use super::weights::Weights;
use crate::cancel::each;
use crate::error::Error;
use crate::float::{highest_bit, lowest_bit, power_of_two};
use crate::memory;
use std::iter::once;

/// The room of every target: infinity where it has no limit that can bind, 0 where it takes nothing.
/// `total` is the sum of the weights in their order. O(N + M).
///
/// # Errors
///
/// [`Error::OutOfMemory`], [`Error::Cancelled`].
pub fn rooms(
    problem: &Problem,
    weights: &[f64],
    total: f64,
    limits: Option<&[f64]>,
) -> Result<Vec<f64>, Error> {
    let mut rooms = memory::filled(problem.targets(), f64::INFINITY)?;
    if let Some(limits) = limits {
        let exact = exact_unit(weights, total)?;
        let margin = (2.0 * weights.len() as f64 + 8.0) * (f64::EPSILON / 2.0);
        for (room, &limit) in rooms.iter_mut().zip(limits) {
            // No sum of a part of the weights, in their order, exceeds that of all.
            if limit < total {
                *room = match exact {
                    Some(unit) => (limit / unit).floor() * unit,
                    None => limit * (1.0 - margin),
                };
            }
        }
    }
    for (room, &cap) in rooms.iter_mut().zip(&problem.caps) {
        if cap == 0 {
            *room = 0.0;
        }
    }
    Ok(rooms)
}

/// The most weight that each target can have: its room, or that of so many of the heaviest sources as
/// it takes routes. O(M), or O(N log N + M) where the number of routes is limited.
///
/// # Errors
///
/// [`Error::OutOfMemory`], [`Error::Cancelled`].
pub fn heaviest(problem: &Problem, weights: &Weights, rooms: &[f64]) -> Result<Vec<f64>, Error> {
    let mut most = memory::copied(rooms)?;
    if !problem.limits_routes() {
        return Ok(most);
    }
    let wanting = (0..problem.sources).filter(|&source| weights.fan_out(problem, source) > 0);
    let wanting = wanting.map(|source| weights.values[source as usize]);
    let mut sorted = memory::collected(weights.values.len(), wanting)?;
    memory::sort_by(&mut sorted, |a, b| b.total_cmp(a))?;
    let mut sum = 0.0;
    let heavier = sorted.iter().map(|weight| {
        sum += weight;
        sum
    });
    let sums = memory::collected(sorted.len() + 1, once(0.0).chain(heavier))?;
    for (most, &cap) in most.iter_mut().zip(&problem.caps) {
        *most = most.min(sums[(cap as usize).min(sums.len() - 1)]);
    }
    Ok(most)
}

/// The largest power of two that divides all weights, if their sum is below 2^53 times that.
fn exact_unit(weights: &[f64], total: f64) -> Result<Option<f64>, Error> {
    let mut unit = i32::MAX;
    each(weights, |&weight| {
        if weight > 0.0 {
            unit = unit.min(lowest_bit(weight));
        }
        Ok(())
    })?;
    let is_exact = total > 0.0 && highest_bit(total) < unit + 53;
    Ok(is_exact.then(|| power_of_two(unit)))
}

#[cfg(test)]
mod tests {
    use super::Problem;

    #[test]
    fn sums_of_whole_numbers_need_no_margin() {
        let problem = Problem::new(3, 1, vec![1.0, 1.0, 1.0, 0.0], None, None, 0).unwrap();
        let rooms = |weights: &[f64], limits: &[f64]| {
            let total = weights.iter().sum();
            super::rooms(&problem, weights, total, Some(limits)).unwrap()
        };
        let any = f64::INFINITY;
        let whole = rooms(&[3.0, 5.0, 2.0], &[5.0, 7.5, 10.0, 9.0]);
        assert_eq!(whole, [5.0, 7.0, any, 0.0]);
        let tenths = rooms(&[0.1, 0.2, 0.3], &[0.3, 0.6, 0.7, 0.0]);
        assert!(tenths[0] < 0.3 && tenths[0] > 0.299_999_999_999_99);
        assert_eq!(
            tenths[1..],
            [0.6 * (1.0 - 14.0 * f64::EPSILON / 2.0), any, 0.0]
        );
    }
}
