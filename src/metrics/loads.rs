//! Loads.

use super::{check, rows};
use crate::error::Error;
use crate::memory;

/// The load of each of `targets` targets: the number of routes to it. O(routes + targets).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target;
/// [`Error::OutOfMemory`].
pub fn loads(routes: &[i32], targets: usize) -> Result<Vec<u32>, Error> {
    check::routes("routes", routes, targets)?;
    let mut loads = memory::filled(targets, 0u32)?;
    loads_into(routes, &mut loads)?;
    Ok(loads)
}

/// As [`loads`], into `out`, one entry a target, all 0: it touches those that have routes alone.
///
/// # Errors
///
/// [`Error::OutOfRange`] as [`loads`].
pub fn loads_into(routes: &[i32], out: &mut [u32]) -> Result<(), Error> {
    check::routes("routes", routes, out.len())?;
    for target in rows::filled(routes) {
        out[target] += 1;
    }
    Ok(())
}

/// The weighted load of each of `targets` targets: the sum, in source order, of the weights of the
/// sources over the routes to it. `weights` has one entry a source, so the fan-out is routes /
/// weights. O(routes + targets).
///
/// # Errors
///
/// As [`loads`]; [`Error::OutOfRange`] naming the index of a weight that is negative or not finite,
/// or for weights above 1e298 in sum; [`Error::InvalidValue`] when the routes are not whole rows.
pub fn weighted_loads(routes: &[i32], targets: usize, weights: &[f64]) -> Result<Vec<f64>, Error> {
    check::routes("routes", routes, targets)?;
    let weights = check::weights(routes, Some(weights))?;
    let mut loads = memory::filled(targets, 0.0)?;
    add_weights(&mut loads, routes, weights);
    Ok(loads)
}

/// As [`weighted_loads`], into `out`, one entry a target, all 0: it touches those that have routes alone.
///
/// # Errors
///
/// As [`weighted_loads`].
pub fn weighted_loads_into(routes: &[i32], weights: &[f64], out: &mut [f64]) -> Result<(), Error> {
    check::routes("routes", routes, out.len())?;
    let weights = check::weights(routes, Some(weights))?;
    add_weights(out, routes, weights);
    Ok(())
}

/// Adds to every target the weights of its routes, which are checked.
pub(super) fn add_weights(loads: &mut [f64], routes: &[i32], weights: &[f64]) {
    for (row, weight) in rows::weighted(routes, weights) {
        for target in rows::filled(row) {
            loads[target] += weight;
        }
    }
}
