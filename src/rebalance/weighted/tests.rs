//! What holds for all weights, and how much more than the bound moves.

use super::super::Options;
use super::WeightedlyRebalanced;
use crate::cancel::Cancel;
use crate::key::Key;
use proptest::prelude::*;

fn run(options: &Options) -> WeightedlyRebalanced {
    super::rebalance(options, &options.check().unwrap(), &Cancel::default()).unwrap()
}

fn options() -> impl Strategy<Value = Options> {
    (1usize..40, 1u32..4, 1u32..4, 1usize..7).prop_flat_map(|(n, k, width, m)| {
        let weight =
            prop_oneof![4 => 0.1f64..4.0, 1 => Just(0.0), 1 => 10.0f64..100.0, 1 => Just(1.0)];
        (
            prop::collection::vec(-2..m as i32 + 1, n * width as usize),
            prop::collection::vec(prop_oneof![4 => 1.0f64..4.0, 1 => Just(0.0)], m)
                .prop_filter("some capacity", |c| c.iter().any(|&c| c > 0.0)),
            prop::option::of(prop::collection::vec(0.0f64..60.0, m)),
            prop::option::of(prop::collection::vec(0u32..4, m)),
            prop::option::of(prop::collection::vec(0..=k, n)),
            prop::collection::vec(weight, n),
            0.0f64..0.5,
        )
            .prop_map(
                move |(before, capacities, limits, domains, fan_outs, weights, tolerance)| {
                    Options {
                        before,
                        fan_out_before: width,
                        fan_out: k,
                        capacities,
                        limits,
                        domains,
                        fan_outs,
                        weights: Some(weights),
                        tolerance: Some(tolerance),
                        ..Options::default()
                    }
                },
            )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn limits_domains_and_the_bound(options in options()) {
        let result = run(&options);
        let problem = options.check().unwrap().problem;
        let weights = options.weights.as_ref().unwrap();
        let mut loads = vec![0.0; problem.targets()];
        for (i, row) in result.routes.chunks(options.fan_out as usize).enumerate() {
            let filled = row.iter().take_while(|&&target| target >= 0).count();
            prop_assert!(row[filled..].iter().all(|&target| target == -1));
            let fan_out = options.fan_outs.as_ref().map_or(options.fan_out, |fan_outs| fan_outs[i]);
            prop_assert!(filled as u32 <= fan_out);
            let mut domains: Vec<usize> = row[..filled].iter().map(|&j| problem.domain(j as usize)).collect();
            domains.sort_unstable();
            domains.dedup();
            prop_assert_eq!(domains.len(), filled);
            row[..filled].iter().for_each(|&j| loads[j as usize] += weights[i]);
        }
        prop_assert_eq!(&loads, &result.loads);
        let mut within = true;
        if let Some(limits) = &options.limits {
            for (j, &load) in loads.iter().enumerate() {
                prop_assert!(load <= limits[j], "{} {} {}", j, load, limits[j]);
                within &= load <= limits[j];
            }
        }
        prop_assert!(!result.complete || within && result.imbalance <= options.tolerance.unwrap() + 1e-9);
        prop_assert!(result.lower_bound <= result.moved_weight * (1.0 + 1e-9) + 1e-9);
        // A second time nothing moves where all is well.
        if result.complete {
            let again = Options {
                before: result.routes.clone(),
                fan_out_before: options.fan_out,
                ..options.clone()
            };
            let again = run(&again);
            prop_assert_eq!(again.moved_weight, 0.0);
            prop_assert_eq!(&again.routes, &result.routes);
        }
    }
}

/// A number in (0, 1].
fn uniform(key: Key, word: u64) -> f64 {
    ((key.hash(word) >> 11) + 1) as f64 / (1u64 << 53) as f64
}

/// Weights of a kind.
fn weights(kind: &str, sources: usize, key: Key) -> Vec<f64> {
    let normal = |i: u64| {
        let (u, v) = (uniform(key, 2 * i), uniform(key, 2 * i + 1));
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    };
    let weight = |i: u64| match kind {
        "lognormal" => normal(i).exp(),
        "pareto" => uniform(key, i).powf(-1.0 / 1.5),
        "zipf" => 1.0 / ((key.hash(i) % sources as u64) + 1) as f64,
        _ => unreachable!(),
    };
    (0..sources as u64).map(weight).collect()
}

#[test]
fn hardly_more_than_the_bound_moves() {
    for kind in ["lognormal", "pareto", "zipf"] {
        for per_target in [10, 100, 1000, 10_000] {
            let (mut ratios, mut complete, mut imbalances) = (Vec::new(), 0, 0.0);
            let draws = if per_target > 1000 { 3 } else { 12 };
            for draw in 0..draws {
                let targets = 20;
                let sources = targets * per_target;
                let key = Key::new(draw, 77);
                let options = Options {
                    before: (0..sources as u64)
                        .map(|i| key.child(1).below(i, targets as u32) as i32)
                        .collect(),
                    fan_out_before: 1,
                    fan_out: 1,
                    capacities: vec![1.0; targets],
                    weights: Some(weights(kind, sources, key.child(2))),
                    ..Options::default()
                };
                let result = run(&options);
                complete += usize::from(result.complete);
                imbalances += result.imbalance / draws as f64;
                if result.complete && result.lower_bound > 0.0 {
                    ratios.push(result.moved_weight / result.lower_bound);
                }
            }
            let mean = ratios.iter().sum::<f64>() / ratios.len().max(1) as f64;
            println!(
                "{kind} {per_target}: {mean:.3} times the bound, {complete} of {draws} complete, imbalance {imbalances:.4}"
            );
            assert!(mean <= 1.6);
        }
    }
}
