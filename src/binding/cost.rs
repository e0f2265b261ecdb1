//! What calls cost, about: the order in which calls are computed follows from it, nothing else.

use super::task::Cost;
use crate::exact::{Options, is_small};
use crate::keys;
use crate::memory;
use crate::stream::Plan;

/// What a slot takes, in nanoseconds on one thread.
const PER_SLOT: u64 = 4;

/// Planning, and routing so many slots.
pub fn exact(options: &Options, slots: u64) -> Cost {
    let (sources, targets) = (u64::from(options.sources), options.capacities.len() as u64);
    let all = sources.saturating_mul(u64::from(options.fan_out));
    let plan = match (&options.weights, &options.fan_outs) {
        // All routes are computed with the plan.
        (Some(_), _) => sources
            .saturating_mul(150)
            .saturating_add(all.saturating_mul(30)),
        (None, Some(_)) => sources * 20 + targets * 2000,
        // Five lines, each ordered level by level.
        (None, None) if !options.topology.is_empty() => {
            targets * (1000 + 200 * options.topology.len() as u64)
        }
        (None, None) if options.limits.is_some() || options.domains.is_some() => targets * 500,
        (None, None) => targets * 100,
    };
    let entries = match &options.fan_outs {
        Some(fan_outs) if options.weights.is_none() => sum_of_different(fan_outs, options.fan_out),
        _ => 0,
    };
    let plan = plan.saturating_add(entries.saturating_mul(250));
    let numbers = |list: &Option<Vec<f64>>| list.as_ref().map_or(0, |list| list.len() * 8);
    let words = |list: &Option<Vec<u32>>| list.as_ref().map_or(0, |list| list.len() * 4);
    Cost {
        work: plan.saturating_add(slots.saturating_mul(PER_SLOT)),
        bytes: options.capacities.len() * 8
            + numbers(&options.limits)
            + numbers(&options.route_limits)
            + words(&options.domains)
            + options.capacities.len() * 4 * options.topology.len()
            + words(&options.fan_outs)
            + numbers(&options.weights),
        alone: options.is_small(),
    }
}

/// Routing so many slots of a plan.
pub fn exact_rows(slots: u64) -> Cost {
    Cost {
        work: slots.saturating_mul(PER_SLOT),
        bytes: 0,
        alone: is_small(slots as usize),
    }
}

/// The memory that a plan will take, in bytes.
pub fn exact_plan_bytes(options: &Options) -> usize {
    let sources = options.sources as usize;
    let rows = match (&options.weights, &options.fan_outs) {
        (Some(_), _) => sources
            .saturating_mul(options.fan_out as usize)
            .saturating_mul(4)
            .saturating_add(sources * 12),
        (None, Some(fan_outs)) => {
            let different = sum_of_different(fan_outs, options.fan_out) as usize;
            sources * 8 + different.saturating_mul(75)
        }
        (None, None) => 0,
    };
    let lines = if options.topology.is_empty() { 1 } else { 5 };
    rows.saturating_add(options.capacities.len() * 64 * lines)
}

/// The sum of the different numbers among `fan_outs`, about: a plan has as many entries. Those above N,
/// which few sources can have, count every time. O(N).
fn sum_of_different(fan_outs: &[u32], largest: u32) -> u64 {
    let length = fan_outs.len().min(largest as usize) + 1;
    // Without memory for this there is none for the plan.
    let mut seen = memory::filled(length, false).unwrap_or_default();
    let mut sum = 0;
    for &fan_out in fan_outs {
        let again = seen.get_mut(fan_out as usize);
        if !again.is_some_and(|again| std::mem::replace(again, true)) {
            sum += u64::from(fan_out.min(largest));
        }
    }
    sum
}

/// What a slot of a stream takes, in nanoseconds on one thread.
const PER_ITEM_SLOT: u64 = 20;

/// Routing so many slots of a stream.
pub fn stream_rows(slots: u64) -> Cost {
    Cost {
        work: slots.saturating_mul(PER_ITEM_SLOT),
        bytes: 0,
        alone: Plan::is_small(slots as usize),
    }
}

/// Looking up packed keys: so many bytes, slots and offsets.
pub fn key_rows(plan: &keys::Plan, bytes: usize, slots: usize, offsets: usize) -> Cost {
    Cost {
        work: bytes as u64 + (slots as f64 * plan.expected_darts() * 15.0) as u64,
        bytes: bytes + offsets * 4,
        alone: plan.is_small(bytes, slots),
    }
}
