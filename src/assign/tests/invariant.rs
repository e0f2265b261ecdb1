//! What must not matter, and what must be proved where no oracle is quick enough.

use super::gates::gates;
use super::{Case, Effort};
use crate::assign::{Prices, Problem, ViolationKind, assign, by_prices, certify};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::run::Run;

fn exact(case: &Case) -> super::Assignment {
    case.assign(Effort::Exact, &Run::default())
}

#[test]
fn the_scale_of_scores_does_not_matter() {
    let case = gates(600, 16, 2, 3);
    let routes = exact(&case).routes;
    for factor in [4.0, 1.0 / 1024.0] {
        let mut scaled = case.clone();
        scaled.scores.iter_mut().for_each(|score| *score *= factor);
        assert_eq!(exact(&scaled).routes, routes);
    }
}

#[test]
fn scores_as_large_as_floats_have_finite_prices() {
    let run = Run::default();
    for (targets, fan_out, limit) in [(4, 1, 16), (16, 2, 9), (16, 2, 3), (40, 3, 5), (40, 3, 1)] {
        for (seed, candidates) in [(1, false), (2, true), (3, false), (4, true)] {
            let mut case = gates(60, targets, fan_out, seed);
            let most = case.scores.iter().copied().fold(0.0, f32::max);
            for score in &mut case.scores {
                *score = (2.0 * (*score / most) - 1.0) * f32::MAX;
            }
            case.capacities = None;
            case.limits = Some(vec![f64::from(limit); targets]);
            if candidates {
                case.candidates = Some(
                    (0..60 * targets as u32)
                        .map(|at| at % targets as u32)
                        .collect(),
                );
            }
            for effort in [Effort::Exact, Effort::Fast] {
                let done = case.assign(effort, &run);
                assert!(
                    done.prices.iter().all(|price| price.is_finite()),
                    "{:?}",
                    done.prices
                );
                case.check(&done, &Problem::new(&case.options(), &run).unwrap().limits);
            }
        }
    }
}

#[test]
fn permuted_targets_give_permuted_routes() {
    let case = gates(600, 16, 2, 4);
    let routes = exact(&case).routes;
    let to = |j: usize| (j * 5 + 3) % 16;
    let mut permuted = case.clone();
    for (i, row) in case.scores.chunks(16).enumerate() {
        for (j, &score) in row.iter().enumerate() {
            permuted.scores[i * 16 + to(j)] = score;
        }
    }
    let expected: Vec<i32> = routes.iter().map(|&j| to(j as usize) as i32).collect();
    assert_eq!(exact(&permuted).routes, expected);
}

#[test]
fn candidates_may_come_in_any_order() {
    let dense = gates(300, 12, 2, 5);
    let mut sparse = dense.clone();
    let order = |i: usize, at: usize| (at * 7 + i) % 12;
    let places = || (0..300 * 12).map(|place| (place / 12, place % 12));
    sparse.candidates = Some(places().map(|(i, at)| order(i, at) as u32).collect());
    sparse.scores = places()
        .map(|(i, at)| dense.scores[i * 12 + order(i, at)])
        .collect();
    assert_eq!(exact(&sparse).routes, exact(&dense).routes);
}

#[test]
fn prices_of_another_batch_change_time_alone() {
    let case = gates(2000, 16, 2, 6);
    let cold = exact(&case);
    for factor in [0.0, 1.0, 0.7, 1e9] {
        let mut warm = case.clone();
        warm.prices = Some(cold.prices.iter().map(|price| price * factor).collect());
        assert_eq!(exact(&warm).routes, cold.routes, "{factor}");
    }
}

#[test]
fn large_ones_prove_themselves() {
    for (sources, targets, fan_out) in [(4096, 64, 2), (20_000, 40, 1), (3000, 200, 4)] {
        let case = gates(sources, targets, fan_out, 7);
        let exact = exact(&case).certificate;
        assert_eq!(exact.unfilled, 0);
        assert!(exact.gap.unwrap() <= 1e-9, "{exact:?}");
        let fast = case.assign(Effort::Fast, &Run::default()).certificate;
        assert_eq!(fast.unfilled, 0);
        assert!(fast.gap.unwrap() <= 1e-2 && fast.score <= exact.score * (1.0 + 1e-12));
    }
}

#[test]
fn equal_scores_are_no_trouble() {
    let mut case = gates(4096, 64, 2, 8);
    for value in [0.0, 1.0, -3.0] {
        case.scores.fill(value);
        let done = exact(&case);
        assert!(done.loads.iter().all(|&load| load == 128));
        assert_eq!(done.certificate.score, f64::from(value) * 8192.0);
    }
}

#[test]
fn loads_are_the_quotas_of_exact() {
    let mut case = gates(500, 9, 3, 9);
    case.capacities = Some(vec![8.0, 2.0, 2.0, 1.0, 1.0, 0.0, 3.0, 1.5, 1.0]);
    case.seed = 42;
    let done = exact(&case);
    let quotas = Problem::new(&case.options(), &Run::default())
        .unwrap()
        .limits;
    assert_eq!(done.loads, quotas);
    assert_eq!(done.loads[5], 0);
}

#[test]
fn prices_alone_choose_what_the_optimum_chose() {
    let case = gates(2000, 16, 2, 10);
    let done = exact(&case);
    let mut routes = vec![0; 4000];
    let input = Prices {
        sources: 2000,
        fan_out: 2,
        scores: &case.scores,
        candidates: None,
        prices: &done.prices,
    };
    by_prices(&input, &mut routes).unwrap();
    let held = |row: &[i32], j: &i32| row.contains(j);
    let rows = routes.chunks(2).zip(done.routes.chunks(2));
    let same = rows.filter(|(a, b)| a.iter().all(|j| held(b, j))).count();
    // The others are indifferent between two targets.
    assert!(same >= 2000 - 2 * 16, "{same}");
}

#[test]
fn certify_names_every_breach() {
    let mut case = gates(4, 4, 2, 11);
    case.capacities = None;
    case.limits = Some(vec![1.0, 4.0, 4.0, 4.0]);
    case.domains = Some(vec![0, 1, 2, 2]);
    case.fan_outs = Some(vec![2, 2, 1, 2]);
    case.scores[3 * 4 + 1] = f32::NEG_INFINITY;
    let run = Run::default();
    let problem = Problem::new(&case.options(), &run).unwrap();
    let routes = [0, 0, 2, 3, 0, 1, 1, 9];
    let certified = certify(&problem, &routes, None, &run).unwrap();
    let found = certified
        .violations
        .iter()
        .map(|v| (v.kind, v.source, v.target));
    let expected = [
        (ViolationKind::Duplicate, 0, 0),
        (ViolationKind::Domain, 1, 3),
        (ViolationKind::FanOut, 2, -1),
        (ViolationKind::Forbidden, 3, 1),
        (ViolationKind::Range, 3, 9),
        (ViolationKind::Limit, -1, 0),
    ];
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_wrong_is_named() {
    let run = Run::default();
    let case = gates(3, 4, 2, 12);
    let message = |change: &dyn Fn(&mut Case)| {
        let mut case = case.clone();
        change(&mut case);
        Problem::new(&case.options(), &run).unwrap_err().to_string()
    };
    let named = |start: &str, change: &dyn Fn(&mut Case)| {
        let message = message(change);
        assert!(message.starts_with(start), "{message}");
    };
    named("scores[5] must be finite", &|case| {
        case.scores[5] = f32::NAN
    });
    named("scores[7] must be finite", &|case| {
        case.scores[7] = f32::INFINITY
    });
    named("scores must have length 12", &|case| {
        case.scores.truncate(11)
    });
    named("elsewhere must be finite", &|case| {
        case.elsewhere = Some(f64::NAN)
    });
    named("capacities or limits must", &|case| case.capacities = None);
    named("targets must be <= 8192", &|case| {
        case.capacities = Some(vec![1.0; 8193])
    });
    named("candidates[1] repeats target 2 of source 0", &|case| {
        case.candidates = Some([2, 2, 0, 1].repeat(3));
    });
    named("candidates[4] must be < 4", &|case| {
        case.candidates = Some(vec![0, 1, 2, 3, 4, 1, 2, 3, 0, 1, 2, 3]);
    });
    named("fanOuts[1] must be <= 2", &|case| {
        case.fan_outs = Some(vec![1, 3, 2])
    });
}

#[test]
fn a_raised_flag_ends_it() {
    let cancel = Cancel::default();
    cancel.cancel();
    let case = gates(100, 8, 2, 13);
    let problem = Problem::new(&case.options(), &Run::default()).unwrap();
    let run = Run::from(&cancel);
    let stopped = assign(&problem, None, Effort::Exact, &run);
    assert_eq!(stopped.unwrap_err(), Error::Cancelled);
}
