//! Any options at all, as bits: an error, or a plan whose facts agree and whose rows can be had.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use phase_router::exact::{MixedPlan, Plan, Router};
use phase_router::quota::Problem;
use phase_router::run::Run;

#[derive(Arbitrary, Debug)]
struct Options {
    sources: u32,
    fan_out: u32,
    capacities: Vec<u64>,
    limits: Option<Vec<u64>>,
    domains: Option<Vec<u32>>,
    fan_outs: Option<Vec<u32>>,
    seed: u64,
    at: u32,
}

/// Rows larger than this are not asked for.
const SLOTS: u64 = 1 << 16;

fuzz_target!(|options: Options| {
    let floats =
        |bits: &[u64]| -> Vec<f64> { bits.iter().map(|&bits| f64::from_bits(bits)).collect() };
    let limits = options.limits.as_deref().map(floats);
    let Ok(problem) = Problem::new(
        options.sources,
        options.fan_out,
        floats(&options.capacities),
        limits.as_deref(),
        options.domains.as_deref(),
        options.seed,
    ) else {
        return;
    };
    let (n, k) = (problem.sources, problem.fan_out);
    let sources = options.at % n.max(1);
    let range = sources..n.min(sources.saturating_add(100));
    let routable = u64::from(k) * u64::from(range.end - range.start) <= SLOTS;
    let check = |loads: &[u32], filled: u64, shares: &[f64]| {
        assert_eq!(
            loads.iter().map(|&load| u64::from(load)).sum::<u64>(),
            filled
        );
        assert!(
            loads
                .iter()
                .zip(&problem.caps)
                .all(|(load, cap)| load <= cap)
        );
        assert!(
            shares
                .iter()
                .all(|share| share.is_finite() && *share >= 0.0)
        );
    };
    if let Some(fan_outs) = options.fan_outs {
        if let Ok(plan) = MixedPlan::new(problem.clone(), fan_outs, &Run::default()) {
            check(plan.loads(), plan.filled(), plan.shares());
            if routable {
                plan.route(range, &Run::default()).unwrap();
            }
        }
        return;
    }
    let plan = Plan::new(problem.clone(), &Run::default()).unwrap();
    check(plan.loads(), plan.filled(), plan.shares());
    assert_eq!(plan.filled() + plan.unfilled(), problem.demand());
    if routable && n > 0 {
        let rows = plan.route(range, &Run::default()).unwrap();
        let mut row = vec![0; k as usize];
        plan.targets_of(sources, &mut row).unwrap();
        assert_eq!(rows[..k as usize], row);
    }
});
