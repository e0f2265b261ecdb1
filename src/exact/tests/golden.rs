//! Guarantee 7: the golden vectors of `exact`, written by `examples/exact-golden.rs`.
//!
//! A failure means that the mapping has changed, which is a breaking release.

use super::super::{MAPPING_VERSION, Plan, Router, naive};
use super::Input;
use crate::cancel::Cancel;
use crate::lanes::Isa;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../__test__/fixtures/exact.json")).unwrap()
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Option<Vec<T>> {
    value.as_array().map(|list| list.iter().map(item).collect())
}

/// The problem of a case; a large one repeats its lists until there are as many as targets.
fn input(case: &Value) -> Input {
    let whole = |name: &str| case[name].as_u64().unwrap() as u32;
    let targets = whole("targets") as usize;
    let limit = |x: &Value| x.as_f64().unwrap_or(f64::INFINITY);
    Input {
        sources: whole("sources"),
        fan_out: whole("fanOut"),
        capacities: repeated(list(&case["capacities"], |x| x.as_f64().unwrap()), targets).unwrap(),
        limits: repeated(list(&case["limits"], limit), targets),
        domains: repeated(
            list(&case["domains"], |x| x.as_u64().unwrap() as u32),
            targets,
        ),
        seed: case["seed"].as_str().unwrap().parse().unwrap(),
    }
}

fn repeated<T: Clone>(list: Option<Vec<T>>, count: usize) -> Option<Vec<T>> {
    list.map(|list| list.into_iter().cycle().take(count).collect())
}

/// Routes with every instruction set on 1, 2 and 8 threads; all agree.
fn route_everywhere(plan: &Plan) -> Vec<i32> {
    let mut results = Vec::new();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        for &isa in Isa::available() {
            let all = 0..plan.problem().sources;
            results.push(pool.install(|| plan.route(all, isa, &Cancel::default()).unwrap()));
        }
    }
    assert!(results.iter().all(|routes| *routes == results[0]));
    results.swap_remove(0)
}

#[test]
fn the_version_is_that_of_the_vectors() {
    assert_eq!(golden()["mappingVersion"], MAPPING_VERSION);
}

#[test]
fn golden_cases() {
    let golden = golden();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 26);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let plan = input(case).plan();
        let fingerprint = format!("{:016x}", plan.fingerprint());
        assert_eq!(case["fingerprint"], *fingerprint, "{name}");
        let loads = list(&case["loads"], |x| x.as_u64().unwrap() as u32).unwrap();
        assert_eq!(plan.loads(), loads, "{name}");
        let routes = list(&case["routes"], |x| x.as_i64().unwrap() as i32).unwrap();
        assert_eq!(route_everywhere(&plan), routes, "{name}");
        assert_eq!(naive::route(plan.problem()).unwrap(), routes, "{name}");
    }
}

#[test]
fn golden_large() {
    let golden = golden();
    let large = golden["large"].as_array().unwrap();
    assert_eq!(large.len(), 4);
    for case in large {
        let name = case["name"].as_str().unwrap();
        let plan = input(case).plan();
        let fingerprint = format!("{:016x}", plan.fingerprint());
        assert_eq!(case["fingerprint"], *fingerprint, "{name}");
        let routes = route_everywhere(&plan);
        let bytes: Vec<u8> = routes.iter().flat_map(|j| j.to_le_bytes()).collect();
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(case["sha256"], *digest, "{name}");
    }
}
