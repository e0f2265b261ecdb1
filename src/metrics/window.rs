//! How evenly loads build up along the sources.

use super::check;
use super::loads::add_weights;
use crate::checks;
use crate::error::Error;
use crate::memory;

/// The windows: tenths of the sources.
const WINDOWS: usize = 10;

/// The maximum, over the tenths of the sources and all targets, of |load in the window - share /
/// 10|; window t holds the sources from floor(t * N / 10) up to floor((t + 1) * N / 10). In the
/// unit of the shares: routes, or with weights (one a source) the weight of these. `None` when
/// there is no source or no target. O(routes + targets).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target, or of a share
/// or weight that is negative or not finite, or for weights above 1e298 in sum;
/// [`Error::InvalidValue`] when the routes are not whole rows, or the weights not one a source;
/// [`Error::OutOfMemory`].
pub fn discrepancy(
    routes: &[i32],
    fan_out: usize,
    shares: &[f64],
    weights: Option<&[f64]>,
) -> Result<Option<f64>, Error> {
    check::rows("routes", routes, fan_out)?;
    check::routes("routes", routes, shares.len())?;
    checks::weights("shares", shares)?;
    let sources = routes.len() / fan_out;
    if let Some(weights) = weights {
        checks::length("weights", weights.len(), sources)?;
        check::weights(routes, Some(weights))?;
    }
    if sources == 0 || shares.is_empty() {
        return Ok(None);
    }
    let mut loads = memory::filled(shares.len(), 0.0)?;
    let mut largest = 0.0f64;
    let bound = |window: usize| (window as u64 * sources as u64 / WINDOWS as u64) as usize;
    for window in 0..WINDOWS {
        let (from, to) = (bound(window), bound(window + 1));
        let weights = weights.map_or(&[1.0][..], |weights| &weights[from..to]);
        loads.fill(0.0);
        add_weights(&mut loads, &routes[from * fan_out..to * fan_out], weights);
        for (load, share) in loads.iter().zip(shares) {
            largest = largest.max((load - share / WINDOWS as f64).abs());
        }
    }
    Ok(Some(largest))
}
