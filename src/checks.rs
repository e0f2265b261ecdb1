//! What every router asks of its input: counts, lengths, capacities, limits.

use crate::cancel::{self, MANY};
use crate::error::Error;

/// The most sources, targets and slots a source: 2^31 - 1.
pub const MAX_COUNT: u32 = i32::MAX as u32;

/// Checks a number of sources or targets.
///
/// # Errors
///
/// [`Error::OutOfRange`] above [`MAX_COUNT`].
pub fn count(name: &str, count: usize) -> Result<u32, Error> {
    match u32::try_from(count) {
        Ok(count) if count <= MAX_COUNT => Ok(count),
        _ => Err(Error::out_of_range(name, format!("<= {MAX_COUNT}"), count)),
    }
}

/// Checks a fan-out.
///
/// # Errors
///
/// [`Error::OutOfRange`] when it is 0 or above [`MAX_COUNT`].
pub fn fan_out(name: &str, fan_out: u32) -> Result<(), Error> {
    if (1..=MAX_COUNT).contains(&fan_out) {
        return Ok(());
    }
    let expected = format!(">= 1 and <= {MAX_COUNT}");
    Err(Error::out_of_range(name, expected, fan_out))
}

/// Checks the length of an array or a buffer.
///
/// # Errors
///
/// [`Error::InvalidValue`].
pub fn length(name: &str, length: usize, expected: usize) -> Result<(), Error> {
    if length == expected {
        return Ok(());
    }
    let reason = format!("must have length {expected}; received {length}");
    Err(Error::invalid(name, reason))
}

/// Checks N, k and the capacities of M targets. O(M).
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index.
pub fn shape(sources: u32, fan_out: u32, capacities: &[f64]) -> Result<(), Error> {
    count("sources", sources as usize)?;
    self::fan_out("fanOut", fan_out)?;
    if capacities.is_empty() {
        return Err(Error::invalid("capacities", "must not be empty"));
    }
    count("targets", capacities.len())?;
    self::capacities("capacities", capacities)
}

/// Checks that `capacities` are finite and >= 0, and, where there are any, not all 0. O(M).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` and the index at fault.
pub fn capacities(name: &str, capacities: &[f64]) -> Result<(), Error> {
    weights(name, capacities)?;
    if !capacities.is_empty() && capacities.iter().all(|&capacity| capacity == 0.0) {
        return Err(Error::out_of_range(
            name,
            "above 0 for one target at least",
            0,
        ));
    }
    Ok(())
}

/// Checks that `weights` are finite and >= 0. O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming `name` and the index at fault.
pub fn weights(name: &str, weights: &[f64]) -> Result<(), Error> {
    each(name, weights, "finite and >= 0", |weight| {
        (weight >= 0.0) & weight.is_finite()
    })
}

/// The sum of `weights`, from left to right. O(length).
///
/// # Errors
///
/// [`Error::OutOfRange`] when it is not finite.
pub fn sum(name: &str, weights: &[f64]) -> Result<f64, Error> {
    let mut sum = 0.0;
    cancel::each(weights, |weight| {
        sum += weight;
        Ok(())
    })?;
    if sum.is_finite() {
        return Ok(sum);
    }
    let name = format!("the sum of {name}");
    Err(Error::out_of_range(name, "finite", sum))
}

/// Checks the limits of so many targets: numbers >= 0, or infinite; whole ones where `whole`. O(M).
///
/// # Errors
///
/// [`Error::InvalidValue`] when there are not so many, [`Error::OutOfRange`] naming the index.
pub fn limits(name: &str, limits: &[f64], targets: usize, whole: bool) -> Result<(), Error> {
    length(name, limits.len(), targets)?;
    if whole {
        let expected = "a whole number >= 0, or Infinity";
        each(name, limits, expected, |limit| {
            limit >= 0.0 && (limit.is_infinite() || limit.fract() == 0.0)
        })
    } else {
        each(name, limits, ">= 0, or Infinity", |limit| limit >= 0.0)
    }
}

/// An error for the first of `values` that is not as `expected`.
fn each(
    name: &str,
    values: &[f64],
    expected: &str,
    is_allowed: impl Fn(f64) -> bool,
) -> Result<(), Error> {
    for (index, part) in values.chunks(MANY).enumerate() {
        // All are allowed, nearly always: that is found out sooner where nothing stops on the way.
        let is_right = part
            .iter()
            .fold(true, |all, &value| all & is_allowed(value));
        if !is_right && let Some(i) = part.iter().position(|&value| !is_allowed(value)) {
            let name = format!("{name}[{}]", index * MANY + i);
            return Err(Error::out_of_range(name, expected, part[i]));
        }
        if part.len() == MANY {
            cancel::look()?;
        }
    }
    Ok(())
}
