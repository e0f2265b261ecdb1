//! `exact` against its guarantees and its twin; rows and columns alone against the whole.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phase_router::exact::{Plan, Router, naive};
use phase_router::run::Run;
use phase_router_fuzz::{Small, check_lookups, check_rows, on_both_ends, rooms};

fuzz_target!(|input: Small| {
    let Ok(problem) = input.0.problem() else {
        return;
    };
    let n = problem.sources;
    let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
    let rows = on_both_ends(|run| plan.route(0..n, run).unwrap());
    assert_eq!(rows, naive::route(&problem).unwrap());

    let kept = check_rows(&problem, &rows, plan.loads());
    let (least, most) = (kept.iter().min(), kept.iter().max());
    assert!(
        least
            .zip(most)
            .is_none_or(|(least, most)| most - least <= 1)
    );
    let filled: u64 = kept.iter().map(|&kept| u64::from(kept)).sum();
    assert_eq!(
        filled,
        rooms(&problem).iter().sum::<u64>().min(problem.demand())
    );
    assert_eq!(filled, plan.filled());
    assert_eq!(plan.bottleneck().is_none(), plan.unfilled() == 0);
    for (&load, &share) in plan.loads().iter().zip(plan.shares()) {
        let slack = 1e-9 * share;
        let load = f64::from(load);
        assert!(load >= (share - slack).floor() && load <= (share + slack).ceil());
    }

    check_lookups(&plan, &rows);
});
