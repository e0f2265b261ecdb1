//! What streams promise, measured.

mod blocks;
mod changes;
mod golden;
mod kernels;
mod limits;
mod meter;
mod refused;
mod windows;

use super::{Options, Plan};
use crate::run::Run;
use proptest::prelude::*;

/// Capacities of many kinds.
pub fn capacities() -> impl Strategy<Value = Vec<f64>> {
    let one = prop_oneof![
        4 => Just(1.0),
        2 => (1u32..20).prop_map(f64::from),
        2 => 0.05..1.05f64,
        1 => (-30.0..30.0f64).prop_map(f64::exp2),
        1 => Just(0.0),
    ];
    let many = prop::collection::vec(one, 1..40);
    let equal = (1usize..130).prop_map(|m| vec![1.0; m]);
    let geometric = (2usize..30).prop_map(|m| (0..m).map(|j| 0.618f64.powi(j as i32)).collect());
    prop_oneof![5 => many, 1 => equal, 1 => geometric]
        .prop_filter("a live target", |c| c.iter().any(|&c| c > 0.0))
}

/// Streams without limits and changes.
pub fn options() -> impl Strategy<Value = Options> {
    let domains = prop::option::weighted(0.4, prop::collection::vec(0u32..12, 130));
    (
        capacities(),
        domains,
        1u32..6,
        any::<u64>(),
        any::<Option<bool>>(),
    )
        .prop_map(|(capacities, domains, fan_out, seed, mix)| Options {
            domains: domains.map(|domains| domains[..capacities.len()].to_vec()),
            fan_out,
            capacities,
            seed,
            mix,
            ..Options::default()
        })
}

/// A plan that there is.
pub fn plan(options: &Options) -> Plan {
    Plan::new(options.clone(), &Run::default()).unwrap()
}

/// Routes on the fastest instruction set.
pub fn rows(plan: &Plan, from: u64, to: u64) -> Vec<i32> {
    plan.route(from..to, &Run::default()).unwrap()
}
