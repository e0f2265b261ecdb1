//! Weights turned into degrees: how long an arc is that stands for a capacity.

use crate::checks;
use crate::error::Error;
use crate::memory;

/// The share of all targets that a source of mean weight visits, unless the caller says otherwise.
pub const DEFAULT_DENSITY: f64 = 0.3;

/// Degrees on a ring of `positions`: clamp(round(((w / mean) * density) * positions), 1, positions),
/// computed in f64 in this order; mean is the left-to-right sum over the count; ties go to even.
///
/// O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` for weights that are negative or not finite, that are all
/// zero, or whose sum is not finite; for a density outside (0, 1]; [`Error::OutOfMemory`].
pub fn from_weights(
    name: &str,
    weights: &[f64],
    density: f64,
    positions: u32,
) -> Result<Vec<u32>, Error> {
    if !(density > 0.0 && density <= 1.0) {
        return Err(Error::out_of_range("density", "> 0 and <= 1", density));
    }
    checks::capacities(name, weights)?;
    let sum = checks::sum(name, weights)?;
    let mean = sum / weights.len() as f64;
    let positions = f64::from(positions);
    let mut degrees = memory::with_capacity(weights.len())?;
    degrees.extend(weights.iter().map(|weight| {
        let degree = (((weight / mean) * density) * positions).round_ties_even();
        degree.min(positions).max(1.0) as u32
    }));
    Ok(degrees)
}
