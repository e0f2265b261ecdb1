//! The guarantees 1, 2, 3, 4 and 6 on random instances, against definitions, and the twin.

use super::super::{Options, Plan, Router, naive};
use super::{route, targets_of};
use crate::lanes::Isa;
use crate::quota::{ONE, Problem, shares};
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

/// min(N*k, sum over domains of min(N, sum of caps)).
pub fn most(problem: &Problem) -> u64 {
    let mut rooms = vec![0u64; problem.domain_count()];
    for j in 0..problem.targets() {
        rooms[problem.domain(j)] += u64::from(problem.caps[j]);
    }
    let room: u64 = rooms
        .iter()
        .map(|&room| room.min(u64::from(problem.sources)))
        .sum();
    room.min(problem.demand())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Guarantees 1, 2, 3 and 6, and that loads are what the plan says.
    #[test]
    fn distinct_within_limits_and_nothing_dropped(input in input()) {
        let problem = input.problem().unwrap();
        let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
        let rows = route(&plan);
        let k = problem.fan_out as usize;
        let mut loads = vec![0u32; problem.targets()];
        let mut filled_counts = Vec::new();
        for row in rows.chunks(k) {
            let filled = row.iter().take_while(|&&j| j >= 0).count();
            prop_assert!(row[filled..].iter().all(|&j| j == -1));
            filled_counts.push(filled);
            let mut domains: Vec<usize> = row[..filled].iter().map(|&j| problem.domain(j as usize)).collect();
            domains.sort_unstable();
            domains.dedup();
            prop_assert_eq!(domains.len(), filled);
            for &j in &row[..filled] {
                loads[j as usize] += 1;
            }
        }
        prop_assert_eq!(&loads, plan.loads());
        for (j, &load) in loads.iter().enumerate() {
            prop_assert!(load <= problem.caps[j]);
        }
        let filled: u64 = loads.iter().map(|&load| u64::from(load)).sum();
        prop_assert_eq!(filled, most(&problem));
        prop_assert_eq!(filled, plan.filled());
        prop_assert_eq!(plan.bottleneck().is_none(), filled == problem.demand());
        if let (Some(low), Some(high)) = (filled_counts.iter().min(), filled_counts.iter().max()) {
            prop_assert!(high - low <= 1);
        }
    }

    /// Guarantee 4: loads and domain totals are floor or ceiling of shares that meet the definition.
    #[test]
    fn loads_are_rounded_shares(input in input()) {
        let problem = input.problem().unwrap();
        let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
        let shares = plan.shares();
        let n = f64::from(problem.sources);
        let close = |load: f64, share: f64| {
            let slack = 1e-9 * share;
            load >= (share - slack).floor() && load <= (share + slack).ceil()
        };
        let mut totals = vec![(0.0, 0.0); problem.domain_count()];
        for (j, (&load, &share)) in plan.loads().iter().zip(shares).enumerate() {
            prop_assert!(close(f64::from(load), share), "target {}: {} for {}", j, load, share);
            let total = &mut totals[problem.domain(j)];
            *total = (total.0 + f64::from(load), total.1 + share);
        }
        for &(load, share) in &totals {
            prop_assert!(close(load, share + 0.0), "domain: {} for {}", load, share);
        }
        let sum: f64 = shares.iter().sum();
        prop_assert!((sum - plan.filled() as f64).abs() <= 1e-9 * sum.max(1.0));
        // The definition: a target below its cap and in a domain below N is at the common level,
        // and nobody is above it; within a full domain the same holds for the domain's level.
        let level = |j: usize| shares[j] / problem.capacities[j];
        let below_cap = |j: usize| shares[j] < f64::from(problem.caps[j]) * (1.0 - 1e-9);
        let full = |j: usize| totals[problem.domain(j)].1 >= n * (1.0 - 1e-9);
        let live: Vec<usize> = (0..problem.targets()).filter(|&j| problem.caps[j] > 0 && shares[j] > 1e-290).collect();
        for &i in &live {
            for &j in &live {
                let same = problem.domain(i) == problem.domain(j);
                if below_cap(i) && (!full(i) || same) {
                    prop_assert!(level(j) <= level(i) * (1.0 + 1e-9), "{} at {}, {} at {}", i, level(i), j, level(j));
                }
            }
        }
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

    /// The fast kernel, single rows and single columns against the twin; ranges; instruction sets.
    #[test]
    fn equals_the_naive_twin(input in input(), cut in any::<prop::sample::Index>()) {
        let problem = input.problem().unwrap();
        let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
        let expected = naive::route(&problem).unwrap();
        let (n, k) = (problem.sources, problem.fan_out as usize);
        for &isa in Isa::available() {
            prop_assert_eq!(&plan.route(0..n, &isa.into()).unwrap(), &expected);
        }
        let middle = cut.index(n as usize + 1) as u32;
        let mut parts = plan.route(0..middle, &Run::default()).unwrap();
        parts.extend(plan.route(middle..n, &Run::default()).unwrap());
        prop_assert_eq!(&parts, &expected);
        let mut columns = vec![Vec::new(); problem.targets()];
        for (i, row) in (0..n).zip(expected.chunks(k)) {
            let alone = targets_of(&plan, i);
            prop_assert_eq!(&alone[..], row);
            row.iter().filter(|&&j| j >= 0).for_each(|&j| columns[j as usize].push(i));
        }
        for (j, column) in (0..).zip(columns) {
            prop_assert_eq!(plan.sources_of(j).unwrap(), column);
        }
    }
}
