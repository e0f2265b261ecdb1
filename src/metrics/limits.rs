//! Limits enforced after the fact.

use super::loads::bad_route;
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

/// Keeps the routes to each target, in row-major order, until its limit is reached; drops the
/// rest. `limits` has one entry per target; infinity never drops. O(routes + targets).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target, or of a
/// limit that is negative or NaN; [`Error::OutOfMemory`].
pub fn enforce(routes: &[i32], limits: &[f64]) -> Result<Enforced, Error> {
    if let Some(j) = limits
        .iter()
        .position(|&limit| limit.is_nan() || limit < 0.0)
    {
        return Err(Error::out_of_range(
            format!("limits[{j}]"),
            ">= 0",
            limits[j],
        ));
    }
    let mut left = memory::copied(limits)?;
    let mut kept = memory::copied(routes)?;
    let mut dropped = 0;
    for (i, slot) in kept.iter_mut().enumerate() {
        if *slot == -1 {
            continue;
        }
        let target = usize::try_from(*slot).ok();
        let Some(left) = target.and_then(|target| left.get_mut(target)) else {
            return Err(bad_route(i, limits.len(), *slot));
        };
        if *left >= 1.0 {
            *left -= 1.0;
        } else {
            *slot = -1;
            dropped += 1;
        }
    }
    Ok(Enforced {
        routes: kept,
        dropped,
    })
}
