//! Ways through routes that are checked.

use crate::error::Error;
use crate::memory;

/// The targets of the filled slots, in order.
pub fn filled(routes: &[i32]) -> impl Iterator<Item = usize> {
    routes
        .iter()
        .filter_map(|&route| usize::try_from(route).ok())
}

/// The rows, each with the weight of its source.
pub fn weighted<'a>(
    routes: &'a [i32],
    weights: &'a [f64],
) -> impl Iterator<Item = (&'a [i32], f64)> {
    let fan_out = routes.len().checked_div(weights.len()).unwrap_or(0);
    // Rows without slots are no rows here: they add nothing to anything.
    routes
        .chunks_exact(fan_out.max(1))
        .zip(weights.iter().copied())
}

/// Routes to consecutive targets, and which ones these are, ascending.
pub type Renamed = (Vec<i32>, Vec<u32>);

/// Routes to so few of many targets that memory for every target would be most of what they take: the
/// same routes, renamed. None where they are
/// many. O(routes * log routes).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn compact(routes: &[i32], targets: usize) -> Result<Option<Renamed>, Error> {
    if targets / 16 <= routes.len().max(1 << 16) {
        return Ok(None);
    }
    let mut named = memory::with_capacity(routes.len())?;
    named.extend(filled(routes).map(|target| target as u32));
    named.sort_unstable();
    named.dedup();
    let mut renamed = memory::copied(routes)?;
    for route in renamed.iter_mut().filter(|route| **route >= 0) {
        let number = named.partition_point(|&target| target < *route as u32);
        *route = number as i32;
    }
    Ok(Some((renamed, named)))
}

/// The targets of a row in ascending order, in the memory of `scratch`.
pub fn sorted<'a>(row: &[i32], scratch: &'a mut Vec<usize>) -> &'a [usize] {
    scratch.clear();
    scratch.extend(filled(row));
    scratch.sort_unstable();
    scratch
}
