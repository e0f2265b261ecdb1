//! Slots that must stay unfilled, many of them: the optimum among the fullest assignments.

use super::gates::gates;
use super::optimal::Draws;
use super::{Case, Effort, oracle};
use crate::assign::fill::Fill;
use crate::assign::scarce::Scarce;
use crate::assign::{NO_CANDIDATE, Problem};
use crate::run::Run;

/// Sources with some candidates each, of which a few targets are wanted by most.
fn crowded(number: u64, sources: usize, targets: usize) -> Case {
    let mut draws = Draws::new(number, 98);
    let width = 2 + draws.below(5);
    let fan_out = 1 + draws.below(3);
    let (mut scores, mut candidates) = (Vec::new(), Vec::new());
    for _ in 0..sources {
        let mut row: Vec<u32> = Vec::new();
        for _ in 0..width {
            let bound = if draws.chance(70) {
                targets / 3
            } else {
                targets
            };
            let target = draws.below(bound) as u32;
            let new = !row.contains(&target);
            row.push(if new { target } else { NO_CANDIDATE });
            scores.push((draws.unit() - 0.3) as f32);
        }
        candidates.extend(row);
    }
    let mean = sources * fan_out / targets;
    let limits = (0..targets).map(|_| draws.below(2 * mean + 2) as f64);
    let mut case = Case {
        sources: sources as u32,
        fan_out: fan_out as u32,
        targets,
        scores,
        limits: Some(limits.collect()),
        seed: number,
        ..Case::default()
    };
    if number.is_multiple_of(3) {
        // The same as a table, with pairs that are forbidden.
        let rows = case.scores.chunks(width).zip(candidates.chunks(width));
        let mut table = vec![f32::NEG_INFINITY; sources * targets];
        for (row, (scores, ids)) in table.chunks_mut(targets).zip(rows) {
            for (&score, &id) in scores.iter().zip(ids) {
                if id != NO_CANDIDATE {
                    row[id as usize] = score;
                }
            }
        }
        case.scores = table;
    } else {
        case.candidates = Some(candidates);
    }
    if number % 4 == 1 {
        let domains = (0..targets).map(|_| draws.below(targets / 2) as u32);
        case.domains = Some(domains.collect());
    }
    if number % 5 == 2 {
        let fan_outs = (0..sources).map(|_| draws.below(fan_out + 1) as u32);
        case.fan_outs = Some(fan_outs.collect());
    }
    case
}

#[test]
fn the_fullest_assignments_are_told_apart_by_score() {
    let run = Run::default();
    let mut scarce = 0;
    for number in 0..60 {
        let case = crowded(number, 150 + 20 * (number as usize % 30), 24);
        let problem = Problem::new(&case.options(), &run).unwrap();
        let (filled, score) = oracle::solve(&case, &problem.limits);
        for effort in [Effort::Exact, Effort::Fast] {
            let assignment = case.assign(effort, &run);
            case.check(&assignment, &problem.limits);
            assert_eq!(assignment.certificate.filled, filled, "{number}");
            let off = (assignment.certificate.score - score).abs();
            assert!(effort == Effort::Fast || off <= 1e-6, "{number}: {off}");
            assert!(assignment.certificate.gap.unwrap() <= 1e-2, "{number}");
        }
        let found = Scarce::find(&problem, &run).unwrap();
        scarce += u32::from(found.is_some());
        if let Some(found) = found {
            let loads = case.assign(Effort::Exact, &run).loads;
            let is_full = |j: usize| !found.is(j) || loads[j] == problem.limits[j];
            assert!((0..case.targets).all(is_full), "{number}");
        }
    }
    assert!(scarce >= 40, "{scarce}");
}

#[test]
fn slots_left_over_have_only_scarce_targets() {
    let run = Run::default();
    for number in 0..6000 {
        let case = super::optimal::case(number);
        let problem = Problem::new(&case.options(), &run).unwrap();
        let (filled, _) = oracle::solve(
            &Case {
                elsewhere: None,
                ..case.clone()
            },
            &problem.limits,
        );
        let slots = (0..problem.sources).map(|i| {
            // What a row can have at most, by its domains alone.
            let mut domains: Vec<usize> = case
                .row(i)
                .iter()
                .map(|&(j, _)| problem.domain(j))
                .collect();
            domains.sort_unstable();
            domains.dedup();
            domains.len().min(case.slots(i) as usize) as u64
        });
        let found = Fill::new(&problem, &run).unwrap().scarce(&run).unwrap();
        assert_eq!(found.is_some(), filled < slots.sum(), "{number}");
    }
}

#[test]
fn limits_alone_make_scarce_what_candidates_would() {
    let run = Run::default();
    for number in 0..6000 {
        let mut case = super::optimal::case(number);
        case.elsewhere = None;
        let problem = Problem::new(&case.options(), &run).unwrap();
        if problem.all_allowed {
            let by_limits = Scarce::find(&problem, &run).unwrap();
            let by_flow = Fill::new(&problem, &run).unwrap().scarce(&run).unwrap();
            let by_limits = by_limits.map(|scarce| {
                let is = |j: usize| scarce.is(j) && problem.limits[j] > 0;
                (0..case.targets).map(is).collect::<Vec<_>>()
            });
            let by_flow = by_flow.map(|scarce| {
                let is = |(j, scarce): (usize, bool)| scarce && problem.limits[j] > 0;
                scarce.into_iter().enumerate().map(is).collect::<Vec<_>>()
            });
            assert_eq!(by_limits, by_flow, "{number}");
        }
    }
}

#[test]
fn a_large_shortage_proves_itself() {
    let run = Run::default();
    let mut case = gates(6000, 60, 2, 21);
    case.capacities = None;
    case.limits = Some(vec![150.0; 60]);
    let all = case.assign(Effort::Exact, &run);
    assert_eq!(all.certificate.filled, 9000);
    assert!(all.certificate.gap.unwrap() <= 1e-9);
    // The same with the twelve best targets of every source only.
    let (mut scores, mut candidates) = (Vec::new(), Vec::new());
    for row in case.scores.chunks(60) {
        let mut order: Vec<u32> = (0..60).collect();
        order.sort_by(|&a, &b| row[b as usize].total_cmp(&row[a as usize]));
        candidates.extend(&order[..12]);
        scores.extend(order[..12].iter().map(|&j| row[j as usize]));
    }
    case.scores = scores;
    case.candidates = Some(candidates);
    let few = case.assign(Effort::Exact, &run);
    let (few, prices) = (few.certificate, few.prices);
    assert!(few.filled < 9000 && few.gap.unwrap() <= 1e-9, "{few:?}");
    assert!(all.prices.iter().chain(&prices).all(|&price| price <= 2.0));
}
