//! The unit of weights changes nothing, whatever power of two it is, down to the smallest numbers.

use super::{loads, planned, route};
use crate::exact::{Options, Router};
use crate::float::scaled;
use crate::key::Key;

fn options(sources: u32, limited: bool, seed: u64, exponent: i32) -> Options {
    let key = Key::new(seed, 0);
    // Up to seven bits, which subnormal numbers hold.
    let weight = |i| scaled(f64::from(key.below(i, 100)), exponent);
    let targets = 20;
    let limit = |j| scaled(f64::from(sources * 6 + key.below(j, sources)), exponent);
    Options {
        sources,
        fan_out: 3,
        capacities: (0..targets).map(|j| 1.0 + (j % 5) as f64).collect(),
        limits: limited.then(|| (0..targets).map(limit).collect()),
        weights: Some((0..u64::from(sources)).map(weight).collect()),
        seed,
        ..Options::default()
    }
}

#[test]
fn any_power_of_two_gives_the_same_routes() {
    for (sources, limited) in [(300, false), (300, true), (3000, false), (3000, true)] {
        for seed in 0..3 {
            let plan = planned(&options(sources, limited, seed, 0));
            let routes = route(&plan);
            for exponent in [
                -1074, -1060, -1020, -950, -910, -890, -30, 1, 700, 850, 900, 1000,
            ] {
                let other = planned(&options(sources, limited, seed, exponent));
                assert_eq!(
                    route(&other),
                    routes,
                    "{sources} {limited} {seed} 2^{exponent}"
                );
                for (a, b) in other
                    .weighted_loads()
                    .unwrap()
                    .iter()
                    .zip(plan.weighted_loads().unwrap())
                {
                    assert_eq!(*a, scaled(b, exponent));
                }
                for (a, &b) in other.shares().iter().zip(plan.shares()) {
                    assert!((a - scaled(b, exponent)).abs() <= f64::from_bits(1));
                }
            }
        }
    }
}

/// The case in which a reciprocal of a weight overflowed: many sources, the smallest numbers.
#[test]
fn subnormal_weights_follow_shares() {
    let mut options = options(20_000, false, 7, -1074);
    options.fan_out = 5;
    options.capacities = vec![1.0; 200];
    let plan = planned(&options);
    let weights = options.weights.as_ref().unwrap();
    let loads = loads(&route(&plan), 5, weights, 200);
    let most = loads.iter().copied().fold(0.0, f64::max);
    assert!(
        most <= plan.shares()[0] * 1.01,
        "{most} {}",
        plan.shares()[0]
    );
}

#[test]
fn limits_hold_among_the_smallest_numbers() {
    for exponent in [-1074, -1070, 1000] {
        let options = options(2000, true, 3, exponent);
        let plan = planned(&options);
        let weights = options.weights.as_ref().unwrap();
        let loads = loads(&route(&plan), 3, weights, 20);
        let limits = options.limits.as_ref().unwrap();
        assert!(loads.iter().zip(limits).all(|(load, limit)| load <= limit));
    }
}
