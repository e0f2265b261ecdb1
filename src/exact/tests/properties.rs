//! The guarantees on random instances, and the twin.

use super::super::{Options, Plan, Router, naive};
use super::planned;
use crate::lanes::Isa;
use crate::laws;
use crate::quota::{ONE, shares};
use crate::run::Run;
use proptest::prelude::*;

/// A capacity: small and whole, spread over nine decades, nothing, or extreme.
pub fn capacity() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => (0u32..10).prop_map(f64::from),
        2 => (-4.5f64..4.5).prop_map(|x| 10f64.powf(x)),
        1 => Just(0.0),
        1 => Just(1.0),
        1 => prop_oneof![Just(1e-300), Just(1e300), Just(0.1), Just(f64::MAX), Just(5e-324)],
    ]
}

/// Any small problem.
pub fn input() -> impl Strategy<Value = Options> {
    sized(
        prop_oneof![0u32..12, 0u32..300],
        prop_oneof![1u32..6, 1u32..40],
        prop_oneof![1usize..8, 1usize..60],
    )
}

/// Problems with so many sources, slots a source and targets.
pub fn sized(
    n: impl Strategy<Value = u32>,
    k: impl Strategy<Value = u32>,
    m: impl Strategy<Value = usize>,
) -> impl Strategy<Value = Options> {
    (n, k, m)
        .prop_flat_map(|(n, k, m)| {
            let demand = n * k;
            let limits = prop_oneof![
                2 => Just(None),
                1 => prop::collection::vec((0..=2 * n).prop_map(f64::from), m).prop_map(Some),
                1 => prop::collection::vec(prop_oneof![Just(f64::INFINITY), Just(0.0), Just(1.0)], m).prop_map(Some),
                // Limits that sum to the demand.
                1 => prop::collection::vec(0u32..=demand, m - 1).prop_map(move |mut cuts| {
                    cuts.extend([0, demand]);
                    cuts.sort_unstable();
                    Some(cuts.windows(2).map(|w| f64::from(w[1] - w[0])).collect())
                }),
            ];
            let domains = prop_oneof![
                2 => Just(None),
                1 => prop::collection::vec(0u32..m as u32, m).prop_map(Some),
                1 => prop::collection::vec(0u32..3, m).prop_map(Some),
                1 => Just(Some(vec![7; m])),
            ];
            (
                Just(n),
                Just(k),
                prop::collection::vec(capacity(), m).prop_filter("some capacity", |c| c.iter().any(|&c| c > 0.0)),
                limits,
                domains,
                any::<u64>(),
            )
        })
        .prop_map(|(sources, fan_out, capacities, limits, domains, seed)| Options {
            sources,
            fan_out,
            capacities,
            limits,
            domains,
            seed,
            ..Options::default()
        })
}

/// The same, each source with a fan-out of its own: any, with zeros, few large ones, or all alike.
pub fn with_fan_outs(options: impl Strategy<Value = Options>) -> impl Strategy<Value = Options> {
    options.prop_flat_map(|options| {
        let (n, k) = (options.sources as usize, options.fan_out);
        let fan_outs = prop_oneof![
            3 => prop::collection::vec(0..=k, n),
            1 => prop::collection::vec(1..=k, n),
            1 => prop::collection::vec(prop_oneof![Just(0), Just(k)], n),
            2 => prop::collection::vec(prop_oneof![6 => Just(1), 1 => 0..=k], n),
            1 => Just(vec![k; n]),
        ];
        fan_outs.prop_map(move |fan_outs| Options {
            fan_outs: Some(fan_outs),
            ..options.clone()
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn the_laws_hold(input in input()) {
        laws::all(&input, &planned(&input)).map_err(TestCaseError::fail)?;
    }

    /// Shares in fixed point sum to a whole number to the last unit, which loads would show in one
    /// case of millions only; none is above its bound.
    #[test]
    fn fixed_shares_are_whole_together(input in input()) {
        let problem = input.problem().unwrap();
        let shares = shares::shares(&problem).unwrap();
        let one = u128::from(ONE);
        let mut totals = vec![0u128; problem.domain_count()];
        for (j, &fixed) in shares.fixed.iter().enumerate() {
            prop_assert!(u128::from(fixed) <= u128::from(problem.caps[j]) * one);
            totals[problem.domain(j)] += u128::from(fixed);
        }
        prop_assert!(totals.iter().all(|&total| total <= u128::from(problem.sources) * one));
        prop_assert_eq!(totals.iter().sum::<u128>(), u128::from(shares.filled) * one);
    }

    /// The fast kernel against the twin, with every instruction set.
    #[test]
    fn equals_the_naive_twin(input in input()) {
        let problem = input.problem().unwrap();
        let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
        let expected = naive::route(&problem).unwrap();
        let n = problem.sources;
        for &isa in Isa::available() {
            prop_assert_eq!(&plan.route(0..n, &isa.into()).unwrap(), &expected);
        }
    }
}
