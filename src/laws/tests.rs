//! The laws hold for what `exact` makes of any options, and are broken by what breaks them.

use super::*;
use crate::exact::Facts;
use crate::exact::tests::properties::{sized, with_fan_outs};
use proptest::prelude::*;

fn options() -> impl Strategy<Value = Options> {
    let many = || sized(0u32..40, 1u32..9, 1usize..14);
    let few = || sized(0u32..12, 1u32..7, 1usize..9);
    prop_oneof![many(), few(), with_fan_outs(many()), with_fan_outs(few())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn all_hold(options in options()) {
        let plan = options.clone().plan(&Run::default()).unwrap();
        all(&options, &*plan).map_err(TestCaseError::fail)?;
    }

    /// The two ways to find the maximum agree.
    #[test]
    fn the_maximum_flow_is_the_least_cut(options in with_fan_outs(sized(0u32..10, 1u32..8, 1usize..9))) {
        prop_assert_eq!(most_filled::maximum_flow(&options), most_filled::least_cut(&options));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn bytes_are_the_same_everywhere(options in options(), cut in any::<prop::sample::Index>()) {
        let plan = options.clone().plan(&Run::default()).unwrap();
        let cut = cut.index(options.sources as usize + 1) as u32;
        let routes = routes(&*plan).unwrap();
        same_bytes::holds(&options, &routes, plan.fingerprint(), cut).map_err(TestCaseError::fail)?;
    }
}

/// 12 sources with two of four targets each, in three domains, all within limits.
fn example() -> (Options, Vec<i32>, Facts) {
    let options = Options {
        sources: 12,
        fan_out: 2,
        capacities: vec![3.0, 2.0, 2.0, 1.0, 0.0],
        limits: Some(vec![9.0, 12.0, 12.0, 3.0, 12.0]),
        domains: Some(vec![0, 1, 1, 2, 3]),
        ..Options::default()
    };
    let plan = options.clone().plan(&Run::default()).unwrap();
    let (routes, facts) = (routes(&*plan).unwrap(), plan.facts().clone());
    (options, routes, facts)
}

#[test]
fn a_repeated_domain_breaks_the_first() {
    let (options, routes, _) = example();
    assert!(distinct::holds(&options, &routes).is_ok());
    for row in [[1, 2], [0, 0], [0, 5], [-2, 0]] {
        let broken = [&row, &routes[2..]].concat();
        assert!(distinct::holds(&options, &broken).is_err(), "{row:?}");
    }
    assert!(distinct::holds(&options, &routes[1..]).is_err());
}

#[test]
fn a_load_above_its_limit_breaks_the_second() {
    let (options, routes, _) = example();
    assert!(limits::holds(&options, &routes).is_ok());
    let drained: Vec<i32> = routes.iter().map(|&j| if j == 3 { 4 } else { j }).collect();
    assert!(limits::holds(&options, &drained).is_err());
    let full: Vec<i32> = routes.iter().map(|&j| if j == 1 { 0 } else { j }).collect();
    assert!(limits::holds(&options, &full).is_err());
    let weighed = Options {
        weights: Some(vec![2.0; 12]),
        route_limits: options.limits.clone(),
        ..options
    };
    assert!(limits::holds(&weighed, &routes).is_err());
}

#[test]
fn a_slot_left_out_breaks_the_third() {
    let (options, mut routes, mut facts) = example();
    assert!(most_filled::holds(&options, &routes, &facts).is_ok());
    routes[1] = -1;
    assert!(most_filled::holds(&options, &routes, &facts).is_err());
    facts.filled -= 1;
    assert!(most_filled::holds(&options, &routes, &facts).is_err());
    facts.bottleneck = Some(crate::quota::Bottleneck::Limits);
    let error = most_filled::holds(&options, &routes, &facts).unwrap_err();
    assert_eq!(error, "23 slots are filled, 24 could be");
}

#[test]
fn shares_that_are_not_fair_break_the_fourth() {
    let (options, routes, facts) = example();
    assert!(shares::holds(&options, &routes, &facts).is_ok());
    for change in [
        |shares: &mut Vec<f64>| shares[1] += 2.0,
        |shares: &mut Vec<f64>| (shares[1], shares[2]) = (shares[1] + 0.4, shares[2] - 0.4),
    ] {
        let mut facts = facts.clone();
        change(&mut facts.shares);
        assert!(shares::holds(&options, &routes, &facts).is_err());
    }
    let mut facts = facts;
    facts.loads[0] += 1;
    assert!(shares::holds(&options, &routes, &facts).is_err());
}

#[test]
fn a_leader_of_all_breaks_the_fifth() {
    let (options, mut routes, _) = example();
    assert!(slots::holds(&options, &routes).is_ok());
    for row in routes.chunks_mut(2) {
        row.sort_unstable();
    }
    assert!(slots::holds(&options, &routes).is_err());
}

#[test]
fn gaps_and_unequal_shortage_break_the_sixth() {
    let (options, mut routes, _) = example();
    assert!(shortage::holds(&options, &routes).is_ok());
    routes[0] = -1;
    assert!(shortage::holds(&options, &routes).is_err());
    routes[1] = -1;
    assert!(shortage::holds(&options, &routes).is_err());
}

#[test]
fn other_bytes_break_the_seventh() {
    let (options, mut routes, _) = example();
    let fingerprint = options.clone().plan(&Run::default()).unwrap().fingerprint();
    assert!(same_bytes::holds(&options, &routes, fingerprint, 5).is_ok());
    assert!(same_bytes::holds(&options, &routes, fingerprint + 1, 5).is_err());
    routes.swap(0, 1);
    assert!(same_bytes::holds(&options, &routes, fingerprint, 5).is_err());
}

#[test]
fn the_eighth_counts_who_meets() {
    let options = Options {
        sources: 3,
        fan_out: 2,
        capacities: vec![1.0; 4],
        ..Options::default()
    };
    let routes = [0, 1, 1, 0, 2, -1];
    let together = mixing::together(&options, &routes);
    assert_eq!(together[..8], [0, 2, 0, 0, 2, 0, 0, 0]);
    assert_eq!(mixing::widths(&options, &routes), [1, 1, 0, 0]);
}

#[test]
fn another_row_breaks_the_ninth() {
    let (options, mut routes, _) = example();
    let plan = options.clone().plan(&Run::default()).unwrap();
    assert!(access::holds(&options, &routes, &*plan).is_ok());
    routes.swap(0, 1);
    assert!(access::holds(&options, &routes, &*plan).is_err());
}
