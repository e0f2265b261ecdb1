//! `exact` against its guarantees and its twin.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phase_router::exact::{Plan, Router, naive};
use phase_router::laws;
use phase_router::run::Run;
use phase_router_fuzz::{Small, on_both_ends};

fuzz_target!(|input: Small| {
    let Small(options) = input;
    let Ok(problem) = options.problem() else {
        return;
    };
    let n = problem.sources;
    let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
    let rows = on_both_ends(|run| plan.route(0..n, run).unwrap());
    assert_eq!(rows, naive::route(&problem).unwrap());
    laws::all(&options, &plan).unwrap();
});
