//! Guarantee 5: every slot is balanced, not only the sum of slots.

use super::super::Options;
use super::properties::capacity;
use super::{planned, route};
use crate::laws::{self, most_filled};
use proptest::prelude::*;

/// A problem in which every slot can be filled.
fn filled() -> impl Strategy<Value = Options> {
    (
        prop_oneof![1u32..12, 1u32..500],
        prop_oneof![1u32..5, 1u32..20],
        prop_oneof![0usize..4, 0usize..50],
    )
        .prop_flat_map(|(n, k, more)| {
            let m = k as usize + more;
            let limits = prop_oneof![
                2 => Just(None),
                1 => prop::collection::vec((n / 2..=n).prop_map(f64::from), m).prop_map(Some),
            ];
            let domains = prop_oneof![
                2 => Just(None),
                1 => prop::collection::vec(0u32..k + 3, m).prop_map(Some),
            ];
            let capacities = prop_oneof![
                2 => prop::collection::vec(capacity(), m),
                1 => Just(vec![1.0; m]),
                1 => prop::collection::vec((1u32..9).prop_map(f64::from), m),
            ];
            (Just(n), Just(k), capacities, limits, domains, any::<u64>())
        })
        .prop_map(
            |(sources, fan_out, capacities, limits, domains, seed)| Options {
                sources,
                fan_out,
                capacities,
                limits,
                domains,
                seed,
                ..Options::default()
            },
        )
        .prop_filter("everything is filled", |input| {
            input.capacities.iter().any(|&c| c > 0.0)
                && most_filled::least_cut(input) == input.problem().unwrap().demand()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { max_local_rejects: 1 << 20, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn every_slot_has_its_part_of_every_load(input in filled()) {
        let routes = route(&planned(&input));
        prop_assert!(!routes.contains(&-1));
        laws::slots::holds(&input, &routes).map_err(TestCaseError::fail)?;
    }
}
