//! Guarantee 5: every slot is balanced, not only the sum of slots.

use super::super::Options;
use super::properties::{capacity, most};
use super::{Router as _, planned, route};
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
                && most(&input.problem().unwrap()) == input.problem().unwrap().demand()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { max_local_rejects: 1 << 20, ..ProptestConfig::with_cases(3000) })]

    /// |count - load / k| <= 2 (1 - 1/k), in whole numbers.
    #[test]
    fn every_slot_has_its_part_of_every_load(input in filled()) {
        let plan = planned(&input);
        let k = input.fan_out as usize;
        let mut counts = vec![0i64; k * input.capacities.len()];
        for row in route(&plan).chunks(k) {
            for (slot, &j) in row.iter().enumerate() {
                counts[j as usize * k + slot] += 1;
            }
        }
        for (j, slots) in counts.chunks(k).enumerate() {
            let load = i64::from(plan.loads()[j]);
            for (slot, &count) in slots.iter().enumerate() {
                prop_assert!(
                    (k as i64 * count - load).abs() <= 2 * (k as i64 - 1),
                    "target {} of load {} is {} times in slot {} of {}", j, load, count, slot, k
                );
            }
        }
    }
}
