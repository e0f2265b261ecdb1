//! 2: no load is above its limit; a target without capacity gets nothing.

use super::{Verdict, bound, ensure, loads, rows};
use crate::exact::Options;

/// Whether no target has more routes than it takes, nor more weight, summed in the order of the
/// sources.
///
/// # Errors
///
/// The first target that has.
pub fn holds(options: &Options, routes: &[i32]) -> Verdict {
    for (target, load) in loads(options, routes).into_iter().enumerate() {
        let bound = bound(options, target);
        ensure(load <= bound, || {
            format!("target {target} has {load} routes, and takes {bound}")
        })?;
    }
    let (Some(weights), Some(limits)) = (&options.weights, &options.limits) else {
        return Ok(());
    };
    let mut loads = vec![0.0; limits.len()];
    for (row, weight) in rows(options, routes).zip(weights) {
        for &j in row.iter().filter(|&&j| j >= 0) {
            loads[j as usize] += weight;
        }
    }
    for (target, (load, limit)) in loads.iter().zip(limits).enumerate() {
        ensure(load <= limit, || {
            format!("target {target} has a weight of {load}, and takes {limit}")
        })?;
    }
    Ok(())
}
