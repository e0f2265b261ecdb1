//! What every target should get.

use super::problem::Problem;
use crate::error::Error;
use crate::memory;

/// Shares of all load, in its units: min(W, lambda c), W the weight of all sources, which is the
/// most that a target gets from distinct ones, and lambda such that they sum to the load of all
/// slots that distinct targets can fill. O(M log M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn shares(problem: &Problem) -> Result<Vec<f64>, Error> {
    let total = match &problem.weights {
        Some(weights) => weights.iter().sum(),
        None => f64::from(problem.sources),
    };
    let mut sorted = memory::copied(&problem.capacities)?;
    sorted.sort_unstable_by(f64::total_cmp);
    // The sums of the smallest ones: what is left of a sum once the largest are subtracted would
    // be rounded to nothing.
    let mut sums = memory::with_capacity(sorted.len())?;
    sums.extend(sorted.iter().scan(0.0, |sum, capacity| {
        *sum += capacity;
        Some(*sum)
    }));
    let mut slots = problem.distinct() as f64;
    let mut lambda = f64::INFINITY;
    for (capacity, sum) in sorted.iter().zip(&sums).rev() {
        if slots < 1.0 || *capacity == 0.0 {
            break;
        }
        lambda = total * (slots / sum);
        if lambda * capacity < total {
            break;
        }
        slots -= 1.0;
    }
    let mut shares = memory::copied(&problem.capacities)?;
    for share in shares.iter_mut().filter(|share| **share > 0.0) {
        *share = (lambda * *share).min(total);
    }
    Ok(shares)
}
