//! Capacities and weights: what is allowed, and their sum.

use crate::error::Error;

/// Checks that `weights` are finite and >= 0, and, where there are any, not all 0. O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` and the index at fault.
pub fn checked(name: &str, weights: &[f64]) -> Result<(), Error> {
    checked_each(name, weights)?;
    if !weights.is_empty() && weights.iter().all(|&weight| weight == 0.0) {
        return Err(Error::out_of_range(name, "not all 0", 0));
    }
    Ok(())
}

/// Checks that `weights` are finite and >= 0. O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` and the index at fault.
pub fn checked_each(name: &str, weights: &[f64]) -> Result<(), Error> {
    if let Some(i) = weights.iter().position(|&w| !(w >= 0.0 && w.is_finite())) {
        return Err(Error::out_of_range(
            format!("{name}[{i}]"),
            "finite and >= 0",
            weights[i],
        ));
    }
    Ok(())
}

/// The sum of `weights`, from left to right, once they are checked. O(length).
///
/// # Errors
///
/// As [`checked`]; [`Error::OutOfRange`] when the sum is not finite.
pub fn checked_sum(name: &str, weights: &[f64]) -> Result<f64, Error> {
    checked(name, weights)?;
    let sum: f64 = weights.iter().sum();
    if sum.is_finite() {
        Ok(sum)
    } else {
        Err(Error::out_of_range(
            format!("the sum of {name}"),
            "finite",
            sum,
        ))
    }
}
