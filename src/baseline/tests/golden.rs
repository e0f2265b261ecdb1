//! The golden vectors of the baselines, written by `tests/golden`.
//!
//! A failure means that routes have changed, which is a breaking release.

use super::super::{Baseline, Problem};
use super::route;
use serde_json::Value;

fn numbers(value: &Value) -> Option<Vec<f64>> {
    let number = |x: &Value| x.as_f64().unwrap_or(f64::INFINITY);
    value
        .as_array()
        .map(|list| list.iter().map(number).collect())
}

#[test]
fn golden_cases() {
    let golden = include_str!("../../../__test__/fixtures/baselines.json");
    let golden: Value = serde_json::from_str(golden).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    for (name, method) in Baseline::ALL {
        let of_method: Vec<&Value> = cases.iter().filter(|case| case["method"] == name).collect();
        assert!(!of_method.is_empty(), "{name}");
        for case in of_method {
            let whole = |name: &str| case[name].as_u64().unwrap() as u32;
            let problem = Problem::new(
                whole("sources"),
                whole("fanOut"),
                numbers(&case["capacities"]).unwrap(),
                numbers(&case["limits"]),
                numbers(&case["weights"]),
                case["seed"].as_str().unwrap().parse().unwrap(),
            );
            let routes = route(method, &problem.unwrap());
            let routes: Vec<Value> = routes.into_iter().map(Value::from).collect();
            assert_eq!(case["routes"], Value::Array(routes), "{name}");
        }
    }
}
