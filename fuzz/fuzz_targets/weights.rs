//! `exact` with weights: rows as without, limits never exceeded in the sum that users make, and rows,
//! columns and facts that belong together.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact::{Options, Router, WeightedPlan};
use phase_router::run::Run;
use phase_router_fuzz::{Small, check_lookups, check_rows, many, on_both_ends};

#[derive(Debug)]
struct Input(Options);

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let Small(options) = Small::arbitrary(u)?;
        let (n, m, k) = (
            options.sources as usize,
            options.capacities.len(),
            options.fan_out,
        );
        Ok(Self(Options {
            // Whole numbers, where there are any.
            route_limits: options.limits,
            limits: bool::arbitrary(u)?.then(|| many(u, m, limit)).transpose()?,
            fan_outs: bool::arbitrary(u)?
                .then(|| many(u, n, |u| u.int_in_range(0..=k)))
                .transpose()?,
            weights: Some(many(u, n, weight)?),
            ..options
        }))
    }
}

/// Nothing, a whole or a decimal number, or any at all that is finite.
fn weight(u: &mut Unstructured<'_>) -> Result<f64> {
    Ok(match u.int_in_range(0..=4)? {
        0 => 0.0,
        1 | 2 => f64::from(u.int_in_range(1..=16u8)?),
        3 => f64::from(u.int_in_range(1..=200u8)?) / 10.0,
        _ => f64::from_bits(u64::arbitrary(u)? & !(1 << 63)).min(1e300),
    })
}

fn limit(u: &mut Unstructured<'_>) -> Result<f64> {
    Ok(match u.int_in_range(0..=5)? {
        0 => f64::INFINITY,
        1 => 0.0,
        _ => f64::from(u.int_in_range(0..=5000u16)?) / 10.0,
    })
}

fuzz_target!(|input: Input| {
    let Input(options) = input;
    let Ok(problem) = options.problem() else {
        return;
    };
    // Sums beyond the range of numbers are refused.
    let Ok(Some(given)) = options.weights(&problem) else {
        return;
    };
    let Options {
        weights,
        limits,
        fan_outs,
        ..
    } = options;
    let weights = weights.expect("there are weights");
    let (n, k) = (problem.sources, problem.fan_out as usize);
    let plan_by = |run: &Run| WeightedPlan::new(problem.clone(), &given, run).unwrap();
    let rows = on_both_ends(|run| plan_by(run).route(0..n, run).unwrap());
    let plan = plan_by(&Run::default());

    let kept = check_rows(&problem, &rows, plan.loads());
    let wanted = |i: usize| fan_outs.as_ref().map_or(k as u32, |fan_outs| fan_outs[i]);
    let mut loads = vec![0.0; problem.targets()];
    let mut missing = 0;
    for (i, row) in rows.chunks(k).enumerate() {
        assert!(kept[i] <= wanted(i));
        missing += u64::from(wanted(i) - kept[i]);
        for &j in row.iter().take_while(|&&j| j >= 0) {
            loads[j as usize] += weights[i];
        }
    }
    assert_eq!(loads, plan.weighted_loads().unwrap());
    for (load, limit) in loads.iter().zip(limits.iter().flatten()) {
        assert!(load <= limit, "{load} above {limit}");
    }
    assert_eq!(plan.unfilled(), missing);
    assert_eq!(plan.bottleneck().is_none(), missing == 0);

    check_lookups(&plan, &rows);
});
