//! How much moves, over seeds: the bars are those of the design, with room for chance.

use super::super::{Ids, Options, Problem};
use super::laws::routes;
use super::options;
use crate::cancel::Cancel;
use crate::profile::Profile;
use crate::stable::quotas::Quotas;

/// Routes of `before` that are not in the same row of `after`; targets are the same by number, where
/// `before` may name more of them.
fn moves(before: &[i32], after: &[i32], fan_outs: (u32, u32)) -> usize {
    let rows = before.chunks(fan_outs.0 as usize);
    let pairs = rows.zip(after.chunks(fan_outs.1 as usize));
    pairs
        .flat_map(|(before, after)| before.iter().filter(|j| **j >= 0 && !after.contains(j)))
        .count()
}

/// The shares of the caller's targets.
fn shares(options: &Options) -> Vec<f64> {
    let problem = Problem::new(options, &Cancel::default()).unwrap();
    let quotas = Quotas::new(&problem).unwrap();
    let mut shares = vec![0.0; options.capacities.len()];
    for (&j, &share) in problem.numbers.iter().zip(&quotas.shares) {
        shares[j as usize] = share;
    }
    shares
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Add,
    Remove,
    Double,
}

/// Moves over the share that must change hands, a target of capacity 1 being the one that changes.
fn churn(options: &Options, change: Change) -> f64 {
    let mut other = options.clone();
    match change {
        Change::Add => {
            other.capacities.push(1.0);
            other.target_ids = Ids::Positions(other.capacities.len());
        }
        Change::Remove | Change::Double => {
            let at = other.capacities.iter().position(|&c| c == 1.0).unwrap();
            other.capacities[at] = if change == Change::Remove { 0.0 } else { 2.0 };
        }
    }
    let (before, after) = (shares(options), shares(&other));
    let bound: f64 = before
        .iter()
        .zip(&after)
        .map(|(a, b)| (a - b).max(0.0))
        .sum();
    let k = options.fan_out;
    moves(&routes(options), &routes(&other), (k, k)) as f64 / bound
}

fn problem(targets: usize, load: usize, fan_out: u32, profile: Profile, seed: u64) -> Options {
    let capacities = profile.capacities(targets, seed).unwrap();
    options(targets * load / fan_out as usize, fan_out, capacities, seed)
}

fn mean(seeds: u64, of: impl Fn(u64) -> f64) -> f64 {
    (0..seeds).map(of).sum::<f64>() / seeds as f64
}

#[test]
fn follows_the_law_without_slack() {
    // M = 100, equal capacities: 1 + 0.9 sqrt(M / L).
    for (load, most, seeds) in [
        (100, 1.95, 8),
        (300, 1.55, 6),
        (1000, 1.32, 4),
        (3000, 1.2, 2),
    ] {
        for change in [Change::Add, Change::Remove, Change::Double] {
            let of = |seed| churn(&problem(100, load, 1, Profile::Uniform, seed), change);
            let mean = mean(seeds, of);
            assert!(mean <= most + 0.1, "{change:?} at load {load}: {mean}");
            assert!(mean >= 0.9, "{change:?} at load {load}: {mean}");
        }
    }
}

#[test]
fn is_near_the_least_with_slack() {
    for (fan_out, most) in [(1, 1.3), (2, 1.2), (3, 1.2)] {
        for profile in [Profile::Uniform, Profile::Strong, Profile::Extreme] {
            for change in [Change::Add, Change::Remove, Change::Double] {
                let mean = mean(6, |seed| {
                    let mut options = problem(100, 100 * fan_out as usize, fan_out, profile, seed);
                    options.slack = 0.1;
                    churn(&options, change)
                });
                assert!(
                    mean <= most + 0.15,
                    "{profile:?} {change:?} {fan_out}: {mean}"
                );
            }
        }
    }
}

#[test]
fn does_not_jump_at_any_number_of_targets() {
    for targets in (2..40).chain([48, 63, 64, 65, 80, 127, 128, 129, 160, 200]) {
        for profile in [Profile::Uniform, Profile::Strong] {
            let mean = mean(2, |seed| {
                churn(&problem(targets, 200, 2, profile, seed), Change::Add)
            });
            assert!(mean <= 3.0, "{targets} targets: {mean}");
        }
    }
}

#[test]
fn domains_that_are_full_do_not_make_it_much_worse() {
    // Three racks, one route in each.
    let mean = mean(4, |seed| {
        let mut options = problem(60, 300, 3, Profile::Uniform, seed);
        options.domains = Some((0..60).map(|j| j % 3).collect());
        let mut other = options.clone();
        other.capacities[7] = 0.0;
        let moved = moves(&routes(&options), &routes(&other), (3, 3));
        moved as f64 / 300.0
    });
    assert!(mean <= 1.9, "{mean}");
}

#[test]
fn a_source_more_or_less_moves_a_handful() {
    for (fan_out, profile) in [
        (1, Profile::Uniform),
        (3, Profile::Strong),
        (8, Profile::Uniform),
    ] {
        for (slack, most) in [(0.0, 5.0 * f64::from(fan_out) + 10.0), (0.1, 1.0)] {
            let mean = mean(8, |seed| {
                let mut less = problem(100, 100 * fan_out as usize, fan_out, profile, seed);
                less.slack = slack;
                let mut more = less.clone();
                more.source_ids = Ids::Positions(less.source_ids.len() + 1);
                moves(&routes(&less), &routes(&more), (fan_out, fan_out)) as f64
            });
            assert!(
                mean <= 1.3 * most,
                "{profile:?} {fan_out} slack {slack}: {mean}"
            );
        }
    }
}

#[test]
fn one_slot_more_leaves_nearly_all_routes() {
    for fan_out in [1, 2, 3, 7] {
        let mean = mean(4, |seed| {
            let options = problem(100, 100 * fan_out as usize, fan_out, Profile::Strong, seed);
            let mut more = options.clone();
            more.fan_out += 1;
            let before = routes(&options);
            moves(&before, &routes(&more), (fan_out, fan_out + 1)) as f64 / before.len() as f64
        });
        assert!(mean <= 0.03, "{fan_out}: {mean}");
    }
}

/// For the eye: `cargo test --release churn_table -- --ignored --nocapture`.
#[test]
#[ignore = "prints a table"]
fn churn_table() {
    for (targets, load, fan_out) in [
        (20, 1000, 1),
        (20, 1000, 3),
        (100, 20, 1),
        (100, 60, 3),
        (100, 100, 1),
        (100, 200, 2),
        (100, 300, 3),
        (100, 1000, 1),
    ] {
        for profile in [Profile::Uniform, Profile::Strong, Profile::Extreme] {
            for slack in [0.0, 0.1] {
                let of = |change| {
                    mean(6, |seed| {
                        let mut options = problem(targets, load, fan_out, profile, seed);
                        options.slack = slack;
                        churn(&options, change)
                    })
                };
                let all = [Change::Add, Change::Remove, Change::Double].map(of);
                println!(
                    "M {targets} N/M {} k {fan_out} {profile:?} slack {slack}: {:.2} {:.2} {:.2}",
                    load / fan_out as usize,
                    all[0],
                    all[1],
                    all[2]
                );
            }
        }
    }
}
