//! `exact` with weights: rows as without, limits never exceeded in the sum that users make, and rows,
//! columns and facts that belong together.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact::Options;
use phase_router::laws;
use phase_router::run::Run;
use phase_router_fuzz::{Small, many, on_both_ends};

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
    // Sums beyond the range of numbers are refused.
    let Ok(plan) = options.clone().plan(&Run::default()) else {
        return;
    };
    let all = 0..options.sources;
    let rows = on_both_ends(|run| {
        let plan = options.clone().plan(run).unwrap();
        plan.route(all.clone(), run).unwrap()
    });
    laws::all(&options, &*plan).unwrap();
    let weights = options.weights.as_ref().expect("there are weights");
    let mut loads = vec![0.0; options.capacities.len()];
    for (row, weight) in rows.chunks(options.fan_out as usize).zip(weights) {
        for &j in row.iter().take_while(|&&j| j >= 0) {
            loads[j as usize] += weight;
        }
    }
    assert_eq!(loads, plan.weighted_loads().unwrap());
});
