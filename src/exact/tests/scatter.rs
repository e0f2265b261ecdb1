//! Guarantee 8: when a target fails, its shared work falls on many.

use super::super::Options;
use super::{Router as _, planned, route};
use crate::key::Key;
use crate::profile::Profile;
use crate::quota::apportion::apportion;
use crate::quota::{Problem, shares};

/// How often each two targets have a source in common: M x M, row-major.
fn together(rows: &[i32], fan_out: usize, targets: usize) -> Vec<u32> {
    let mut counts = vec![0; targets * targets];
    for row in rows.chunks(fan_out) {
        for &i in row {
            for &j in row {
                if i != j {
                    counts[i as usize * targets + j as usize] += 1;
                }
            }
        }
    }
    counts
}

/// The mean scatter width.
fn width(counts: &[u32], targets: usize) -> f64 {
    counts.iter().filter(|&&count| count > 0).count() as f64 / targets as f64
}

/// The mean scatter width to expect where the other k - 1 targets of each of a target's sources
/// are independent draws by capacity among the other targets.
fn independent_width(problem: &Problem, loads: &[u32]) -> f64 {
    let sum: f64 = problem.capacities.iter().sum();
    let of = |j: usize| -> f64 {
        let draws = f64::from(loads[j]) * f64::from(problem.fan_out - 1);
        let others = (0..loads.len()).filter(|&i| i != j);
        others
            .map(|i| {
                1.0 - (1.0 - problem.capacities[i] / (sum - problem.capacities[j])).powf(draws)
            })
            .sum()
    };
    (0..loads.len()).map(of).sum::<f64>() / loads.len() as f64
}

/// The variance of the counts over what independent uniform permutations would give.
fn dispersion(problem: &Problem, counts: &[u32]) -> f64 {
    let shares = shares::shares(problem).unwrap();
    let quotas = apportion(problem, &shares, Key::new(problem.seed, 0)).unwrap();
    let n = u64::from(problem.sources);
    let turns = problem.fan_out as usize;
    // Units of a target in each turn.
    let mut parts = vec![vec![0.0; turns]; problem.targets()];
    let mut start = 0;
    for quota in quotas {
        let end = start + u64::from(quota.units);
        for (turn, part) in (0u64..).zip(&mut parts[quota.target as usize]) {
            let (from, to) = (start.max(turn * n), end.min((turn + 1) * n));
            *part = to.saturating_sub(from) as f64;
        }
        start = end;
    }
    let (mut sum, mut pairs) = (0.0, 0.0);
    let n = n as f64;
    for i in 0..parts.len() {
        for j in 0..i {
            let (mut mean, mut variance) = (0.0, 0.0);
            for (v, x) in parts[i].iter().enumerate() {
                for (w, y) in parts[j].iter().enumerate() {
                    if v != w {
                        // Hypergeometric.
                        mean += x * y / n;
                        variance += x * y / n * (1.0 - x / n) * (1.0 - y / n);
                    }
                }
            }
            if variance > 0.0 {
                let count = f64::from(counts[i * parts.len() + j]);
                sum += (count - mean).powi(2) / variance;
                pairs += 1.0;
            }
        }
    }
    sum / pairs
}

/// What a setting came to, over its seeds.
#[derive(Default)]
struct Measured {
    /// Scatter width over (1 - 1/k) of the independent one.
    mean: f64,
    least: f64,
    dispersion: f64,
}

/// The width, over (1 - 1/k) of the independent one, and the dispersion.
fn scatter(input: &Options) -> (f64, f64) {
    let (m, k) = (input.capacities.len(), f64::from(input.fan_out));
    let plan = planned(input);
    let counts = together(&route(&plan), input.fan_out as usize, m);
    let independent = independent_width(plan.problem(), plan.loads());
    let ratio = width(&counts, m) / ((1.0 - 1.0 / k) * independent);
    (ratio, dispersion(plan.problem(), &counts))
}

fn measure(mut input: Options, seeds: u64) -> Measured {
    let mut measured = Measured {
        least: f64::MAX,
        ..Measured::default()
    };
    for seed in 0..seeds {
        input.seed = seed;
        let (ratio, dispersion) = scatter(&input);
        measured.mean += ratio / seeds as f64;
        measured.least = ratio.min(measured.least);
        measured.dispersion += dispersion / seeds as f64;
    }
    measured
}

/// Mean widths are above (1 - 1/k) of the independent ones, not only above 0.9 of that; from k = 3
/// on that goes for every single seed. With k = 2 a source moves once only, and where few ranks
/// are permuted, some seeds in a thousand have a multiplier that keeps stretches together (see the
/// next test).
#[test]
fn failed_work_is_scattered() {
    for (n, m, seeds) in [
        (1000, 50, 100),
        (1024, 64, 100),
        (4096, 4096, 1),
        (10_000, 200, 10),
        (10_000, 1000, 2),
        (65_536, 512, 3),
        (100_000, 1000, 2),
    ] {
        for (name, capacities) in [
            ("equal", vec![1.0; m]),
            ("strong", Profile::Strong.capacities(m, 42).unwrap()),
        ] {
            for k in [2, 3, 4, 8] {
                let input = Options {
                    sources: n,
                    fan_out: k,
                    capacities: capacities.clone(),
                    ..Options::default()
                };
                let Measured {
                    mean,
                    least,
                    dispersion,
                } = measure(input, seeds);
                let what = format!(
                    "N = {n}, M = {m}, {name}, k = {k}: mean {mean:.3}, least {least:.3}, dispersion {dispersion:.2}"
                );
                println!("{what}");
                assert!(mean >= 0.99, "{what}");
                assert!(k == 2 || least >= 0.9, "{what}");
                // Pairs meet as often as under independent permutations, give or take as much:
                // 1 with them, several where arcs move as wholes.
                assert!((0.4..1.8).contains(&dispersion), "{what}");
            }
        }
    }
}

/// The weakest point: one move, few ranks, equal arcs. A multiplier near a simple fraction would
/// carry arcs over as wholes, as one in a hundred does that is not looked at.
#[test]
fn with_two_slots_narrow_seeds_are_rare() {
    let input = Options {
        sources: 1000,
        fan_out: 2,
        capacities: vec![1.0; 50],
        ..Options::default()
    };
    let narrow = (0..2000).filter(|&seed| {
        let input = Options {
            seed,
            ..input.clone()
        };
        scatter(&input).0 < 0.9
    });
    let narrow = narrow.count();
    println!("{narrow} of 2000 seeds");
    assert!(narrow <= 2);
}
