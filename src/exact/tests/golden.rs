//! Guarantee 7: the golden vectors of `exact`, written by `examples/exact-golden.rs`.
//!
//! A failure means that the mapping has changed, which is a breaking release.

use super::super::{Router, naive};
use super::Input;
use crate::exact::weighted::tests::Weighted;
use crate::lanes::Isa;
use crate::quota::MAPPING_VERSION;
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

/// The problem of a case with weights; a large one repeats them too.
fn weighted(case: &Value) -> Weighted {
    let input = input(case);
    let sources = input.sources as usize;
    let weights = list(&case["weights"], |x| x.as_f64().unwrap());
    let fan_outs = list(&case["fanOuts"], |x| x.as_u64().unwrap() as u32);
    Weighted {
        weights: repeated(weights, sources).unwrap(),
        fan_outs: repeated(fan_outs, sources),
        input,
    }
}

/// Plans and routes with every instruction set on 1, 2 and 8 threads; all agree.
fn route_everywhere<R: Router>(plan: impl Fn(Isa) -> R + Sync) -> Vec<i32> {
    let mut results = Vec::new();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        for &isa in Isa::available() {
            results.push(pool.install(|| {
                let plan = plan(isa);
                let all = 0..plan.problem().sources;
                plan.route(all, &isa.into()).unwrap()
            }));
        }
    }
    assert!(results.iter().all(|routes| *routes == results[0]));
    results.swap_remove(0)
}

#[test]
fn the_version_is_that_of_the_vectors() {
    assert_eq!(golden()["mappingVersion"], MAPPING_VERSION);
}

/// Checks what the vector says of a plan; `routes` are what it gives.
fn check(case: &Value, plan: &dyn Router, routes: &[i32]) {
    let name = case["name"].as_str().unwrap();
    let fingerprint = format!("{:016x}", plan.fingerprint());
    assert_eq!(case["fingerprint"], *fingerprint, "{name}");
    if let Some(expected) = list(&case["routes"], |x| x.as_i64().unwrap() as i32) {
        assert_eq!(routes, expected, "{name}");
        let loads = list(&case["loads"], |x| x.as_u64().unwrap() as u32).unwrap();
        assert_eq!(plan.loads(), loads, "{name}");
        return;
    }
    let bytes: Vec<u8> = routes.iter().flat_map(|j| j.to_le_bytes()).collect();
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(case["sha256"], *digest, "{name}");
}

fn cases(name: &str, count: usize) -> Vec<Value> {
    let golden = golden();
    let cases = golden[name].as_array().unwrap();
    assert_eq!(cases.len(), count);
    cases.clone()
}

#[test]
fn golden_cases() {
    for case in cases("cases", 26) {
        let plan = input(&case).plan();
        let routes = route_everywhere(|_| plan.clone());
        check(&case, &plan, &routes);
        assert_eq!(naive::route(plan.problem()).unwrap(), routes);
    }
}

#[test]
fn golden_large() {
    for case in cases("large", 4) {
        let plan = input(&case).plan();
        check(&case, &plan, &route_everywhere(|_| plan.clone()));
    }
}

#[test]
fn golden_weighted() {
    for case in [cases("weighted", 8), cases("weightedLarge", 2)].concat() {
        let given = weighted(&case);
        let routes = route_everywhere(|isa| given.plan_with(isa));
        check(&case, &given.plan(), &routes);
    }
}
