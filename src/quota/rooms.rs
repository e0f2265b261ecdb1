//! How much weight a target takes, such that its load, summed in the order of the sources, does not
//! exceed its limit, though it is added up in another order here.
//!
//! A sum of n numbers >= 0 in floating point is at most 1 + n * 2^-53 times the real one, and at
//! least the real one over the same factor, up to terms of higher order. So it is enough to keep our
//! own sums below a limit that is lower by twice that. Where all weights are multiples of one power
//! of two, and their sum is below 2^53 of it, sums are exact, and no such margin is needed.

use super::problem::Problem;
use super::weights::Weights;
use crate::error::Error;
use crate::float::{highest_bit, lowest_bit, power_of_two};
use crate::memory;

/// The room of every target: infinity where it has no limit that can bind, 0 where it takes nothing.
/// `total` is the sum of the weights in their order. O(N + M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn rooms(
    problem: &Problem,
    weights: &[f64],
    total: f64,
    limits: Option<&[f64]>,
) -> Result<Vec<f64>, Error> {
    let mut rooms = memory::filled(problem.targets(), f64::INFINITY)?;
    if let Some(limits) = limits {
        let exact = exact_unit(weights, total);
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
/// [`Error::OutOfMemory`].
pub fn heaviest(problem: &Problem, weights: &Weights, rooms: &[f64]) -> Result<Vec<f64>, Error> {
    let mut most = memory::copied(rooms)?;
    if !problem.limits_routes() {
        return Ok(most);
    }
    let mut sorted: Vec<f64> = memory::with_capacity(weights.values.len())?;
    let wanting = (0..problem.sources).filter(|&source| weights.fan_out(problem, source) > 0);
    sorted.extend(wanting.map(|source| weights.values[source as usize]));
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let mut sums = memory::with_capacity(sorted.len() + 1)?;
    sums.push(0.0);
    for weight in sorted {
        sums.push(sums[sums.len() - 1] + weight);
    }
    for (most, &cap) in most.iter_mut().zip(&problem.caps) {
        *most = most.min(sums[(cap as usize).min(sums.len() - 1)]);
    }
    Ok(most)
}

/// The largest power of two that divides all weights, if their sum is below 2^53 times that.
fn exact_unit(weights: &[f64], total: f64) -> Option<f64> {
    let positive = weights.iter().filter(|&&weight| weight > 0.0);
    let unit = positive.map(|&weight| lowest_bit(weight)).min()?;
    (highest_bit(total) < unit + 53).then(|| power_of_two(unit))
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
