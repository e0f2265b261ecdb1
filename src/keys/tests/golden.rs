//! The golden vectors of keys; TypeScript checks the same ones. A failure means that keys move, which is a
//! breaking release. `REPLACE_GOLDEN=1` writes them anew.

use super::super::{MAPPING_VERSION, Options, Plan};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/__test__/fixtures/keys.json");

fn options(given: &Value) -> Options {
    let whole = |name: &str| given[name].as_u64().map(|x| x as u32);
    let list = |name: &str| given[name].as_array().cloned();
    Options {
        fan_out: whole("fanOut").unwrap(),
        capacities: list("capacities")
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect(),
        domains: list("domains")
            .map(|list| list.iter().map(|x| x.as_u64().unwrap() as u32).collect()),
        seed: given["seed"].as_str().unwrap().parse().unwrap(),
        max_capacity: given["maxCapacity"].as_f64(),
        max_targets: whole("maxTargets"),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(digit).collect()
}

#[test]
fn golden_keys() {
    let mut golden: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    let replace = std::env::var_os("REPLACE_GOLDEN").is_some();
    assert_eq!(golden["mappingVersion"], MAPPING_VERSION);
    let keys = golden["keys"].as_array().unwrap().clone();
    assert!(keys.len() > 40);
    let cases = golden["cases"].as_array_mut().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        let plan = Plan::new(options(&case["options"])).unwrap();
        let mut row = vec![0; plan.fan_out() as usize];
        let mut routes = Vec::new();
        for key in &keys {
            plan.targets_of(&bytes(key["hex"].as_str().unwrap()), &mut row)
                .unwrap();
            routes.extend_from_slice(&row);
        }
        let found = [
            ("routes", json!(routes)),
            ("fingerprint", json!(format!("{:016x}", plan.fingerprint()))),
            ("expectedDarts", json!(plan.expected_darts())),
            ("maxCapacity", json!(plan.max_capacity())),
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
