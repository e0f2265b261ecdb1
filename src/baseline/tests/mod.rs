//! The contract that every baseline is held to; what is peculiar to one is beside it.

mod golden;
mod greedy;
mod hashing;

use super::{Baseline, Problem};
use crate::cancel::Cancel;
use crate::error::Error;
use proptest::prelude::*;

/// What a method promises.
struct Promise {
    method: Baseline,
    /// Whether another seed gives other routes; a reason where not.
    seeded: Result<(), &'static str>,
    /// No target twice in a row, none of capacity 0; a reason where not.
    distinct: Result<(), &'static str>,
    /// Takes limits, never exceeds them, and leaves a slot only where no target has room.
    limits: bool,
    /// Takes weights.
    weights: bool,
}

const GREEDY: &str = "there is nothing random in it";
const INDEPENDENT: &str = "slots are drawn independently of each other";

const PROMISES: [Promise; 8] = [
    promise(Baseline::Hash, Ok(()), Err(INDEPENDENT), false, false),
    promise(
        Baseline::WeightedHash,
        Ok(()),
        Err(INDEPENDENT),
        false,
        false,
    ),
    promise(Baseline::Rendezvous, Ok(()), Ok(()), false, false),
    promise(Baseline::RendezvousOverflow, Ok(()), Ok(()), true, true),
    promise(Baseline::BoundedLoad, Ok(()), Ok(()), true, true),
    promise(Baseline::TwoChoices, Ok(()), Ok(()), false, true),
    promise(Baseline::LeastLoaded, Err(GREEDY), Ok(()), true, true),
    promise(
        Baseline::SmoothRoundRobin,
        Err(GREEDY),
        Ok(()),
        false,
        false,
    ),
];

const fn promise(
    method: Baseline,
    seeded: Result<(), &'static str>,
    distinct: Result<(), &'static str>,
    limits: bool,
    weights: bool,
) -> Promise {
    Promise {
        method,
        seeded,
        distinct,
        limits,
        weights,
    }
}

fn problem(sources: u32, fan_out: u32, capacities: &[f64], seed: u64) -> Problem {
    Problem::new(sources, fan_out, capacities.to_vec(), None, None, seed).unwrap()
}

fn route(method: Baseline, problem: &Problem) -> Vec<i32> {
    method.route(problem, &Cancel::default()).unwrap()
}

/// Row by row.
fn rows<'a>(problem: &Problem, routes: &'a [i32]) -> impl Iterator<Item = &'a [i32]> {
    routes.chunks(problem.fan_out as usize)
}

/// The loads of all targets.
fn loads(problem: &Problem, routes: &[i32]) -> Vec<f64> {
    let mut loads = vec![0.0; problem.targets()];
    for (i, row) in rows(problem, routes).enumerate() {
        for &j in row.iter().filter(|&&j| j >= 0) {
            loads[j as usize] += problem.weight(i);
        }
    }
    loads
}

/// max over targets of load / share, the share in proportion to capacity.
fn imbalance(problem: &Problem, routes: &[i32]) -> f64 {
    let loads = loads(problem, routes);
    let (load, capacity): (f64, f64) = (loads.iter().sum(), problem.capacities.iter().sum());
    let ratio = |j: usize| loads[j] / (load * problem.capacities[j] / capacity);
    problem.live().map(ratio).fold(0.0, f64::max)
}

/// Small problems of every shape; limits and weights as the method takes them.
fn problems(limits: bool, weights: bool) -> impl Strategy<Value = Problem> {
    let capacity = prop_oneof![1 => Just(0.0), 3 => Just(1.0), 3 => 0.1..9.0, 1 => 1e-300..1e300];
    let limit = prop_oneof![1 => Just(f64::INFINITY), 5 => (0..60u32).prop_map(f64::from)];
    let weight = prop_oneof![1 => Just(0.0), 3 => (1..4u32).prop_map(f64::from), 3 => 0.01..3.0];
    (0..70usize, 1..20usize).prop_flat_map(move |(n, m)| {
        (
            Just(n as u32),
            1..24u32,
            prop::collection::vec(capacity.clone(), m)
                .prop_filter("all 0", |all| all.iter().any(|&c| c > 0.0)),
            prop::option::of(prop::collection::vec(limit.clone(), m))
                .prop_map(move |given| given.filter(|_| limits)),
            prop::option::of(prop::collection::vec(weight.clone(), n))
                .prop_map(move |given| given.filter(|_| weights)),
            any::<u64>(),
        )
            .prop_map(|(n, k, capacities, limits, weights, seed)| {
                Problem::new(n, k, capacities, limits, weights, seed).unwrap()
            })
    })
}

fn check(promise: &Promise, problem: &Problem) {
    let routes = route(promise.method, problem);
    assert_eq!(routes.len(), problem.slots().unwrap());
    assert_eq!(routes, route(promise.method, problem), "deterministic");
    assert!(
        routes
            .iter()
            .all(|&j| (-1..problem.targets() as i32).contains(&j))
    );
    if promise.distinct.is_err() {
        assert!(!routes.contains(&-1));
        return;
    }
    let mut now = vec![0.0; problem.targets()];
    for (i, row) in rows(problem, &routes).enumerate() {
        let filled: Vec<usize> = row
            .iter()
            .take_while(|&&j| j >= 0)
            .map(|&j| j as usize)
            .collect();
        assert!(
            row[filled.len()..].iter().all(|&j| j == -1),
            "-1 comes last"
        );
        for (slot, &j) in filled.iter().enumerate() {
            assert!(problem.capacities[j] > 0.0, "a drained target");
            assert!(!filled[..slot].contains(&j), "a target twice");
        }
        let weight = problem.weight(i);
        filled.iter().for_each(|&j| now[j] += weight);
        let limit = |j: usize| {
            problem
                .limits
                .as_ref()
                .map_or(f64::INFINITY, |limits| limits[j])
        };
        assert!(
            filled.iter().all(|&j| now[j] <= limit(j)),
            "a limit exceeded"
        );
        // Without limits bounded-load has bounds of its own, which it is tested against elsewhere.
        if promise.method == Baseline::BoundedLoad && problem.limits.is_none() {
            continue;
        }
        let has_room = |j: &usize| !filled.contains(j) && now[*j] + weight <= limit(*j);
        if filled.len() < problem.fan_out as usize {
            assert_eq!(problem.live().find(has_room), None, "an unfilled slot");
        }
    }
}

#[test]
fn every_method_is_held_to_its_promises() {
    for promise in &PROMISES {
        let config = ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::with_cases(400)
        };
        let problems = problems(promise.limits, promise.weights);
        proptest!(config, |(problem in problems)| check(promise, &problem));
    }
    assert_eq!(
        PROMISES.map(|promise| promise.method),
        Baseline::ALL.map(|(_, method)| method)
    );
}

#[test]
fn seeds_differ() {
    for promise in PROMISES {
        let [a, b] = [1, 2].map(|seed| {
            route(
                promise.method,
                &problem(200, 2, &[1.0, 2.0, 3.0, 4.0, 5.0], seed),
            )
        });
        match promise.seeded {
            Ok(()) => assert_ne!(a, b, "{:?}", promise.method),
            Err(reason) => assert_eq!(a, b, "{:?}: {reason}", promise.method),
        }
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    let capacities: Vec<f64> = (0..300).map(|j| f64::from(j % 7)).collect();
    let limits = vec![50.0; 300];
    for promise in PROMISES {
        let limits = promise.limits.then(|| limits.clone());
        let problem = Problem::new(5000, 3, capacities.clone(), limits, None, 9).unwrap();
        let [one, two, eight] = [1, 2, 8].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            pool.unwrap().install(|| route(promise.method, &problem))
        });
        assert!(one == two && one == eight, "{:?}", promise.method);
    }
}

#[test]
fn names_are_found() {
    for (name, method) in Baseline::ALL {
        assert_eq!(Baseline::named(name), Some(method));
    }
    assert_eq!(Baseline::named("exact"), None);
}

#[test]
fn a_raised_flag_stops_every_method() {
    let cancel = Cancel::default();
    cancel.cancel();
    for (name, method) in Baseline::ALL {
        let result = method.route(&problem(10, 2, &[1.0; 4], 0), &cancel);
        assert_eq!(result, Err(Error::Cancelled), "{name}");
    }
}

#[test]
fn bad_problems_are_refused() {
    let refused = |n, k, c: &[f64], limits: Option<&[f64]>, weights: Option<&[f64]>| {
        let of = |list: Option<&[f64]>| list.map(<[f64]>::to_vec);
        Problem::new(n, k, c.to_vec(), of(limits), of(weights), 0)
            .unwrap_err()
            .to_string()
    };
    let c = [1.0, 2.0];
    for (message, expected) in [
        (
            refused(1 << 31, 1, &c, None, None),
            "sources must be <= 2147483647; received 2147483648",
        ),
        (
            refused(1, 0, &c, None, None),
            "fanOut must be >= 1 and <= 2147483647; received 0",
        ),
        (
            refused(1, 1, &[], None, None),
            "capacities must not be empty",
        ),
        (
            refused(1, 1, &[0.0], None, None),
            "capacities must be above 0 for one target at least; received 0",
        ),
        (
            refused(1, 1, &[1.0, -1.0], None, None),
            "capacities[1] must be finite and >= 0; received -1",
        ),
        (
            refused(1, 1, &c, Some(&[1.0]), None),
            "limits must have length 2; received 1",
        ),
        (
            refused(1, 1, &c, Some(&[1.0, 0.5]), None),
            "limits[1] must be a whole number >= 0, or Infinity; received 0.5",
        ),
        (
            refused(1, 1, &c, Some(&[0.5, f64::NAN]), Some(&[1.0])),
            "limits[1] must be >= 0, or Infinity; received NaN",
        ),
        (
            refused(2, 1, &c, None, Some(&[1.0])),
            "weights must have length 2; received 1",
        ),
        (
            refused(2, 1, &c, None, Some(&[1.0, f64::INFINITY])),
            "weights[1] must be finite and >= 0; received Infinity",
        ),
        (
            refused(2, 1, &c, None, Some(&[f64::MAX; 2])),
            "the sum of weights must be finite; received Infinity",
        ),
    ] {
        assert_eq!(message, expected);
    }
    let short = Baseline::Hash.route_into(&problem(2, 2, &c, 0), &mut [0; 3], &Cancel::default());
    assert_eq!(
        short.unwrap_err().to_string(),
        "out must have length 4; received 3"
    );
}
