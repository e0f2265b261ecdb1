//! The vectors of `stable` in `__test__/fixtures/stable.json`; with REPLACE_GOLDEN=1 in the
//! environment the test writes them.
//!
//! A failure means that the mapping has changed, which is a breaking release.

use super::super::{Ids, Options, Problem, route};
use super::options;
use crate::cancel::Cancel;
use crate::lanes::Isa;
use crate::profile::Profile;
use crate::run::Run;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/__test__/fixtures/stable.json");

const NAMES: [&str; 7] = ["amber", "birch", "céladon", "12", "-3", "", "granite"];

/// The problems by name, with their ids where these are no positions.
fn cases() -> Vec<(&'static str, Options)> {
    let mixed = vec![8.0, 2.0, 2.0, 1.0, 1.0, 0.0, 1.0];
    let plain = options(12, 2, mixed.clone(), 42);
    let named = Options {
        target_ids: Ids::texts(NAMES),
        ..plain.clone()
    };
    let slack = Options {
        slack: 0.1,
        ..options(40, 1, vec![1.0; 9], 1)
    };
    let limits = Options {
        limits: Some(vec![3.0, f64::INFINITY, 2.0, 2.0, 0.0, 9.0, 1.0]),
        ..plain.clone()
    };
    let domains = Options {
        domains: Some(vec![1, 1, 2, 2, 3, 3, 9]),
        fan_out: 3,
        ..plain.clone()
    };
    let sources = Options {
        source_ids: Ids::texts(["alpha", "beta", "7", "delta", "epsilon"]),
        ..named.clone()
    };
    let pinned = Options {
        unit: Some(0.25),
        max_targets: Some(20_000.0),
        ..plain.clone()
    };
    let many = options(30, 4, Profile::Strong.capacities(400, 5).unwrap(), u64::MAX);
    vec![
        ("positions", plain),
        ("names of targets", named),
        ("slack", slack),
        ("limits, and too little room", limits),
        ("domains", domains),
        ("names of sources", sources),
        ("unit and size of the table", pinned),
        ("more targets than darts miss", many),
        ("one target", options(5, 3, vec![2.0], 0)),
        ("no sources", options(0, 3, vec![2.0, 1.0], 0)),
    ]
}

/// What JavaScript calls the ids.
fn ids(ids: &Ids) -> Value {
    match ids {
        Ids::Positions(_) => Value::Null,
        Ids::Numbers(numbers) => json!(numbers),
        Ids::Texts { bytes, ends } => {
            let mut start = 0;
            let texts = ends.iter().map(|&end| {
                let text = std::str::from_utf8(&bytes[start..end]).unwrap();
                start = end;
                text
            });
            json!(texts.collect::<Vec<_>>())
        }
    }
}

/// A problem as JavaScript gives it.
fn input(name: &str, options: &Options) -> Value {
    let limits = options.limits.as_ref();
    let limits = limits.map(|limits| {
        let finite = |&limit: &f64| {
            if limit.is_finite() {
                json!(limit)
            } else {
                Value::Null
            }
        };
        limits.iter().map(finite).collect::<Vec<_>>()
    });
    json!({
        "name": name,
        "sources": options.source_ids.len(),
        "fanOut": options.fan_out,
        "capacities": options.capacities,
        "limits": limits,
        "domains": options.domains,
        "targetIds": ids(&options.target_ids),
        "sourceIds": ids(&options.source_ids),
        "slack": options.slack,
        "unit": options.unit,
        "maxTargets": options.max_targets,
        "seed": options.seed.to_string(),
    })
}

/// The routes on every instruction set, on 1 and 3 threads; all agree.
fn routes(options: &Options) -> Vec<i32> {
    let problem = Problem::new(options, &Cancel::default()).unwrap();
    let mut results = Vec::new();
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        for &isa in Isa::available() {
            results.push(pool.install(|| route(&problem, &Run::from(isa)).unwrap()));
        }
    }
    assert!(results.iter().all(|routes| *routes == results[0]));
    results.swap_remove(0)
}

fn vectors() -> Value {
    let small = cases().into_iter().map(|(name, options)| {
        let mut case = input(name, &options);
        case["routes"] = json!(routes(&options));
        case
    });
    let large = [
        (Profile::Uniform, "uniform", 0.0),
        (Profile::Strong, "strong", 0.0),
        (Profile::Strong, "strong", 0.1),
    ];
    let large = large.map(|(profile, name, slack)| {
        let mut options = options(50_000, 3, profile.capacities(1000, 42).unwrap(), 7);
        options.slack = slack;
        let bytes: Vec<u8> = routes(&options).iter().flat_map(|j| j.to_le_bytes()).collect();
        let digest = Sha256::digest(&bytes);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({ "profile": name, "profileSeed": 42, "targets": 1000, "sources": 50_000, "fanOut": 3, "slack": slack, "seed": "7", "sha256": digest })
    });
    json!({ "cases": small.collect::<Vec<_>>(), "large": large })
}

#[test]
fn golden() {
    let vectors = vectors();
    if std::env::var_os("REPLACE_GOLDEN").is_some() {
        let lines = |name: &str| {
            let cases = vectors[name].as_array().unwrap();
            let lines: Vec<String> = cases.iter().map(|case| format!("    {case}")).collect();
            format!("  \"{name}\": [\n{}\n  ]", lines.join(",\n"))
        };
        let text = format!("{{\n{},\n{}\n}}\n", lines("cases"), lines("large"));
        std::fs::write(FILE, text).unwrap();
    }
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(FILE).unwrap()).unwrap();
    assert_eq!(vectors, expected);
}
