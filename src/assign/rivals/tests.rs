//! What each opponent keeps, on the instances of the optimum's own test.

use super::Rival;
use crate::assign::tests::optimal::case;
use crate::assign::{Effort, ViolationKind};
use crate::assign::{Problem, certify};
use crate::run::Run;

#[test]
fn only_biases_break_limits_and_none_beats_the_optimum() {
    let run = Run::default();
    let mut counted = [0; Rival::ALL.len()];
    for number in 0..600 {
        let mut case = case(number);
        case.domains = None;
        case.elsewhere = None;
        if number % 3 == 0 {
            case.fan_out = 1;
            case.fan_outs = None;
        }
        let problem = Problem::new(&case.options(), &run).unwrap();
        let best = case.assign(Effort::Exact, &run);
        for (index, (_, rival)) in Rival::ALL.into_iter().enumerate() {
            if rival == Rival::Auction && case.fan_out > 1 {
                assert!(rival.route(&problem, &run).is_err());
                continue;
            }
            let routes = rival.route(&problem, &run).unwrap();
            let certified = certify(&problem, &routes, Some(&best.prices), &run).unwrap();
            let expected = |kind| rival == Rival::SignBias && kind == ViolationKind::Limit;
            for violation in &certified.violations {
                assert!(expected(violation.kind), "{rival:?} {number} {violation:?}");
            }
            if certified.violations.is_empty() {
                counted[index] += 1;
                let certificate = certified.certificate;
                assert!(certificate.filled <= best.certificate.filled);
                let tolerance = 1e-9 * (1.0 + certificate.upper_bound.abs()) + 1e-4;
                assert!(certificate.score <= certificate.upper_bound + tolerance);
            }
        }
    }
    assert!(counted.iter().all(|&count| count > 50), "{counted:?}");
}

#[test]
fn top_k_drops_what_comes_late_and_greedy_does_not() {
    let run = Run::default();
    let scores = [0.9, 0.1, 0.8, 0.2, 0.7, 0.6];
    let options = crate::assign::Options {
        sources: 3,
        fan_out: 1,
        scores: &scores,
        limits: Some(&[1.0, 2.0]),
        ..Default::default()
    };
    let problem = Problem::new(&options, &run).unwrap();
    let route = |rival: Rival| rival.route(&problem, &run).unwrap();
    assert_eq!(route(Rival::TopK), [0, -1, -1]);
    assert_eq!(route(Rival::RowGreedy), [0, 1, 1]);
    assert_eq!(route(Rival::PairGreedy), [0, 1, 1]);
    assert_eq!(Rival::named("pair-greedy"), Some(Rival::PairGreedy));
    assert_eq!(Rival::named("magic"), None);
}
