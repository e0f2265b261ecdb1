//! The golden vectors of streams; TypeScript checks the same ones. A failure means that the mapping has
//! changed, which is a breaking release. `REPLACE_GOLDEN=1` writes them anew.

use super::super::{Change, MAPPING_VERSION, Options, WindowLimits};
use super::plan;
use crate::lanes::Isa;
use crate::run::Run;
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/__test__/fixtures/stream.json");

fn numbers(list: &Value) -> Option<Vec<f64>> {
    let number = |x: &Value| x.as_f64().unwrap_or(f64::INFINITY);
    list.as_array()
        .map(|list| list.iter().map(number).collect())
}

fn options(given: &Value) -> Options {
    let domains = numbers(&given["domains"]);
    let limits = &given["windowLimits"];
    let changes = given["changes"].as_array().cloned().unwrap_or_default();
    Options {
        fan_out: given["fanOut"].as_u64().unwrap() as u32,
        capacities: numbers(&given["capacities"]).unwrap(),
        domains: domains.map(|list| list.into_iter().map(|x| x as u32).collect()),
        seed: given["seed"].as_str().unwrap().parse().unwrap(),
        mix: given["mix"].as_bool(),
        window_limits: limits["window"].as_u64().map(|window| WindowLimits {
            window: window as u32,
            max: numbers(&limits["max"]).unwrap(),
        }),
        changes: changes
            .iter()
            .map(|change| Change {
                from: change["from"].as_u64().unwrap(),
                capacities: numbers(&change["capacities"]).unwrap(),
                domains: None,
            })
            .collect(),
    }
}

#[test]
fn golden_streams() {
    let mut golden: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let replace = std::env::var_os("REPLACE_GOLDEN").is_some();
    assert_eq!(golden["mappingVersion"], MAPPING_VERSION);
    let item = |x: &Value| x.as_str().unwrap().parse::<u64>().unwrap();
    let ranges = golden["ranges"].as_array().unwrap().clone();
    let cases = golden["cases"].as_array_mut().unwrap();
    assert_eq!(cases.len(), 11);
    for case in cases {
        let plan = plan(&options(&case["options"]));
        let routes = |isa: Isa| -> Vec<Vec<i32>> {
            let range = |range: &Value| item(&range[0])..item(&range[1]);
            let routed = ranges
                .iter()
                .map(|ends| plan.route(range(ends), &Run::from(isa)).unwrap());
            routed.collect()
        };
        let found = routes(Isa::detect());
        assert!(Isa::available().iter().all(|&isa| routes(isa) == found));
        let found = [
            ("routes", json!(found)),
            ("fingerprint", json!(format!("{:016x}", plan.fingerprint()))),
            ("windowBound", json!(plan.window_bound())),
            ("shares", json!(plan.shares().unwrap())),
            (
                "counts",
                json!(plan.counts_at(item(&ranges[1][0])).unwrap()),
            ),
        ];
        for (name, value) in found {
            if replace {
                case[name] = value;
            } else {
                assert_eq!(case[name], value, "{} {name}", case["name"]);
            }
        }
    }
    if replace {
        std::fs::write(FILE, format!("{golden}\n")).unwrap();
    }
}
