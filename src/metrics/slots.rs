//! Slots: how many are filled, how many twice, and how evenly.

use super::{check, rows};
use crate::error::Error;
use crate::memory;

/// Filled slots / all slots; with weights, one a source, every slot counts as its source weighs.
/// `None` when there is no slot, or none that weighs anything. Exactly 1 when all are filled.
/// O(routes).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route below -1, or of a weight that is negative or
/// not finite, or for weights above 1e298 in sum; [`Error::InvalidValue`] when the routes are not
/// one row for each weight.
pub fn survival(routes: &[i32], weights: Option<&[f64]>) -> Result<Option<f64>, Error> {
    check::routes("routes", routes, check::ANY)?;
    let weights = check::weights(routes, weights)?;
    let (mut filled, mut all) = (0.0, 0.0);
    for (row, weight) in rows::weighted(routes, weights) {
        filled += weight * rows::filled(row).count() as f64;
        all += weight * row.len() as f64;
    }
    Ok((all > 0.0).then(|| filled / all))
}

/// The number of slots that are -1. O(routes).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route below -1.
pub fn unfilled(routes: &[i32]) -> Result<usize, Error> {
    check::routes("routes", routes, check::ANY)?;
    Ok(routes.len() - rows::filled(routes).count())
}

/// The number of filled slots whose target stands in an earlier slot of the same row already.
/// O(routes * log `fan_out`).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route below -1; [`Error::InvalidValue`] when the
/// routes are not whole rows; [`Error::OutOfMemory`].
pub fn duplicates(routes: &[i32], fan_out: usize) -> Result<usize, Error> {
    check::rows("routes", routes, fan_out)?;
    check::routes("routes", routes, check::ANY)?;
    let mut scratch = memory::with_capacity(fan_out.min(routes.len()))?;
    let mut duplicates = 0;
    for row in routes.chunks_exact(fan_out) {
        let sorted = rows::sorted(row, &mut scratch);
        duplicates += sorted.windows(2).filter(|pair| pair[0] == pair[1]).count();
    }
    Ok(duplicates)
}

/// How far a slot is from its even part of a target's load: the maximum, over the targets with a
/// load and all slots s, of |routes to the target in slot s - load / `fan_out`|, in routes. `None`
/// when there is no route. O(routes + targets * `fan_out`) time, 4 bytes a target and slot.
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target;
/// [`Error::InvalidValue`] when the routes are not whole rows; [`Error::OutOfMemory`].
pub fn imbalance(routes: &[i32], fan_out: usize, targets: usize) -> Result<Option<f64>, Error> {
    check::rows("routes", routes, fan_out)?;
    check::routes("routes", routes, targets)?;
    if rows::filled(routes).next().is_none() {
        return Ok(None);
    }
    if let Some((renamed, named)) = rows::compact(routes, targets)? {
        return imbalance(&renamed, fan_out, named.len());
    }
    let mut counts = memory::filled(memory::product(targets, fan_out)?, 0u32)?;
    for row in routes.chunks_exact(fan_out) {
        for (slot, &route) in row.iter().enumerate() {
            if let Ok(target) = usize::try_from(route) {
                counts[target * fan_out + slot] += 1;
            }
        }
    }
    // |count - load / k| * k: whole numbers, so that only the last division rounds.
    let largest = counts.chunks_exact(fan_out).flat_map(|counts| {
        let load: u64 = counts.iter().map(|&count| u64::from(count)).sum();
        let scaled = move |&count: &u32| (u64::from(count) * fan_out as u64).abs_diff(load);
        counts.iter().map(scaled)
    });
    Ok(largest.max().map(|scaled| scaled as f64 / fan_out as f64))
}
