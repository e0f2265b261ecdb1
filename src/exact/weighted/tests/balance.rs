//! How far loads are from shares, beside LPT: fixed draws, so that this is decided once.

use super::{checked, loads, planned, route};
use crate::exact::Options;
use crate::exact::Router;
use crate::exact::weighted::naive;
use crate::key::Key;
use crate::profile::Profile;

const DRAWS: u64 = 16;

/// The largest load / share - 1.
fn imbalance(loads: &[f64], shares: &[f64]) -> f64 {
    let excess = loads
        .iter()
        .zip(shares)
        .map(|(load, share)| load / share - 1.0);
    excess.fold(f64::NEG_INFINITY, f64::max)
}

/// A number in 0..1, never 0.
fn uniform(key: Key, i: u32) -> f64 {
    ((key.hash(u64::from(i)) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

type Draw = fn(Key, u32) -> f64;

const WEIGHTS: [(&str, Draw); 4] = [
    ("uniform", uniform),
    ("lognormal", |key, i| {
        // The sum of twelve is nearly normal, with variance 1.
        let sum: f64 = (0..12).map(|part| uniform(key.child(part), i)).sum();
        (sum - 6.0).exp()
    }),
    ("Pareto 1.5", |key, i| uniform(key, i).powf(-1.0 / 1.5)),
    ("Zipf 1.1", |_, i| f64::from(i + 1).powf(-1.1)),
];

/// The mean imbalance of ours, and what it may be: that of LPT, or a quarter of the lightest weight
/// over the smallest share.
fn cell(sources: u32, targets: usize, fan_out: u32, wide: bool, draw: Draw) -> (f64, f64) {
    let (mut ours, mut lpts, mut grain) = (0.0, 0.0, 0.0);
    for seed in 0..DRAWS {
        let key = Key::new(seed, u64::from(sources));
        let capacities = if wide {
            let size = |j| 1000f64.powf(uniform(key.child(100), j));
            (0..targets as u32).map(size).collect()
        } else {
            Profile::Strong.capacities(targets, seed).unwrap()
        };
        let given = Options {
            sources,
            fan_out,
            capacities,
            seed,
            weights: Some((0..sources).map(|i| draw(key, i)).collect()),
            ..Options::default()
        };
        let plan = planned(&given);
        let (problem, weights) = checked(&given);
        let lpt = naive::route(&problem, &weights).unwrap();
        let of = |rows: &[i32]| {
            imbalance(
                &loads(rows, fan_out, &weights.values, targets),
                plan.shares(),
            )
        };
        ours += of(&route(&plan));
        lpts += of(&lpt);
        let smallest = plan.shares().iter().copied().fold(f64::INFINITY, f64::min);
        let lightest = weights.values.iter().copied().fold(f64::INFINITY, f64::min);
        grain += lightest / smallest / 4.0;
    }
    (ours, f64::max(lpts, grain))
}

/// The promise, in cells small enough for a test; `benchmark/weights.mts` has the others.
#[test]
fn imbalance_is_near_that_of_lpt() {
    for (name, draw) in WEIGHTS {
        for wide in [false, true] {
            for (sources, targets, fan_out) in [
                (500, 20, 1),
                (500, 100, 8),
                (20_000, 20, 2),
                (20_000, 100, 8),
                (20_000, 1000, 1),
                (100_000, 100, 2),
            ] {
                let (ours, allowed) = cell(sources, targets, fan_out, wide, draw);
                assert!(
                    ours <= 1.5 * allowed,
                    "{name}, {sources} sources, {targets} targets, k = {fan_out}, wide: {wide}: {ours:e} over {allowed:e}",
                );
            }
        }
    }
}

/// Company of targets is mixed: the sources of one also go to many others.
#[test]
fn work_of_a_target_is_shared_with_many() {
    let given = Options {
        sources: 40_000,
        fan_out: 2,
        capacities: vec![1.0; 100],
        weights: Some((0..40_000).map(|i| uniform(Key::new(1, 1), i)).collect()),
        ..Options::default()
    };
    let plan = planned(&given);
    let rows = route(&plan);
    let mut first = 0;
    for target in 0..100 {
        let mut others = [false; 100];
        for row in rows.chunks(2).filter(|row| row.contains(&target)) {
            others[(row[0] + row[1] - target) as usize] = true;
            first += u32::from(row[0] == target);
        }
        // 800 draws out of 99 leave out none.
        assert!(others.iter().filter(|&&met| met).count() >= 95);
    }
    assert_eq!(first, 40_000);
    // Slots are balanced too.
    let mut leads = [0.0; 100];
    rows.chunks(2)
        .zip(given.weights.as_ref().unwrap())
        .for_each(|(row, w)| leads[row[0] as usize] += w);
    let mean = leads.iter().sum::<f64>() / 100.0;
    assert!(leads.iter().all(|lead| (lead / mean - 1.0).abs() < 0.25));
}
