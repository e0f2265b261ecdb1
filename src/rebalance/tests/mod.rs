//! Rebalancing against definitions, a cheapest flow, and every way of moving so many routes.

mod budget;
mod properties;

use super::bounds::Bounds;
use super::{Options, Rebalanced, rebalance};
use crate::run::Run;
use proptest::prelude::*;

fn run(options: &Options) -> Rebalanced {
    rebalance(options, &Run::default()).unwrap()
}

/// Rows by their width.
fn rows(routes: &[i32], width: u32) -> impl Iterator<Item = &[i32]> {
    routes.chunks(width as usize)
}

fn loads(routes: &[i32], targets: usize) -> Vec<u32> {
    let mut loads = vec![0; targets];
    let filled = routes.iter().filter(|&&target| target >= 0);
    filled.for_each(|&target| loads[target as usize] += 1);
    loads
}

/// The index now of an old target, in the words of the contract.
fn now(options: &Options, target: i32) -> Option<i32> {
    let now = match &options.target_map {
        Some(map) => *map.get(usize::try_from(target).ok()?)?,
        None => target,
    };
    (0..options.capacities.len() as i32)
        .contains(&now)
        .then_some(now)
}

/// The slots of `before` whose target is not in the row of `after`; a repeated one counts once.
fn moved(options: &Options, after: &[i32]) -> Vec<u32> {
    let width = options.fan_out_before;
    let mut moved = Vec::new();
    for (i, (old, new)) in rows(&options.before, width)
        .zip(rows(after, options.fan_out))
        .enumerate()
    {
        for (slot, &target) in old.iter().enumerate() {
            let place = now(options, target);
            let same = |&other: &i32| match place {
                Some(_) => now(options, other) == place,
                None => other == target,
            };
            let repeated = old[..slot].iter().any(same);
            if target != -1 && !repeated && place.is_none_or(|place| !new.contains(&place)) {
                moved.push(i as u32 * width + slot as u32);
            }
        }
    }
    moved
}

/// A capacity.
fn capacity() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => (1u32..5).prop_map(f64::from),
        1 => Just(0.0),
        1 => Just(0.3),
        1 => prop_oneof![Just(1e-300), Just(1e300), Just(37.5)],
    ]
}

/// Any small problem: with repeats, dead targets, broken limits, another fan-out, a map.
fn options(most_sources: usize) -> impl Strategy<Value = Options> {
    let sizes = (1..=most_sources, 1u32..5, 1u32..5, 1usize..8, any::<bool>());
    sizes.prop_flat_map(|(n, k, other, m, same)| {
        let width = if same { k } else { other };
        let slots = n * width as usize;
        let top = m as i32;
        let before = prop_oneof![
            2 => prop::collection::vec(-2..top + 1, slots),
            2 => prop::collection::vec(0..top, slots),
            1 => prop::collection::vec(0..top.min(2), slots),
            1 => prop::collection::vec(prop_oneof![Just(-1), 0..top], slots),
        ];
        let limits = prop_oneof![
            2 => Just(None),
            1 => prop::collection::vec((0..n as u32 + 3).prop_map(f64::from), m).prop_map(Some),
        ];
        let domains = prop_oneof![
            2 => Just(None),
            1 => prop::collection::vec(0u32..4, m).prop_map(Some),
        ];
        let capacities = prop::collection::vec(capacity(), m)
            .prop_filter("some capacity", |capacities| {
                capacities.iter().any(|&c| c > 0.0)
            });
        let fan_outs = prop_oneof![
            3 => Just(None),
            1 => prop::collection::vec(0..=k, n).prop_map(Some),
        ];
        let map = prop_oneof![
            3 => Just(None),
            1 => prop::collection::vec(-1..top, m).prop_map(Some),
        ];
        (
            before,
            limits,
            domains,
            capacities,
            fan_outs,
            map,
            any::<u64>(),
        )
            .prop_map(
                move |(before, limits, domains, capacities, fan_outs, target_map, seed)| Options {
                    before,
                    fan_out_before: width,
                    target_map,
                    fan_out: k,
                    capacities,
                    limits,
                    domains,
                    fan_outs,
                    seed,
                    ..Options::default()
                },
            )
    })
}
