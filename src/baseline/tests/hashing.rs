//! The methods that hash, against their plain definitions and what is known of them.

use super::super::draw::Draw;
use super::super::integers::integers;
use super::super::share::shares;
use super::super::{Baseline, Problem};
use super::{imbalance, loads, problem, problems, route, rows};
use crate::baseline::ln::ln;
use crate::key::{Key, mix};
use crate::profile::Profile;
use proptest::prelude::*;

/// All scores of a source, sorted.
fn preferences(problem: &Problem, source: usize) -> Vec<i32> {
    let hash = |j: usize| {
        let source = Key::new(problem.seed, 2).hash(source as u64);
        mix(source ^ Key::new(problem.seed, 1).hash(j as u64))
    };
    let score = |j: usize| {
        let h = ((hash(j) >> 11) + 1) as f64 / 2f64.powi(53);
        -ln(h) / problem.capacities[j]
    };
    let mut targets: Vec<usize> = problem.live().collect();
    targets.sort_by(|&a, &b| score(a).total_cmp(&score(b)));
    targets.iter().map(|&j| j as i32).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn rendezvous_takes_the_first_of_all_sorted_scores(problem in problems(false, false)) {
        for (i, row) in rows(&problem, &route(Baseline::Rendezvous, &problem)).enumerate() {
            let expected = preferences(&problem, i).into_iter().chain(std::iter::repeat(-1));
            prop_assert!(row.iter().copied().eq(expected.take(row.len())));
        }
    }

    #[test]
    fn overflow_goes_down_the_preferences(problem in problems(true, true)) {
        let routes = route(Baseline::RendezvousOverflow, &problem);
        if problem.limits.is_none() {
            prop_assert_eq!(&routes, &route(Baseline::Rendezvous, &problem));
        }
        let mut now = vec![0.0; problem.targets()];
        for (i, row) in rows(&problem, &routes).enumerate() {
            let weight = problem.weight(i);
            let mut expected = vec![-1; row.len()];
            let fits = |&j: &i32| {
                let limit = problem.limits.as_ref().map_or(f64::INFINITY, |limits| limits[j as usize]);
                now[j as usize] + weight <= limit
            };
            for (slot, j) in expected.iter_mut().zip(preferences(&problem, i).into_iter().filter(fits)) {
                *slot = j;
            }
            expected.iter().filter(|&&j| j >= 0).for_each(|&j| now[j as usize] += weight);
            prop_assert_eq!(row, expected);
        }
    }

    #[test]
    fn shares_sum_to_the_load_and_stay_level(problem in problems(false, true)) {
        let shares = shares(&problem).unwrap();
        let total: f64 = (0..problem.sources as usize).map(|i| problem.weight(i)).sum();
        let sum: f64 = shares.iter().sum();
        let load = total * problem.distinct() as f64;
        prop_assert!((sum - load).abs() <= 1e-9 * load, "{sum} of {load}");
        // What is below the top is at one level; what is at the top, at or below it.
        let level = problem.live().map(|j| shares[j] / problem.capacities[j]).fold(0.0, f64::max);
        for j in problem.live() {
            let at_top = (shares[j] - total).abs() <= 1e-9 * total;
            prop_assert!(at_top || shares[j] >= level * problem.capacities[j] * (1.0 - 1e-9));
        }
    }
}

#[test]
fn a_new_target_takes_sources_and_moves_no_other() {
    let mut capacities = vec![3.0, 1.0, 2.0, 5.0, 1.0, 2.0];
    let k = 3;
    let before = route(Baseline::Rendezvous, &problem(3000, k, &capacities, 7));
    capacities.push(4.0);
    let after = route(Baseline::Rendezvous, &problem(3000, k, &capacities, 7));
    let mut moved = 0;
    for (old, new) in before.chunks(k as usize).zip(after.chunks(k as usize)) {
        let come: Vec<i32> = new.iter().copied().filter(|j| !old.contains(j)).collect();
        assert!(come.is_empty() || come == [6], "{old:?} {new:?}");
        moved += come.len();
    }
    // Drawn one after the other in proportion to capacity, a target of 4 of 18 is in most rows of 3.
    assert!((1300..2400).contains(&moved), "{moved}");
}

#[test]
fn overflow_is_the_same_in_batches_and_beyond() {
    // More sources than a batch has, and limits that bind from the first batch on.
    let capacities = vec![1.0, 2.0, 3.0, 4.0];
    let limits = vec![9000.0, 3000.0, 8000.0, 5000.0];
    let problem = Problem::new(10_000, 2, capacities, Some(limits.clone()), None, 3).unwrap();
    let routes = route(Baseline::RendezvousOverflow, &problem);
    let mut now = [0.0; 4];
    for (i, row) in rows(&problem, &routes).enumerate() {
        let open = preferences(&problem, i);
        let open = open
            .iter()
            .filter(|&&j| now[j as usize] < limits[j as usize]);
        let expected: Vec<i32> = open.copied().chain([-1, -1]).take(2).collect();
        assert_eq!(row, expected, "source {i}");
        expected
            .iter()
            .filter(|&&j| j >= 0)
            .for_each(|&j| now[j as usize] += 1.0);
    }
}

#[test]
fn weighted_hash_draws_by_capacity() {
    // chi-square with 8 degrees of freedom is above 60 with probability 5e-10.
    let capacities = [3.0, 0.5, 1.0, 8.0, 0.0, 2.25, 1.0, 1e-3, 4.0, 0.7];
    for seed in 0..5 {
        let problem = problem(200_000, 2, &capacities, seed);
        let loads = loads(&problem, &route(Baseline::WeightedHash, &problem));
        let sum: f64 = capacities.iter().sum();
        let chi_square: f64 = problem
            .live()
            .map(|j| (loads[j], 400_000.0 * capacities[j] / sum))
            .map(|(load, expected)| (load - expected) * (load - expected) / expected)
            .sum();
        assert!(chi_square < 60.0, "seed {seed}: {chi_square}");
        assert_eq!(loads[4], 0.0);
    }
}

#[test]
fn the_alias_table_gives_every_target_its_part_of_all_words() {
    let capacities = [3.0, 0.0, 1.0, 0.25, 7.5, 1.0];
    let draw = Draw::new(&capacities).unwrap();
    let mut counts = [0u32; 6];
    let words = 1u64 << 20;
    for word in 0..words {
        counts[draw.target(word << 44) as usize] += 1;
    }
    for (count, capacity) in counts.iter().zip(capacities) {
        let expected = words as f64 * capacity / 12.75;
        // Two ends in each of six columns.
        assert!(
            (f64::from(*count) - expected).abs() <= 12.0,
            "{count} {expected}"
        );
    }
}

#[test]
fn integers_keep_ratios() {
    let ratios = integers(&[1.25, 0.25, 0.25, 0.0]).unwrap();
    assert_eq!(ratios, [5 * ratios[1], ratios[1], ratios[1], 0]);
    let tiny = integers(&[1.0, 1e-150]).unwrap();
    assert_eq!(tiny[1], 1);
    for count in [1, 2, 3, 1000, 1025] {
        let sum: u64 = integers(&vec![1.999; count]).unwrap().iter().sum();
        assert!((1 << 51..=1 << 53).contains(&sum), "{count}: {sum}");
    }
}

#[test]
fn bounded_load_keeps_its_bound_and_fills_everything() {
    let mut at_bound = 0;
    for (profile, n, k) in [
        (Profile::Uniform, 20_000, 2),
        (Profile::Strong, 20_000, 2),
        (Profile::Extreme, 777, 1),
        (Profile::Mild, 1000, 4),
    ] {
        let problem = problem(n, k, &profile.capacities(100, 5).unwrap(), 11);
        let routes = route(Baseline::BoundedLoad, &problem);
        assert!(!routes.contains(&-1));
        let loads = loads(&problem, &routes);
        let sum: f64 = problem.capacities.iter().sum();
        for (load, capacity) in loads.iter().zip(&problem.capacities) {
            let share = f64::from(n * k) * capacity / sum;
            let bound = (1.25 * share - 1e-6).ceil();
            assert!(*load <= bound, "{load} of {share}");
            at_bound += usize::from(*load == bound);
        }
    }
    // The bound is what holds the loads, not luck.
    assert!(at_bound >= 10, "{at_bound}");
}

#[test]
fn bounded_load_bounds_weights_too() {
    let weights: Vec<f64> = (0..5000).map(|i| f64::from(i % 10) / 4.0).collect();
    let capacities = Profile::Strong.capacities(50, 5).unwrap();
    let problem = Problem::new(5000, 2, capacities, None, Some(weights), 11).unwrap();
    let routes = route(Baseline::BoundedLoad, &problem);
    assert!(!routes.contains(&-1));
    let shares = shares(&problem).unwrap();
    for (load, share) in loads(&problem, &routes).iter().zip(shares) {
        assert!(*load <= 1.25 * share + 2.25);
    }
}

#[test]
fn two_choices_is_far_better_than_one() {
    // With N balls a bin the gap above the mean is log2 log2 M + O(1) balls, however many.
    for seed in 0..5 {
        let equal = problem(100_000, 1, &[1.0; 1000], seed);
        let most = |method| {
            loads(&equal, &route(method, &equal))
                .into_iter()
                .fold(0.0, f64::max)
        };
        assert!(most(Baseline::TwoChoices) <= 100.0 + 6.0);
        assert!(most(Baseline::WeightedHash) >= 100.0 + 20.0);

        let strong = problem(
            100_000,
            2,
            &Profile::Strong.capacities(1000, 1).unwrap(),
            seed,
        );
        let excess = |method| imbalance(&strong, &route(method, &strong)) - 1.0;
        assert!(4.0 * excess(Baseline::TwoChoices) < excess(Baseline::WeightedHash));
    }
}

#[test]
fn two_choices_goes_on_when_a_row_has_nearly_all_capacity() {
    // The draws are in vain once the first target is in: the others are gone through, fairly.
    let problem = problem(3000, 2, &[1e12, 1.0, 2.0, 1.0], 5);
    let routes = route(Baseline::TwoChoices, &problem);
    let loads = loads(&problem, &routes);
    assert_eq!(loads[0], 3000.0);
    assert!((loads[2] - 1500.0).abs() <= 2.0, "{loads:?}");
}
