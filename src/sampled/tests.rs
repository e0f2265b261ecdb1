//! The kernel against the golden vectors and against its naive twin.

use super::bits;
use super::plan::{Permutations, permutations};
use super::{Plan, naive, route};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::lanes::Isa;
use crate::profile::Profile;
use crate::run::Run;
use proptest::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../__test__/fixtures/phase_router.json")).unwrap()
}

fn numbers(case: &Value, name: &str) -> Vec<u32> {
    let list = case[name].as_array().unwrap();
    list.iter().map(|x| x.as_u64().unwrap() as u32).collect()
}

fn routes(case: &Value, name: &str) -> Vec<i32> {
    let list = case[name].as_array().unwrap();
    list.iter().map(|x| x.as_i64().unwrap() as i32).collect()
}

fn seed(case: &Value) -> u64 {
    case["seed"].as_str().unwrap().parse().unwrap()
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
            results.push(pool.install(|| route::route(plan, &isa.into()).unwrap()));
        }
    }
    assert!(results.iter().all(|routes| *routes == results[0]));
    results.swap_remove(0)
}

#[test]
fn golden_cases() {
    let golden = golden();
    let cases = golden["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let (s, t) = (
            numbers(case, "sourceDegrees"),
            numbers(case, "targetDegrees"),
        );
        let k = case["k"].as_u64().unwrap() as u32;
        let (targets, sources) = (
            numbers(case, "sourcePermutation"),
            numbers(case, "targetPermutation"),
        );
        let given = Permutations {
            targets: &targets,
            sources: &sources,
        };
        let plan = Plan::new(s.clone(), &t, given, k, seed(case)).unwrap();
        assert_eq!(
            route_everywhere(&plan),
            routes(case, "routes"),
            "{}",
            case["name"]
        );
        assert_eq!(
            naive::route(&s, &t, given, k as usize, seed(case)),
            routes(case, "routes"),
            "naive {}",
            case["name"]
        );
        let plan = Plan::auto(s, &t, k, seed(case)).unwrap();
        assert_eq!(
            route_everywhere(&plan),
            routes(case, "autoRoutes"),
            "auto {}",
            case["name"]
        );
    }
}

#[test]
fn golden_large() {
    let golden = golden();
    let large = golden["large"].as_array().unwrap();
    assert_eq!(large.len(), 3);
    for case in large {
        let n = case["n"].as_u64().unwrap() as usize;
        let capacities = (0..n).map(|i| [8.0, 2.0, 2.0].get(i % 10).copied().unwrap_or(1.0));
        let mean = capacities.clone().sum::<f64>() / n as f64;
        let degree = |c: f64| (c / mean * 0.3 * n as f64).round().clamp(1.0, n as f64) as u32;
        let plan = Plan::auto(
            vec![(0.3 * n as f64).round() as u32; n],
            &capacities.map(degree).collect::<Vec<_>>(),
            case["k"].as_u64().unwrap() as u32,
            seed(case),
        )
        .unwrap();
        let routes = route_everywhere(&plan);
        assert_eq!(
            routes[..plan.fan_out()],
            self::routes(case, "firstRow"),
            "first row"
        );
        let bytes: Vec<u8> = routes.iter().flat_map(|j| j.to_le_bytes()).collect();
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(digest, case["sha256"].as_str().unwrap());
    }
}

#[test]
fn edges() {
    let plan = Plan::auto(vec![], &[], 3, 7).unwrap();
    assert_eq!(route_everywhere(&plan), vec![0; 0]);
    let plan = Plan::auto(vec![], &[0, 0], 3, 7).unwrap();
    assert_eq!(route_everywhere(&plan), vec![0; 0]);
    let plan = Plan::auto(vec![0, 0], &[], 1, 7).unwrap();
    assert_eq!(route_everywhere(&plan), vec![-1, -1]);
    assert!(matches!(
        Plan::auto(vec![1], &[1], 0, 0),
        Err(Error::OutOfRange { .. })
    ));
    let message = |s: Vec<u32>, t: &[u32]| Plan::auto(s, t, 1, 0).unwrap_err().to_string();
    assert_eq!(
        message(vec![0, 3], &[1, 1]),
        "sDegrees[1] must be <= 2; received 3"
    );
    assert_eq!(
        message(vec![0, 2], &[1, 9]),
        "tDegrees[1] must be <= 2; received 9"
    );
}

#[test]
fn a_raised_flag_stops_the_kernel() {
    let plan = Plan::auto(vec![50; 100], &[50; 100], 1, 0).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(
        route::route(&plan, &Run::from(&cancel)),
        Err(Error::Cancelled)
    );
}

#[test]
fn degrees_from_bits_and_profiles() {
    let capacities = Profile::Strong.capacities(130, 42).unwrap();
    let degrees = super::degrees::from_weights("capacities", &capacities, 0.3, 130).unwrap();
    let packed = bits::pack(&degrees, 130).unwrap();
    let bytes: Vec<u8> = packed.iter().flat_map(|word| word.to_le_bytes()).collect();
    assert_eq!(
        bits::degrees("tBits", &bytes, 130, Isa::detect()).unwrap(),
        degrees
    );
}

/// Half a degree, exactly: n = 15 and density 0.3 give 4.5 and, for the triple weight, 7.5 and so on.
#[test]
fn degree_ties_go_to_even() {
    let of = |weights: &[f64], density, n| {
        super::degrees::from_weights("w", weights, density, n).unwrap()
    };
    assert_eq!(of(&[1.0; 15], 0.3, 15), vec![4; 15]);
    assert_eq!(of(&[1.0; 15], 0.5, 15), vec![8; 15]);
    assert_eq!(of(&[0.0, 1.0], 1.0, 2), [1, 2]);
}

/// Degrees drawn in one of the shapes that routers meet: any, all, none, few.
fn shaped(count: usize, most: usize) -> impl Strategy<Value = Vec<u32>> {
    let most = most as u32;
    prop_oneof![
        prop::collection::vec(0..=most, count),
        Just(vec![most; count]),
        Just(vec![0; count]),
        prop::collection::vec(0..=most.min(3), count),
        prop::collection::vec(prop_oneof![Just(0), Just(most)], count),
    ]
}

fn problem() -> impl Strategy<Value = (Vec<u32>, Vec<u32>)> {
    prop_oneof![
        (1usize..400).prop_map(|n| (n, n)),
        (1usize..300, 1usize..300),
        (Just(1usize), 1usize..300),
        (1usize..300, Just(1usize)),
    ]
    .prop_flat_map(|(n, m)| (shaped(n, m), shaped(m, n)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Square and rectangular, every instruction set, against the definition.
    #[test]
    fn equals_the_naive_twin(
        (s, t) in problem(),
        k in prop_oneof![1u32..20, 1u32..600],
        seed in prop_oneof![any::<u64>(), (0u64..600).prop_map(|back| u64::MAX - back)],
    ) {
        let (m, n) = (t.len() as u32, s.len() as u32);
        let (targets, sources) = permutations(m, n, seed ^ 1).unwrap();
        let given = Permutations { targets: &targets, sources: &sources };
        let expected = naive::route(&s, &t, given, k as usize, seed);
        let plan = Plan::new(s, &t, given, k, seed).unwrap();
        for &isa in Isa::available() {
            prop_assert_eq!(&route::route(&plan, &isa.into()).unwrap(), &expected);
        }
    }
}
