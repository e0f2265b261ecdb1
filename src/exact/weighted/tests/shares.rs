//! Shares in weight against the definition of the fair point, and against those of counts.

use super::planned;
use crate::exact::tests::properties::sized;
use crate::exact::{MixedPlan, Options, Router};
use crate::run::Run;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// With equal weights, shares are those of counts, times the weight: with limits, domains and
    /// fan-outs.
    #[test]
    fn equal_weights_have_the_shares_of_counts(
        input in sized(1u32..40, 1u32..7, 1usize..20),
        more in prop::collection::vec(0u32..7, 40),
        weight in prop_oneof![Just(1.0), Just(0.1), Just(1e200), Just(1e-200)],
    ) {
        let fan_outs: Vec<u32> = more[..input.sources as usize].iter().map(|&k| k.min(input.fan_out)).collect();
        let counts = MixedPlan::new(input.problem().unwrap(), fan_outs.clone(), &Run::default()).unwrap();
        let limits = input.limits.as_ref().map(|limits| limits.iter().map(|u| u * weight).collect());
        let given = Options { limits, weights: Some(vec![weight; input.sources as usize]), fan_outs: Some(fan_outs), ..input.clone() };
        let plan = planned(&given);
        for (j, (&ours, &share)) in plan.shares().iter().zip(counts.shares()).enumerate() {
            let error = (ours / weight - share).abs();
            prop_assert!(error <= 1e-9 * share.max(1e-3), "target {}: {} for {}", j, ours / weight, share);
        }
    }
}

/// A source heavier than a target's share does not change shares: whoever gets it is above its own.
#[test]
fn a_heavy_source_does_not_change_shares() {
    let given = Options {
        sources: 101,
        fan_out: 1,
        capacities: vec![4.0, 1.0, 1.0, 1.0, 1.0],
        weights: Some(std::iter::once(900.0).chain(vec![1.0; 100]).collect()),
        ..Options::default()
    };
    let plan = planned(&given);
    assert_eq!(plan.shares(), [500.0, 125.0, 125.0, 125.0, 125.0]);
    // It goes where it weighs least, which gets nothing else; the rest share the others.
    assert_eq!(
        plan.weighted_loads().unwrap(),
        [900.0, 25.0, 25.0, 25.0, 25.0]
    );
}

/// No target can have more than all sources once, nor a domain.
#[test]
fn shares_are_at_most_all_weight() {
    let given = |domains: Option<Vec<u32>>| Options {
        sources: 10,
        fan_out: 2,
        capacities: vec![100.0, 1.0, 1.0],
        domains,
        weights: Some(vec![0.5; 10]),
        ..Options::default()
    };
    assert_eq!(planned(&given(None)).shares(), [5.0, 2.5, 2.5]);
    let plan = planned(&given(Some(vec![0, 0, 1])));
    assert!((plan.shares()[0] - 500.0 / 101.0).abs() < 1e-12);
    assert_eq!(plan.shares()[2], 5.0);
}
