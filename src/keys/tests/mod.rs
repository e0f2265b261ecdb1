//! What keys are promised: proportion, the fewest moves, distinct domains, prefixes.

mod golden;

use super::{Options, Plan};
use crate::profile::Profile;
use crate::run::Run;
use proptest::prelude::*;
use std::collections::HashSet;

fn options(capacities: &[f64]) -> Options {
    Options {
        fan_out: 1,
        capacities: capacities.to_vec(),
        seed: 7,
        ..Options::default()
    }
}

fn plan(capacities: &[f64]) -> Plan {
    Plan::new(options(capacities)).unwrap()
}

fn target(plan: &Plan, key: u32) -> i32 {
    let mut row = [0];
    plan.targets_of(format!("tenant-{key}").as_bytes(), &mut row)
        .unwrap();
    row[0]
}

fn targets(plan: &Plan, keys: u32) -> Vec<i32> {
    (0..keys).map(|key| target(plan, key)).collect()
}

/// Keys that moved, over the fewest that must in expectation.
fn moves(before: &Plan, after: &Plan, c0: &[f64], c1: &[f64], keys: u32) -> f64 {
    let (old, new) = (targets(before, keys), targets(after, keys));
    let moved = old.iter().zip(&new).filter(|(a, b)| a != b).count() as f64;
    let (t0, t1): (f64, f64) = (c0.iter().sum(), c1.iter().sum());
    let part = |c: &[f64], j: usize| c.get(j).copied().unwrap_or(0.0);
    let lost = (0..c0.len()).map(|j| (part(c0, j) / t0 - part(c1, j) / t1).max(0.0));
    moved / (lost.sum::<f64>() * f64::from(keys))
}

#[test]
fn loads_follow_capacities() {
    const KEYS: u32 = 200_000;
    for max_targets in [None, Some(500)] {
        for profile in [Profile::Uniform, Profile::Strong, Profile::Extreme] {
            let capacities = profile.capacities(100, 3).unwrap();
            let plan = Plan::new(Options {
                max_targets,
                ..options(&capacities)
            })
            .unwrap();
            let mut loads = vec![0.0; 100];
            targets(&plan, KEYS)
                .iter()
                .for_each(|&j| loads[j as usize] += 1.0);
            let total: f64 = capacities.iter().sum();
            let chi: f64 = loads
                .iter()
                .zip(&capacities)
                .map(|(load, c)| {
                    let share = c / total * f64::from(KEYS);
                    (load - share) * (load - share) / share
                })
                .sum();
            // 99 degrees of freedom: mean 99, deviation 14.
            assert!(
                (40.0..170.0).contains(&chi),
                "{profile:?} {max_targets:?}: {chi}"
            );
        }
    }
}

#[test]
fn removing_a_target_moves_its_keys_alone() {
    let capacities = Profile::Strong.capacities(100, 3).unwrap();
    let before = plan(&capacities);
    let mut without = capacities.clone();
    without[17] = 0.0;
    let after = before.with(without, None).unwrap();
    for key in 0..50_000 {
        let (old, new) = (target(&before, key), target(&after, key));
        assert!(if old == 17 { new != 17 } else { new == old });
    }
}

#[test]
fn changes_move_few() {
    const KEYS: u32 = 200_000;
    let m = 256;
    let capacities = Profile::Strong.capacities(m, 3).unwrap();
    let before = Plan::new(Options {
        max_capacity: Some(16.0),
        ..options(&capacities)
    })
    .unwrap();
    let changed = |change: &dyn Fn(&mut Vec<f64>)| {
        let mut changed = capacities.clone();
        change(&mut changed);
        changed
    };
    let big = capacities.iter().position(|&c| c == 8.0).unwrap();
    for (name, now) in [
        ("remove", changed(&|c| c[big] = 0.0)),
        ("half", changed(&|c| c[big] = 4.0)),
        ("double", changed(&|c| c[big] = 16.0)),
        // Beyond a power of two.
        ("add", changed(&|c| c.push(8.0))),
        ("add many", changed(&|c| c.extend([1.0; 300]))),
    ] {
        let after = before.with(now.clone(), None).unwrap();
        let ratio = moves(&before, &after, &capacities, &now, KEYS);
        assert!((0.85..1.1).contains(&ratio), "{name}: {ratio}");
    }
}

#[test]
fn padding_changes_nobody() {
    let before = plan(&[3.0, 1.0, 2.0]);
    let after = before
        .with(
            [3.0, 1.0, 2.0].iter().copied().chain([0.0; 70]).collect(),
            None,
        )
        .unwrap();
    assert_eq!(targets(&before, 5000), targets(&after, 5000));
    assert_eq!(before.fingerprint(), after.fingerprint());
}

#[test]
fn rendezvous_decides_where_darts_do_not() {
    // The second target of a key is one of two in a million.
    let capacities = [1_000_000.0, 1.0, 1.0, 0.0];
    let plan = Plan::new(Options {
        fan_out: 3,
        ..options(&capacities)
    })
    .unwrap();
    let mut second = [0; 4];
    for key in 0..2000u32 {
        let mut row = [0; 3];
        plan.targets_of(&key.to_le_bytes(), &mut row).unwrap();
        assert_eq!(row.iter().collect::<HashSet<_>>().len(), 3);
        second[row[1] as usize] += 1;
    }
    assert!(second[1] > 800 && second[2] > 800, "{second:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn rows_are_distinct_and_prefixes_of_longer_ones(
        capacities in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0), 0.1..9.0f64], 1..40),
        given in prop::option::of(prop::collection::vec(0u32..6, 40)),
        seed: u64,
        fixed: bool,
        keys in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..30),
    ) {
        prop_assume!(capacities.iter().any(|&c| c > 0.0));
        let domains = given.map(|domains| domains[..capacities.len()].to_vec());
        let domain = |j: i32| domains.as_ref().map_or(j as u32, |domains| domains[j as usize]);
        let live = (0..capacities.len() as i32).filter(|&j| capacities[j as usize] > 0.0);
        let rooms = live.map(domain).collect::<HashSet<_>>().len();
        let max_targets = fixed.then_some(64);
        let planned = |fan_out| Plan::new(Options {
            fan_out, capacities: capacities.clone(), domains: domains.clone(), seed, max_targets, max_capacity: None,
        }).unwrap();
        let mut packed = Vec::new();
        let mut offsets = vec![0];
        for key in &keys {
            packed.extend_from_slice(key);
            offsets.push(packed.len() as u32);
        }
        let mut before: Option<Vec<i32>> = None;
        for k in 1..=4usize {
            let mut rows = vec![0; keys.len() * k];
            planned(k as u32).route_into(&packed, &offsets, &mut rows, &Run::default()).unwrap();
            for (i, row) in rows.chunks(k).enumerate() {
                let filled = k.min(rooms);
                prop_assert!(row[filled..].iter().all(|&j| j == -1));
                let found: HashSet<u32> = row[..filled].iter().map(|&j| domain(j)).collect();
                prop_assert_eq!(found.len(), filled);
                prop_assert!(row[..filled].iter().all(|&j| capacities[j as usize] > 0.0));
                if let Some(before) = &before {
                    prop_assert_eq!(&before[i * (k - 1)..(i + 1) * (k - 1)], &row[..k - 1]);
                }
            }
            before = Some(rows);
        }
    }
}

#[test]
fn what_is_no_router_is_refused() {
    let refusal = |change: &dyn Fn(&mut Options)| {
        let mut options = options(&[1.0, 2.0, 3.0]);
        change(&mut options);
        Plan::new(options).unwrap_err().to_string()
    };
    for (text, message) in [
        (
            refusal(&|o| o.capacities.fill(0.0)),
            "capacities must be above 0",
        ),
        (refusal(&|o| o.fan_out = 0), "fanOut must be >= 1"),
        (
            refusal(&|o| o.max_capacity = Some(2.5)),
            "capacities[2] must be <= maxCapacity, which is 2.5; received 3",
        ),
        (
            refusal(&|o| o.max_capacity = Some(f64::NAN)),
            "maxCapacity must be finite and > 0",
        ),
        (
            refusal(&|o| o.max_capacity = Some(1e5)),
            "maxCapacity must be <= 512 times 1.5, the mean capacity of the 4 cells; received 100000",
        ),
        (
            refusal(&|o| o.max_targets = Some(2)),
            "maxTargets must be >= 3, the number of targets; received 2",
        ),
        (
            refusal(&|o| o.max_targets = Some(1000)),
            "maxTargets must be <= 512 for these capacities and maxCapacity; received 1000",
        ),
        (
            refusal(&|o| o.domains = Some(vec![1])),
            "domains must have length 3",
        ),
    ] {
        assert!(text.starts_with(message), "{text}");
    }
    let plan = plan(&[1.0, 2.0]);
    assert!(plan.with(vec![1.0], None).is_err());
    assert!(plan.with(vec![1.0, 2.5], None).is_err());
    let route = |keys: &[u8], offsets: &[u32], rows: usize| {
        plan.route_into(keys, offsets, &mut vec![0; rows], &Run::default())
    };
    assert!(route(b"abc", &[0, 3], 1).is_ok());
    assert!(route(b"abc", &[0], 0).is_ok());
    assert!(route(b"abc", &[], 0).is_err());
    assert!(route(b"abc", &[0, 4], 1).is_err());
    assert!(route(b"abc", &[0, 2, 1], 2).is_err());
    assert!(route(b"abc", &[0, 3], 2).is_err());
}

#[test]
fn the_top_of_the_board_is_a_power_of_two() {
    for (largest, top) in [
        (1.0, 1.0),
        (3.0, 4.0),
        (8.0, 8.0),
        (8.000001, 16.0),
        (0.3, 0.5),
        (1e-310, f64::MIN_POSITIVE),
        (f64::MAX, f64::MAX),
    ] {
        assert_eq!(plan(&[largest]).max_capacity(), top, "{largest}");
    }
}
