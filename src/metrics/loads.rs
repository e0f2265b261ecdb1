//! Loads and survival.

use crate::error::Error;
use crate::memory;

/// The load of each of `targets` targets: the number of routes to it. O(routes + targets).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target;
/// [`Error::OutOfMemory`].
pub fn loads(routes: &[i32], targets: usize) -> Result<Vec<u32>, Error> {
    let mut loads = memory::filled(targets, 0u32)?;
    for (i, &target) in routes.iter().enumerate() {
        match loads.get_mut(target as usize) {
            Some(load) if target >= 0 => *load += 1,
            _ if target == -1 => {}
            _ => return Err(bad_route(i, targets, target)),
        }
    }
    Ok(loads)
}

/// The error for a route that is neither -1 nor one of `targets` targets.
pub(super) fn bad_route(i: usize, targets: usize, target: i32) -> Error {
    Error::out_of_range(
        format!("routes[{i}]"),
        format!(">= -1 and < {targets}"),
        target,
    )
}

/// Filled slots / all slots; `None` when there is no slot. O(routes).
pub fn survival(routes: &[i32]) -> Option<f64> {
    let filled = routes.iter().filter(|&&target| target >= 0).count();
    (!routes.is_empty()).then(|| filled as f64 / routes.len() as f64)
}
