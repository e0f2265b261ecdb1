//! Guarantee 7: the golden vectors of `exact`, written by `tests/golden`.
//!
//! A failure means that the mapping has changed, which is a breaking release.

use super::super::topology::naive as nested;
use super::super::{Options, Router, naive};
use super::planned;
use crate::exact::weighted::tests::planned_with;
use crate::lanes::Isa;
use crate::quota::{Level, MAPPING_VERSION};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../__test__/fixtures/exact.json")).unwrap()
}

fn list<T>(value: &Value, item: impl Fn(&Value) -> T) -> Option<Vec<T>> {
    value.as_array().map(|list| list.iter().map(item).collect())
}

/// The problem of a case; a large one repeats its lists until there are as many as targets, or
/// sources.
fn input(case: &Value) -> Options {
    let whole = |name: &str| case[name].as_u64().unwrap() as u32;
    let targets = whole("targets") as usize;
    let sources = whole("sources");
    let number = |x: &Value| x.as_f64().unwrap();
    let small = |x: &Value| x.as_u64().unwrap() as u32;
    let limit = |x: &Value| x.as_f64().unwrap_or(f64::INFINITY);
    let level = |x: &Value| Level {
        of: list(&x["of"], small).unwrap(),
        most: x["most"].as_u64().map(|most| most as u32),
    };
    Options {
        sources,
        fan_out: whole("fanOut"),
        capacities: repeated(list(&case["capacities"], number), targets).unwrap(),
        limits: repeated(list(&case["limits"], limit), targets),
        route_limits: repeated(list(&case["routeLimits"], limit), targets),
        domains: repeated(list(&case["domains"], small), targets),
        fan_outs: repeated(list(&case["fanOuts"], small), sources as usize),
        weights: repeated(list(&case["weights"], number), sources as usize),
        topology: list(&case["topology"], level).unwrap_or_default(),
        seed: case["seed"].as_str().unwrap().parse().unwrap(),
    }
}

fn repeated<T: Clone>(list: Option<Vec<T>>, count: usize) -> Option<Vec<T>> {
    list.map(|list| list.into_iter().cycle().take(count).collect())
}

/// All rows of a plan.
fn rows(plan: &dyn Router, isa: Isa) -> Vec<i32> {
    plan.route(0..plan.problem().sources, &isa.into()).unwrap()
}

/// Plans and routes with every instruction set on 1, 2 and 8 threads; all agree.
fn route_everywhere(route: impl Fn(Isa) -> Vec<i32> + Sync) -> Vec<i32> {
    let mut results = Vec::new();
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        for &isa in Isa::available() {
            results.push(pool.install(|| route(isa)));
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
    for case in cases("cases", 27) {
        let plan = planned(&input(&case));
        let routes = route_everywhere(|isa| rows(&plan, isa));
        check(&case, &plan, &routes);
        assert_eq!(naive::route(plan.problem()).unwrap(), routes);
    }
}

#[test]
fn golden_large() {
    for case in cases("large", 4) {
        let plan = planned(&input(&case));
        check(&case, &plan, &route_everywhere(|isa| rows(&plan, isa)));
    }
}

#[test]
fn golden_weighted() {
    for case in [cases("weighted", 9), cases("weightedLarge", 2)].concat() {
        let given = input(&case);
        let routes = route_everywhere(|isa| rows(&planned_with(&given, isa), isa));
        check(&case, &planned_with(&given, Isa::detect()), &routes);
    }
}

#[test]
fn golden_mixed() {
    for case in cases("mixed", 2) {
        let plan = |isa: Isa| input(&case).plan(&isa.into()).unwrap();
        let routes = route_everywhere(|isa| rows(&*plan(isa), isa));
        check(&case, &*plan(Isa::detect()), &routes);
    }
}

#[test]
fn golden_nested() {
    for case in [cases("nested", 8), cases("nestedLarge", 2)].concat() {
        let given = input(&case);
        let plan = |isa: Isa| given.clone().plan(&isa.into()).unwrap();
        let routes = route_everywhere(|isa| rows(&*plan(isa), isa));
        check(&case, &*plan(Isa::detect()), &routes);
        if given.sources < 1000 {
            let (problem, tree) = given.nested_problem().unwrap();
            assert_eq!(nested::route(&problem, &tree.unwrap()).unwrap(), routes);
        }
    }
}

/// What says only the default has the routes and the fingerprint of what says nothing.
#[test]
fn the_default_in_words_is_the_default() {
    let cases = cases("cases", 27);
    let named = |name: &str| cases.iter().find(|case| case["name"] == name).unwrap();
    let (words, none) = (named("nothing but the default, in words"), named("strong"));
    assert_eq!(words["routes"], none["routes"]);
    assert_eq!(words["fingerprint"], none["fingerprint"]);
}
