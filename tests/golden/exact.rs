//! The vectors of `exact`.

use super::fixture;
use phase_router::exact::{Options, Router};
use phase_router::quota::{Level, MAPPING_VERSION};
use phase_router::run::Run;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;

const NOTE: &str = "Routes of exact for ever. limits: null, in the list or instead of it, is no limit. domains: \
    null gives each target its own. seed: decimal, up to 2^64 - 1. routes: row-major, fanOut slots a source, -1 \
    unfilled. large: the lists of capacities, limits and domains are repeated from their beginning until there are as \
    many entries as targets, those of weights and fanOuts until there are as many as sources; sha256 is of the routes as \
    little-endian 32-bit integers. mixed: fanOuts, the slots of each source. nested: topology, levels of nodes, whose lists are whole. weighted: weights, with limits in the same \
    unit, routeLimits in numbers of routes where there are any, and fanOuts: null, or the slots of each source.";

/// A problem; lists shorter than the number of targets, or of sources, repeat.
struct Case {
    name: &'static str,
    targets: usize,
    options: Options,
}

fn repeated<T: Copy>(list: &[T], count: usize) -> Vec<T> {
    list.iter().copied().cycle().take(count).collect()
}

fn case(name: &'static str, sources: u32, fan_out: u32, capacities: &[f64], seed: u64) -> Case {
    Case {
        name,
        targets: capacities.len(),
        options: Options {
            sources,
            fan_out,
            capacities: capacities.to_vec(),
            seed,
            ..Options::default()
        },
    }
}

impl Case {
    fn limits(mut self, limits: &[f64]) -> Self {
        self.options.limits = Some(limits.to_vec());
        self
    }

    fn route_limits(mut self, limits: &[f64]) -> Self {
        self.options.route_limits = Some(limits.to_vec());
        self
    }

    fn domains(mut self, domains: &[u32]) -> Self {
        self.options.domains = Some(domains.to_vec());
        self
    }

    /// One more level; targets that are next to each other are in one node, so many in each.
    fn level(mut self, sizes: &[usize], most: Option<u32>) -> Self {
        let of = (0..).zip(sizes).flat_map(|(node, &size)| vec![node; size]);
        self.options.topology.push(Level {
            of: of.collect(),
            most,
        });
        self
    }

    fn weights(mut self, weights: &[f64]) -> Self {
        self.options.weights = Some(weights.to_vec());
        self
    }

    fn fan_outs(mut self, fan_outs: &[u32]) -> Self {
        self.options.fan_outs = Some(fan_outs.to_vec());
        self
    }

    fn targets(mut self, targets: usize) -> Self {
        self.targets = targets;
        self
    }

    fn plan(&self) -> Arc<dyn Router> {
        let given = self.options.clone();
        let (targets, sources) = (self.targets, given.sources as usize);
        let options = Options {
            capacities: repeated(&given.capacities, targets),
            limits: given.limits.map(|list| repeated(&list, targets)),
            route_limits: given.route_limits.map(|list| repeated(&list, targets)),
            domains: given.domains.map(|list| repeated(&list, targets)),
            fan_outs: given.fan_outs.map(|list| repeated(&list, sources)),
            weights: given.weights.map(|list| repeated(&list, sources)),
            ..given
        };
        options.plan(&Run::default()).expect("a valid problem")
    }

    /// The input as JSON, and the plan's fingerprint.
    fn json(&self, plan: &dyn Router) -> Value {
        let options = &self.options;
        let finite = |list: &Vec<f64>| -> Vec<Option<f64>> {
            let limits = list.iter().copied();
            limits
                .map(|limit| Some(limit).filter(|limit| limit.is_finite()))
                .collect()
        };
        let mut json = json!({
            "name": self.name,
            "sources": options.sources,
            "fanOut": options.fan_out,
            "targets": self.targets,
            "capacities": options.capacities,
            "limits": options.limits.as_ref().map(finite),
            "domains": options.domains,
            "seed": options.seed.to_string(),
            "fingerprint": format!("{:016x}", plan.fingerprint()),
        });
        if let Some(weights) = &options.weights {
            json["weights"] = json!(weights);
            json["fanOuts"] = json!(options.fan_outs);
        } else if let Some(fan_outs) = &options.fan_outs {
            json["fanOuts"] = json!(fan_outs);
        }
        if !options.topology.is_empty() {
            let level = |level: &Level| match level.most {
                Some(most) => json!({ "of": level.of, "most": most }),
                None => json!({ "of": level.of }),
            };
            json["topology"] = options.topology.iter().map(level).collect();
        }
        if let Some(limits) = &options.route_limits {
            json["routeLimits"] = json!(finite(limits));
        }
        json
    }
}

const STRONG: [f64; 10] = [8.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
const ANY: f64 = f64::INFINITY;

fn cases() -> Vec<Case> {
    let most = u64::MAX;
    vec![
        case("no sources", 0, 2, &[1.0, 2.0], 1),
        case("one source, one target", 1, 1, &[1.0], 0),
        case("one source", 1, 2, &[1.0, 2.0, 3.0, 0.5], most),
        case("one target, fan-out 3", 4, 3, &[2.5], 5),
        case("two sources", 2, 1, &[1.0, 1.0, 1.0], 1 << 63),
        case("three sources", 3, 2, &[0.1; 7], most - 1),
        case("fan-out 1", 10, 1, &[1.0, 2.0, 3.0], 42),
        case("equal", 60, 2, &[1.0; 6], 0),
        case("strong", 60, 4, &STRONG, 1),
        case("the next seed", 60, 4, &STRONG, 2),
        case("the highest seed", 60, 4, &STRONG, most),
        case("beyond 2^53", 37, 3, &STRONG, (1 << 53) + 1),
        case("a part of the last turn", 17, 5, &[3.0, 1.0, 4.0, 1.0], 7),
        case(
            "fan-out is the number of targets",
            11,
            4,
            &[1.0, 5.0, 2.0, 9.0],
            8,
        ),
        case("drained targets", 20, 2, &[0.0, 1.0, 0.0, 3.0, 2.0, 0.0], 9),
        case(
            "saturated targets",
            25,
            3,
            &[1000.0, 1.0, 50.0, 1.0, 1.0, 0.001],
            10,
        ),
        case(
            "extreme capacities",
            13,
            2,
            &[1e300, 1e-300, 1.0, 5e-324, 0.1, 0.7],
            11,
        ),
        case("the largest capacities", 23, 2, &[f64::MAX; 5], 12),
        case("limits above the shares", 30, 2, &STRONG, 13).limits(&[40.0; 10]),
        case("limits that bind", 30, 2, &STRONG, 14)
            .limits(&[9.0, ANY, 4.0, 0.0, ANY, 2.0, ANY, ANY, 1.0, ANY]),
        case(
            "limits that sum to the demand",
            16,
            3,
            &[1.0, 2.0, 3.0, 4.0, 5.0],
            15,
        )
        .limits(&[10.0, 10.0, 10.0, 10.0, 8.0]),
        case(
            "a shortage of limits",
            29,
            3,
            &[1.0, 2.0, 3.0, 4.0, 5.0],
            16,
        )
        .limits(&[10.0, 3.0, 29.0, 7.0, 0.0]),
        case("domains", 31, 3, &STRONG, 17).domains(&[5, 5, 9, 9, 9, 0, 0, 1, 2, 3]),
        case(
            "a shortage of domains",
            19,
            3,
            &[1.0, 2.0, 3.0, 4.0, 0.5],
            most - 12,
        )
        .domains(&[1, 1, 0, 0, 1]),
        case("domains and limits", 27, 4, &STRONG, 19)
            .domains(&[0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
            .limits(&[20.0, 9.0, ANY, 5.0, 30.0, ANY, 13.0, 0.0, 27.0, 3.0]),
        case("many turns", 12, 40, &[0.3; 60], 20),
        case("nothing but the default, in words", 60, 4, &STRONG, 1)
            .limits(&[60.0, ANY, 61.0, ANY, ANY, ANY, ANY, ANY, ANY, ANY])
            .domains(&[9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
    ]
}

fn large() -> Vec<Case> {
    vec![
        case("strong, large", 100_000, 4, &STRONG, 1).targets(1000),
        case("equal, square", 4096, 2, &[1.0], u64::MAX).targets(4096),
        case("domains and limits, large", 50_000, 3, &STRONG, 1 << 40)
            .domains(&[0, 0, 1, 1, 1, 2, 3, 3, 4, 5, 5, 5, 6, 7, 7, 8, 9])
            .limits(&[ANY, 900.0, 300.0, 7000.0])
            .targets(500),
        case("a shortage, large", 99_991, 8, &[0.1, 0.7, 3.0, 1e-3], 3)
            .limits(&[1000.0, 3001.0, ANY])
            .targets(24),
    ]
}

fn mixed() -> Vec<Case> {
    vec![
        case("fan-outs", 30, 4, &STRONG, 1).fan_outs(&[4, 1, 2, 0, 3]),
        case("fan-outs, domains and limits", 31, 3, &STRONG, 2)
            .fan_outs(&[3, 3, 1, 2])
            .domains(&[5, 5, 9, 9, 9, 0, 0, 1, 2, 3])
            .limits(&[20.0, 9.0, ANY, 5.0, 30.0, ANY, 13.0, 0.0, 27.0, 3.0]),
    ]
}

fn nested() -> Vec<Case> {
    let many: Vec<f64> = (0..60).map(|j| f64::from(10 + j * 37 % 91)).collect();
    vec![
        case("three zones", 31, 3, &STRONG, 1).level(&[5, 3, 2], None),
        case("zones and racks", 40, 4, &STRONG, 2)
            .level(&[5, 3, 2], None)
            .level(&[2, 3, 1, 2, 1, 1], None),
        case(
            "more slots than zones, of which one is large",
            29,
            5,
            &STRONG,
            3,
        )
        .level(&[7, 2, 1], None)
        .level(&[3, 2, 2, 1, 1, 1], None),
        case("a most that binds", 33, 4, &STRONG, 4)
            .level(&[5, 3, 2], Some(2))
            .level(&[2, 3, 1, 2, 1, 1], None),
        case("a most that leaves slots unfilled", 30, 5, &STRONG, 5).level(&[5, 5], Some(2)),
        case("zones, domains and limits", 37, 3, &STRONG, 6)
            .level(&[5, 5], None)
            .domains(&[5, 5, 9, 9, 9, 0, 0, 1, 2, 3])
            .limits(&[20.0, 9.0, ANY, 5.0, 30.0, ANY, 13.0, 0.0, 27.0, 3.0]),
        case("three sources and a tree", 3, 2, &STRONG, 7)
            .level(&[5, 3, 2], None)
            .level(&[2, 3, 1, 2, 1, 1], Some(1)),
        case("many targets", 23, 6, &many, u64::MAX)
            .level(&[30, 20, 10], None)
            .level(&[10; 6], None)
            .level(&[5; 12], Some(1)),
    ]
}

fn nested_large() -> Vec<Case> {
    let many: Vec<f64> = (0..300).map(|j| f64::from(10 + j * 37 % 91)).collect();
    vec![
        case("100,000 sources, three levels", 100_000, 5, &many, 7)
            .level(&[150, 100, 50], None)
            .level(&[25; 12], None)
            .level(&[5; 60], Some(2)),
        case("16 slots", 30_011, 16, &many, 8)
            .level(&[150, 100, 50], None)
            .level(&[25; 12], None),
    ]
}

fn weighted() -> Vec<Case> {
    let tenths = [0.1, 0.7, 0.2, 0.2, 1.3, 0.1, 0.4];
    vec![
        case("weights, no sources", 0, 2, &[1.0, 2.0], 1).weights(&[1.0]),
        case("one heavy source", 30, 2, &STRONG, 2).weights(&[100.0, 1.0, 2.0, 1.5, 1.0]),
        case("weights of 0 among others", 40, 2, &STRONG, 3).weights(&[0.0, 3.0, 1.0, 0.0, 2.0]),
        case("no weight at all", 25, 2, &STRONG, 4).weights(&[0.0]),
        case("whole weights in tight limits", 24, 1, &[1.0, 2.0, 3.0], 5)
            .weights(&[1.0, 2.0, 3.0])
            .limits(&[8.0, 16.0, 24.0]),
        case("tenths in limits that bind", 28, 2, &STRONG, 6)
            .weights(&tenths)
            .limits(&[9.0, ANY, 1.3, 0.4, 2.5, 0.0, ANY, 1.0, 3.1, 2.0]),
        case("weights, domains and fan-outs", 35, 3, &STRONG, 7)
            .weights(&tenths)
            .domains(&[5, 5, 9, 9, 9, 0, 0, 1, 2, 3])
            .fan_outs(&[3, 0, 2, 1]),
        case("weights of all sizes", 20, 2, &[1.0, 5.0, 2.0, 9.0], 8)
            .weights(&[1e300, 1e-300, 1.0, 5e-324, 1e150]),
        case("weights and two limits", 30, 2, &STRONG, 9)
            .weights(&tenths)
            .limits(&[12.0, ANY, 4.0, ANY])
            .route_limits(&[15.0, 5.0, 9.0, ANY, 4.0, 5.0, 6.0, 7.0, 30.0, 0.0]),
    ]
}

fn weighted_large() -> Vec<Case> {
    let weights: Vec<f64> = (0..997)
        .map(|i| 1.0 + f64::from(i * i % 1009) / 8.0)
        .collect();
    vec![
        case("weights, large", 60_000, 2, &STRONG, 1)
            .weights(&weights)
            .targets(500),
        case("weights, large, with all else", 50_000, 4, &STRONG, 2)
            .weights(&weights)
            .targets(60)
            .limits(&[ANY, 400_000.5, 150_000.25, 3_000_000.0])
            .domains(&[0, 0, 1, 1, 1, 2, 3, 3, 4, 5, 5, 5, 6, 7, 7, 8, 9])
            .fan_outs(&[4, 2, 1, 0, 3]),
    ]
}

fn routes(case: &Case, plan: &dyn Router) -> Vec<i32> {
    plan.route(0..case.options.sources, &Run::default())
        .expect("routes")
}

/// The file.
pub fn content() -> String {
    let small = |case: Case| {
        let plan = case.plan();
        let mut json = case.json(&*plan);
        json["loads"] = json!(plan.loads());
        json["routes"] = json!(routes(&case, &*plan));
        json
    };
    let large = |case: Case| {
        let plan = case.plan();
        let bytes: Vec<u8> = routes(&case, &*plan)
            .iter()
            .flat_map(|j| j.to_le_bytes())
            .collect();
        let digest = Sha256::digest(&bytes);
        let mut json = case.json(&*plan);
        json["sha256"] = json!(
            digest
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect::<String>()
        );
        json
    };
    let smalls = |cases: Vec<Case>| fixture::lines(cases.into_iter().map(small).collect());
    let larges = |cases: Vec<Case>| fixture::lines(cases.into_iter().map(large).collect());
    let lists = [
        ("cases", smalls(cases())),
        ("mixed", smalls(mixed())),
        ("nested", smalls(nested())),
        ("nestedLarge", larges(nested_large())),
        ("large", larges(self::large())),
        ("weighted", smalls(weighted())),
        ("weightedLarge", larges(weighted_large())),
    ];
    let lists = lists.map(|(name, lines)| format!("  \"{name}\": [\n{lines}\n  ]"));
    format!(
        "{{\n  \"note\": {},\n  \"mappingVersion\": {MAPPING_VERSION},\n{}\n}}\n",
        json!(NOTE),
        lists.join(",\n")
    )
}
