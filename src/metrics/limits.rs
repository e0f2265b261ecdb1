//! Limits: enforced after the fact, or found to be exceeded.

use super::{check, rows};
use crate::checks;
use crate::error::Error;
use crate::memory;

/// The routes that survive the limits, and how many did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enforced {
    /// A copy of the routes, -1 where a route was dropped.
    pub routes: Vec<i32>,
    /// Routes dropped.
    pub dropped: usize,
}

/// Keeps a route, in row-major order, when the load of its target with it is at most the target's
/// limit; drops it otherwise. A route adds 1 to the load, or the weight of its source. `limits` has
/// one entry per target; infinity never drops. O(routes + targets).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target, of a limit
/// that is negative or NaN, or of a weight that is negative or not finite, or for weights above
/// 1e298 in sum; [`Error::InvalidValue`] when the routes are not one row for each weight;
/// [`Error::OutOfMemory`].
pub fn enforce(routes: &[i32], limits: &[f64], weights: Option<&[f64]>) -> Result<Enforced, Error> {
    checks::limits("limits", limits, limits.len(), false)?;
    check::routes("routes", routes, limits.len())?;
    let weights = check::weights(routes, weights)?;
    let mut loads = memory::filled(limits.len(), 0.0)?;
    let mut kept = memory::with_capacity(routes.len())?;
    let mut dropped = 0;
    for (row, weight) in rows::weighted(routes, weights) {
        kept.extend(row.iter().map(|&route| {
            let Ok(target) = usize::try_from(route) else {
                return -1;
            };
            let load = loads[target] + weight;
            if load > limits[target] {
                dropped += 1;
                return -1;
            }
            loads[target] = load;
            route
        }));
    }
    Ok(Enforced {
        routes: kept,
        dropped,
    })
}

/// How far loads exceed limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Violations {
    /// Targets whose load exceeds their limit.
    pub targets: usize,
    /// The sum of load - limit over these.
    pub excess: f64,
    /// The largest load / limit over the targets whose limit is above 0, exceeded or not; `None`
    /// when there is none. A load on a limit of 0 is a violation without a ratio.
    pub worst: Option<f64>,
}

/// The targets whose load exceeds their limit, and by how much. O(targets).
///
/// # Errors
///
/// [`Error::InvalidValue`] when the lengths disagree; [`Error::OutOfRange`] naming the index of a
/// load that is negative or not finite, or of a limit that is negative or NaN.
pub fn violations(loads: &[f64], limits: &[f64]) -> Result<Violations, Error> {
    checks::weights("loads", loads)?;
    checks::limits("limits", limits, loads.len(), false)?;
    let mut violations = Violations {
        targets: 0,
        excess: 0.0,
        worst: None,
    };
    for (&load, &limit) in loads.iter().zip(limits) {
        if load > limit {
            violations.targets += 1;
            violations.excess += load - limit;
        }
        if limit > 0.0 {
            let ratio = load / limit;
            violations.worst = Some(violations.worst.map_or(ratio, |worst| worst.max(ratio)));
        }
    }
    Ok(violations)
}
