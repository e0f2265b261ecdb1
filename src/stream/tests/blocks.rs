//! Look-ups, blocks, counts and the plain twin agree, anywhere.

use super::super::{ITEMS, Options, naive};
use super::{options, plan, rows};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::lanes::Isa;
use crate::run::Run;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn blocks_equal_the_plain_twin(options in options()) {
        let plan = plan(&options);
        let targets = naive::targets(plan.tree(), 3000, options.capacities.len());
        let rows = rows(&plan, 0, 3000);
        let mut got = vec![Vec::new(); targets.len()];
        for (item, row) in rows.chunks(options.fan_out as usize).enumerate() {
            row.iter().filter(|&&j| j >= 0).for_each(|&j| got[j as usize].push(item as u64));
        }
        prop_assert_eq!(got, targets);
    }

    #[test]
    fn any_range_on_any_instruction_set_is_what_look_ups_say(
        options in options(),
        from in prop_oneof![Just(0), Just(12345), Just(1u64 << 40), 0..ITEMS - 4000, Just(ITEMS - 4000)],
        lengths in prop::collection::vec(1u64..1500, 1..5),
    ) {
        let plan = plan(&options);
        let k = options.fan_out as usize;
        let to = (from + lengths.iter().sum::<u64>()).min(ITEMS);
        let mut expected = Vec::new();
        let mut row = vec![0; k];
        for item in from..to {
            plan.targets_of(item, &mut row).unwrap();
            expected.extend_from_slice(&row);
        }
        for &isa in Isa::available() {
            let mut routes = Vec::new();
            let mut start = from;
            for length in &lengths {
                let end = (start + length).min(to);
                routes.extend(plan.route(start..end, &Run::from(isa)).unwrap());
                start = end;
            }
            prop_assert_eq!(&routes, &expected);
        }
    }

    #[test]
    fn counts_are_those_of_the_rows(options in options(), from in 0..ITEMS - 300, length in 0u64..300) {
        let plan = plan(&options);
        let before = plan.counts_at(from).unwrap();
        let after = plan.counts_at(from + length).unwrap();
        let mut counts = before;
        rows(&plan, from, from + length).iter().filter(|&&j| j >= 0)
            .for_each(|&j| counts[j as usize] += 1);
        prop_assert_eq!(counts, after);
        prop_assert!(plan.counts_at(0).unwrap().iter().all(|&count| count == 0));
    }
}

#[test]
fn large_blocks_on_any_number_of_threads_are_the_same() {
    for (m, fan_out) in [(5, 2), (1000, 4), (20_000, 3), (300, 1)] {
        let plan = plan(&Options {
            fan_out,
            capacities: (0..m).map(|j| 0.05 + f64::from(j * 7919 % m)).collect(),
            ..Options::default()
        });
        let to = 12_345 + 100_000;
        let mut results = Vec::new();
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.unwrap();
            for &isa in Isa::available() {
                results.push(pool.install(|| plan.route(12_345..to, &Run::from(isa)).unwrap()));
            }
        }
        assert!(results.iter().all(|rows| *rows == results[0]));
        let mut row = vec![0; fan_out as usize];
        for item in (12_345..to).step_by(97) {
            plan.targets_of(item, &mut row).unwrap();
            let at = (item - 12_345) as usize * fan_out as usize;
            assert_eq!(row, results[0][at..at + fan_out as usize]);
        }
    }
}

#[test]
fn a_fan_out_above_two_to_the_sixteen_is_routed() {
    let plan = plan(&Options {
        fan_out: 70_000,
        capacities: vec![1.0; 100_000],
        ..Options::default()
    });
    let rows = rows(&plan, 5, 7);
    let mut row = vec![0; 70_000];
    plan.targets_of(6, &mut row).unwrap();
    assert_eq!(rows[70_000..], row);
    row.sort_unstable();
    row.dedup();
    assert_eq!(row.len(), 70_000);
}

#[test]
fn a_raised_flag_stops_it() {
    let plan = plan(&Options {
        fan_out: 2,
        capacities: vec![1.0; 10],
        ..Options::default()
    });
    let cancel = Cancel::default();
    cancel.cancel();
    let result = plan.route(0..100, &Run::from(&cancel));
    assert_eq!(result, Err(Error::Cancelled));
}
