//! 5: with one fan-out, where all is filled, every slot is balanced, and not only the sum of slots.

use super::{Verdict, ensure, loads, rows};
use crate::exact::Options;

/// Whether each target is in each slot its load / k times, up to 2 (1 - 1/k), where all slots are
/// filled and there are neither fan-outs nor weights; five times that with a topology, where a target
/// has a stretch on each of five lines.
///
/// # Errors
///
/// The first target and slot that are further off.
pub fn holds(options: &Options, routes: &[i32]) -> Verdict {
    let uniform = options.fan_outs.is_none() && options.weights.is_none();
    if !uniform || routes.contains(&-1) {
        return Ok(());
    }
    let k = options.fan_out as usize;
    let lines = if options.topology.is_empty() { 1 } else { 5 };
    let mut counts = vec![0i64; k * options.capacities.len()];
    for row in rows(options, routes) {
        for (slot, &j) in row.iter().enumerate() {
            counts[j as usize * k + slot] += 1;
        }
    }
    for (target, load) in loads(options, routes).into_iter().enumerate() {
        for (slot, &count) in counts[target * k..][..k].iter().enumerate() {
            // In whole numbers: k times the difference.
            let off = (k as i64 * count - i64::from(load)).abs();
            ensure(off <= lines * 2 * (k as i64 - 1), || {
                format!("target {target} of load {load} is {count} times in slot {slot} of {k}")
            })?;
        }
    }
    Ok(())
}
