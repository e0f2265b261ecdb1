//! The vectors of the baselines.

use super::fixture;
use phase_router::baseline::{Baseline, Problem};
use phase_router::cancel::Cancel;
use serde_json::{Value, json};

const NOTE: &str = "Routes of the baselines for ever. limits: null, in the list or instead of it, is no limit. \
    weights: null is 1 each. seed: decimal, up to 2^64 - 1. routes: row-major, fanOut slots a source, -1 unfilled.";

/// Capacities of every kind, among them 0.
const CAPACITIES: [f64; 7] = [8.0, 2.0, 0.0, 1.0, 0.3, 1.0, 2.0];
/// Limits that bind for 12 sources of fan-out 3.
const LIMITS: [f64; 7] = [8.0, 7.0, 9.0, f64::INFINITY, 2.0, 0.0, 9.0];
const WEIGHTS: [f64; 12] = [1.0, 0.5, 2.0, 0.0, 1.25, 3.0, 0.1, 1.0, 0.7, 2.5, 1.0, 0.3];

fn case(
    name: &str,
    method: Baseline,
    limits: Option<&[f64]>,
    weights: Option<&[f64]>,
    seed: u64,
) -> Value {
    let (sources, fan_out) = (WEIGHTS.len() as u32, 3);
    let problem = Problem::new(
        sources,
        fan_out,
        CAPACITIES.to_vec(),
        limits.map(<[f64]>::to_vec),
        weights.map(<[f64]>::to_vec),
        seed,
    );
    let routes = method.route(&problem.expect("a valid problem"), &Cancel::default());
    let limit = |&limit: &f64| limit.is_finite().then_some(limit);
    json!({
        "method": name,
        "sources": sources,
        "fanOut": fan_out,
        "capacities": CAPACITIES,
        "limits": limits.map(|limits| limits.iter().map(limit).collect::<Vec<_>>()),
        "weights": weights,
        "seed": seed.to_string(),
        "routes": routes.expect("routes"),
    })
}

fn cases() -> Vec<Value> {
    let mut cases = Vec::new();
    for (name, method) in Baseline::ALL {
        cases.push(case(name, method, None, None, 1));
        cases.push(case(name, method, None, None, u64::MAX));
        let has_weights = [
            "rendezvous-overflow",
            "bounded-load",
            "two-choices",
            "least-loaded",
        ];
        let has_limits = has_weights.contains(&name) && name != "two-choices";
        if has_limits {
            cases.push(case(name, method, Some(&LIMITS), None, 2));
            cases.push(case(name, method, Some(&LIMITS), Some(&WEIGHTS), 3));
        }
        if has_weights.contains(&name) {
            cases.push(case(name, method, None, Some(&WEIGHTS), 4));
        }
    }
    cases
}

/// The file.
pub fn content() -> String {
    format!(
        "{{\n  \"note\": {},\n  \"cases\": [\n{}\n  ]\n}}\n",
        json!(NOTE),
        fixture::lines(cases())
    )
}
