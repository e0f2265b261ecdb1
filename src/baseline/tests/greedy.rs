//! The methods that look at all loads, against their plain definitions.

use super::super::{Baseline, Problem};
use super::{imbalance, problem, problems, route, rows};
use crate::profile::Profile;
use proptest::prelude::*;

/// `least-loaded` by looking at every target for every slot.
fn least_loaded(problem: &Problem) -> Vec<i32> {
    let mut loads = vec![0.0; problem.targets()];
    let mut routes = Vec::new();
    for i in 0..problem.sources as usize {
        let weight = problem.weight(i);
        let mut row: Vec<usize> = Vec::new();
        for _ in 0..problem.fan_out {
            let limit = |j: usize| {
                problem
                    .limits
                    .as_ref()
                    .map_or(f64::INFINITY, |limits| limits[j])
            };
            let after = |j: usize| (loads[j] + weight) / problem.capacities[j];
            let least = problem
                .live()
                .filter(|&j| !row.contains(&j) && loads[j] + weight <= limit(j))
                .min_by(|&a, &b| {
                    let by_rest = loads[a].total_cmp(&loads[b]).then(a.cmp(&b));
                    after(a).total_cmp(&after(b)).then(by_rest)
                });
            if let Some(j) = least {
                loads[j] += weight;
                row.push(j);
            }
        }
        routes.extend(row.iter().map(|&j| j as i32));
        routes.resize((i + 1) * problem.fan_out as usize, -1);
    }
    routes
}

/// nginx's loop, in f64 on the capacities as given; peers in `row` have been tried.
fn smooth_pick(capacities: &[f64], current: &mut [f64], row: &[usize]) -> usize {
    let mut best: Option<usize> = None;
    let mut total = 0.0;
    for j in 0..capacities.len() {
        if capacities[j] == 0.0 || row.contains(&j) {
            continue;
        }
        current[j] += capacities[j];
        total += capacities[j];
        if best.is_none_or(|best| current[j] > current[best]) {
            best = Some(j);
        }
    }
    let best = best.unwrap();
    current[best] -= total;
    best
}

fn smooth_round_robin(n: u32, k: u32, capacities: &[f64]) -> Vec<i32> {
    let live = capacities.iter().filter(|&&c| c > 0.0).count();
    let mut current = vec![0.0; capacities.len()];
    let mut routes = Vec::new();
    for i in 0..n as usize {
        let mut row = Vec::new();
        for _ in 0..live.min(k as usize) {
            row.push(smooth_pick(capacities, &mut current, &row));
        }
        routes.extend(row.iter().map(|&j| j as i32));
        routes.resize((i + 1) * k as usize, -1);
    }
    routes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn least_loaded_is_its_twin(problem in problems(true, true)) {
        prop_assert_eq!(route(Baseline::LeastLoaded, &problem), least_loaded(&problem));
    }

    // Whole capacities, on which floating point is exact.
    #[test]
    fn smooth_round_robin_is_its_twin(
        n in 0..80u32,
        k in 1..8u32,
        capacities in prop::collection::vec(0..20u32, 1..12),
    ) {
        let capacities: Vec<f64> = capacities.into_iter().map(f64::from).collect();
        prop_assume!(capacities.iter().any(|&c| c > 0.0));
        let problem = problem(n, k, &capacities, 0);
        prop_assert_eq!(
            route(Baseline::SmoothRoundRobin, &problem),
            smooth_round_robin(n, k, &capacities)
        );
    }
}

#[test]
fn the_published_sequence_of_smooth_round_robin() {
    // a a b a c a a, and again.
    let routes = route(
        Baseline::SmoothRoundRobin,
        &problem(14, 1, &[5.0, 1.0, 1.0], 3),
    );
    assert_eq!(routes, [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]);
}

#[test]
fn smooth_round_robin_spreads_the_turns() {
    let capacities = Profile::Strong.capacities(40, 3).unwrap();
    let problem = problem(10_000, 1, &capacities, 0);
    let routes = route(Baseline::SmoothRoundRobin, &problem);
    let sum: f64 = capacities.iter().sum();
    let mut loads = vec![0.0; 40];
    for (turn, row) in rows(&problem, &routes).enumerate() {
        loads[row[0] as usize] += 1.0;
        for (load, capacity) in loads.iter().zip(&capacities) {
            let due = (turn + 1) as f64 * capacity / sum;
            assert!((load - due).abs() < 2.0, "turn {turn}: {load} of {due}");
        }
    }
}

#[test]
fn least_loaded_is_even_to_a_source_a_slot() {
    for k in [1, 3] {
        let problem = problem(30_000, k, &Profile::Strong.capacities(200, 3).unwrap(), 0);
        let share = f64::from(30_000 * k) / problem.capacities.iter().sum::<f64>();
        let routes = route(Baseline::LeastLoaded, &problem);
        assert!(
            imbalance(&problem, &routes) < 1.0 + f64::from(k) / share,
            "k = {k}"
        );
    }
}
