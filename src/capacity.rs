//! Capacities and weights: what is allowed, and their sum.

use crate::error::Error;

/// The sum of `weights`, from left to right, once each is known to be finite and >= 0. O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` and the index of a weight that is negative or not finite;
/// or when there are weights and their sum is 0 or not finite.
pub fn checked_sum(name: &str, weights: &[f64]) -> Result<f64, Error> {
    let mut sum = 0.0;
    for (i, &weight) in weights.iter().enumerate() {
        if !(weight >= 0.0 && weight.is_finite()) {
            return Err(Error::out_of_range(
                format!("{name}[{i}]"),
                "finite and >= 0",
                weight,
            ));
        }
        sum += weight;
    }
    if weights.is_empty() || (sum > 0.0 && sum.is_finite()) {
        return Ok(sum);
    }
    Err(Error::out_of_range(
        format!("the sum of {name}"),
        "finite and > 0",
        sum,
    ))
}
