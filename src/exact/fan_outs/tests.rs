//! The guarantees of `exact` with a fan-out for every source, on random instances.

use super::members::Members;
use super::split::split;
use super::{MixedPlan, naive};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::exact::tests::properties::{input, sized, with_fan_outs};
use crate::exact::{Options, Plan, Router};
use crate::key::Key;
use crate::lanes::Isa;
use crate::laws::{self, shares::is_rounded};
use crate::quota::{Bottleneck, Problem, apportion};
use crate::run::Run;
use proptest::prelude::*;

fn mixed() -> impl Strategy<Value = Options> {
    with_fan_outs(input())
}

fn small() -> impl Strategy<Value = Options> {
    with_fan_outs(sized(0u32..10, 1u32..8, 1usize..9))
}

fn planned(options: &Options) -> MixedPlan {
    let fan_outs = options.fan_outs.clone().expect("there are fan-outs");
    MixedPlan::new(options.problem().unwrap(), fan_outs, &Run::default()).unwrap()
}

fn route(plan: &MixedPlan) -> Vec<i32> {
    plan.route(0..plan.problem().sources, &Run::default())
        .unwrap()
}

/// Sum over sources of min(k_i, t).
fn demand(fan_outs: &[u32], t: usize) -> u64 {
    let within = |&fan_out: &u32| u64::from(fan_out).min(t as u64);
    fan_outs.iter().map(within).sum()
}

fn totals<T: Copy + Into<f64>>(problem: &Problem, values: &[T]) -> Vec<f64> {
    let mut totals = vec![0.0; problem.domain_count()];
    for (j, &value) in values.iter().enumerate() {
        totals[problem.domain(j)] += value.into();
    }
    totals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_laws_hold(options in mixed()) {
        laws::all(&options, &planned(&options)).map_err(TestCaseError::fail)?;
    }

    /// Fewer than 17 sources: the maximum is that of a flow.
    #[test]
    fn the_laws_hold_for_few(options in small()) {
        laws::all(&options, &planned(&options)).map_err(TestCaseError::fail)?;
    }

    /// The domains with the largest shares have no more than all sources give to so many domains.
    #[test]
    fn shares_stay_below_demand(options in mixed()) {
        let plan = planned(&options);
        let fan_outs = options.fan_outs.as_ref().unwrap();
        let mut shares = totals(plan.problem(), plan.shares());
        shares.sort_by(|a, b| b.total_cmp(a));
        let mut sum = 0.0;
        for (t, share) in (1..).zip(shares) {
            sum += share;
            prop_assert!(sum <= demand(fan_outs, t) as f64 * (1.0 + 1e-9));
        }
    }

    /// The definition of the max-min fair point: whoever is below its cap is in some set of domains
    /// that has all that F allows it, and nobody in that set is at a higher level.
    #[test]
    fn shares_are_max_min_fair(options in small()) {
        let plan = planned(&options);
        let problem = plan.problem();
        let fan_outs = options.fan_outs.as_ref().unwrap();
        let shares = plan.shares();
        let totals = totals(problem, shares);
        let level = |j: usize| shares[j] / problem.capacities[j];
        // Levels of subnormal capacities have no nine digits.
        let measurable = |&j: &usize| problem.caps[j] > 0 && problem.capacities[j] > 1e-290;
        let live: Vec<usize> = (0..problem.targets()).filter(measurable).collect();
        let tight: Vec<u32> = (1u32..1 << totals.len())
            .filter(|set| {
                let sum: f64 = (0..totals.len()).filter(|d| set >> d & 1 == 1).map(|d| totals[d]).sum();
                sum >= demand(fan_outs, set.count_ones() as usize) as f64 * (1.0 - 1e-12)
            })
            .collect();
        for &i in &live {
            if shares[i] >= f64::from(problem.caps[i]) * (1.0 - 1e-12) {
                continue;
            }
            let fair = tight.iter().any(|set| {
                let inside = |j: usize| set >> problem.domain(j) & 1 == 1;
                let lower = |&j: &usize| !inside(j) || shares[j] < 1e-280 || level(j) <= level(i) * (1.0 + 1e-9);
                inside(i) && live.iter().all(lower)
            });
            prop_assert!(fair, "target {} at {} in {:?}", i, level(i), shares);
        }
    }

    #[test]
    fn every_instruction_set_and_range_gives_the_same(options in mixed(), cut in any::<prop::sample::Index>()) {
        let plan = planned(&options);
        let whole = route(&plan);
        let cut = cut.index(options.sources as usize + 1) as u32;
        for &isa in Isa::available() {
            let mut rows = plan.route(0..cut, &isa.into()).unwrap();
            rows.extend(plan.route(cut..options.sources, &isa.into()).unwrap());
            prop_assert_eq!(&rows, &whole);
        }
        prop_assert_eq!(planned(&options).fingerprint(), plan.fingerprint());
    }

    #[test]
    fn equal_fan_outs_have_the_shares_of_one(input in input()) {
        let problem = input.problem().unwrap();
        let one = Plan::new(problem.clone(), &Run::default()).unwrap();
        let mixed = MixedPlan::new(problem.clone(), vec![problem.fan_out; problem.sources as usize], &Run::default()).unwrap();
        prop_assert_eq!(one.filled(), mixed.filled());
        prop_assert_eq!(one.bottleneck(), mixed.bottleneck());
        for (j, (&a, &b)) in one.shares().iter().zip(mixed.shares()).enumerate() {
            prop_assert!((a - b).abs() <= 1e-9 * a.max(1e-9), "target {}: {} and {}", j, a, b);
            prop_assert!(is_rounded(mixed.loads()[j].into(), a));
        }
    }
}

/// What `split` is given for a problem whose domains have the shares that a plan gives them.
fn split_of(options: &Options, plan: &MixedPlan) -> (Vec<u32>, Members) {
    // Rows tell what every source keeps where there is a shortage.
    let width = options.fan_out as usize;
    let kept = |row: &[i32]| row.iter().filter(|&&j| j >= 0).count() as u32;
    let members = Members::new(route(plan).chunks(width).map(kept).collect()).unwrap();
    let order = apportion::order(plan.problem(), Key::new(options.seed, 9)).unwrap();
    (order, members)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_split_is_that_of_its_twin_and_no_longer_than_it_says(options in mixed()) {
        let plan = planned(&options);
        let (problem, loads) = (plan.problem(), plan.loads());
        let (order, members) = split_of(&options, &plan);
        let groups = members.groups();
        let quotas = split(problem, &order, loads, groups, &Run::default()).unwrap();
        prop_assert_eq!(&quotas, &naive::split(problem, &order, loads, groups));
        let count: usize = quotas.iter().map(Vec::len).sum();
        let different: usize = groups.iter().map(|group| group.fan_out as usize).sum();
        let (n, m) = (options.sources as usize, options.capacities.len());
        prop_assert!(count <= different + 2 * n + 7 * m);
        prop_assert!(count as u64 <= plan.filled());
    }
}

/// Many targets with few routes each: the groups are not gone through once a target, but taken from.
#[test]
fn many_groups_of_many_targets() {
    let (n, m, k) = (3000, 3000, 600);
    let options = Options {
        sources: n,
        fan_out: k,
        capacities: (0..m).map(|j| f64::from(1 + j % 5)).collect(),
        fan_outs: Some((0..n).map(|i| i % (k + 1)).collect()),
        ..Options::default()
    };
    let plan = planned(&options);
    let (order, members) = split_of(&options, &plan);
    let quotas = split(
        plan.problem(),
        &order,
        plan.loads(),
        members.groups(),
        &Run::default(),
    )
    .unwrap();
    assert_eq!(
        quotas,
        naive::split(plan.problem(), &order, plan.loads(), members.groups())
    );
    let count: usize = quotas.iter().map(Vec::len).sum();
    assert!(
        count <= (k * (k + 1) / 2 + 2 * n + 7 * m) as usize,
        "{count}"
    );
}

/// Over 5000 seeds a mean of numbers that vary by at most 1 is within 0.06 of its expectation, but
/// for a chance of 2 exp(-2 * 5000 * 0.06^2) < 1e-15 (Hoeffding). Seeds are fixed: this is decided.
#[test]
fn loads_and_shortage_are_unbiased() {
    const SEEDS: u32 = 5000;
    let fan_outs = [4, 1, 0, 3, 3, 1, 2, 4, 4, 1, 1];
    let capacities = vec![9.0, 1.3, 0.7, 2.9, 0.0, 1.1, 0.4];
    let limits = [30.0, 2.0, 2.0, 3.0, 9.0, 3.0, 3.0];
    for (limits, domains, kept) in [
        // All 24 slots can be filled.
        (None, None, None),
        (None, Some([0, 1, 1, 2, 2, 3, 4]), None),
        // Ten from the first target, 13 from the others: one of three sources loses its fourth.
        (Some(limits), None, Some(11.0 / 3.0)),
    ] {
        let mut loads = vec![0.0; capacities.len()];
        let mut filled = [0.0; 11];
        let mut shares = Vec::new();
        for seed in 0..SEEDS {
            let problem = Problem::new(
                11,
                4,
                capacities.clone(),
                limits.as_ref().map(|l| &l[..]),
                domains.as_ref().map(|d| &d[..]),
                u64::from(seed),
            )
            .unwrap();
            let plan = MixedPlan::new(problem, fan_outs.to_vec(), &Run::default()).unwrap();
            for (sum, &load) in loads.iter_mut().zip(plan.loads()) {
                *sum += f64::from(load) / f64::from(SEEDS);
            }
            for (sum, row) in filled.iter_mut().zip(route(&plan).chunks(4)) {
                *sum += row.iter().filter(|&&j| j >= 0).count() as f64 / f64::from(SEEDS);
            }
            shares = plan.shares().to_vec();
        }
        for (load, share) in loads.iter().zip(shares) {
            assert!((load - share).abs() < 0.06, "{load} for {share}");
        }
        for (&filled, &fan_out) in filled.iter().zip(&fan_outs) {
            let expected = match kept {
                Some(kept) if fan_out == 4 => kept,
                _ => f64::from(fan_out),
            };
            assert!((filled - expected).abs() < 0.06, "{filled} for {expected}");
        }
    }
}

/// Enough rows for many chunks and several batches, capacities of many orders of magnitude.
#[test]
fn large_instances_do_not_depend_on_threads() {
    let (n, m, k) = (40_000u32, 500, 12);
    let fan_outs: Vec<u32> = (0..n)
        .map(|i| i.wrapping_mul(2_654_435_761) >> 16)
        .map(|x| x % (k + 1))
        .collect();
    let capacities: Vec<f64> = (0..m)
        .map(|j| 10f64.powf(f64::from(j % 23) - 11.0))
        .collect();
    let domains: Vec<u32> = (0..m).map(|j| j / 3).collect();
    let options = Options {
        sources: n,
        fan_out: k,
        capacities,
        domains: Some(domains),
        fan_outs: Some(fan_outs),
        seed: 5,
        ..Options::default()
    };
    let plan = planned(&options);
    laws::all(&options, &plan).unwrap();
    let whole = route(&plan);
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        assert!(pool.install(|| route(&plan)) == whole);
    }
    let part = plan.route(12_345..31_000, &Run::default()).unwrap();
    assert!(part == whole[12_345 * 12..31_000 * 12]);
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(plan.route(0..n, &Run::from(&cancel)), Err(Error::Cancelled));
}

#[test]
fn refuses_what_makes_no_sense() {
    let problem = || Problem::new(3, 2, vec![1.0; 4], None, None, 0).unwrap();
    let error = MixedPlan::new(problem(), vec![1, 2], &Run::default()).unwrap_err();
    assert_eq!(error.to_string(), "fanOuts must have length 3; received 2");
    let error = MixedPlan::new(problem(), vec![1, 2, 3], &Run::default()).unwrap_err();
    assert_eq!(error.to_string(), "fanOuts[2] must be <= 2; received 3");
    let plan = MixedPlan::new(problem(), vec![1, 2, 0], &Run::default()).unwrap();
    assert!(plan.targets_of(3, &mut [0; 2]).is_err() && plan.sources_of(4).is_err());
    assert!(plan.route(0..4, &Run::default()).is_err());
    let short = plan.route_into(0..3, &mut [0; 5], &Run::default());
    assert_eq!(
        short.unwrap_err().to_string(),
        "out must have length 6; received 5"
    );
    assert_ne!(
        plan.fingerprint(),
        MixedPlan::new(problem(), vec![2, 1, 0], &Run::default())
            .unwrap()
            .fingerprint()
    );
}

#[test]
fn names_the_bottleneck() {
    let bottleneck =
        |capacities: &[f64], limits: Option<&[f64]>, domains: Option<&[u32]>, fan_outs: &[u32]| {
            let problem = Problem::new(
                fan_outs.len() as u32,
                3,
                capacities.to_vec(),
                limits,
                domains,
                0,
            )
            .unwrap();
            MixedPlan::new(problem, fan_outs.to_vec(), &Run::default())
                .unwrap()
                .bottleneck()
        };
    let fan_outs = [3, 1, 0];
    assert_eq!(bottleneck(&[1.0; 3], None, None, &fan_outs), None);
    assert_eq!(
        bottleneck(&[1.0, 1.0, 0.0], None, None, &fan_outs),
        Some(Bottleneck::Targets)
    );
    assert_eq!(
        bottleneck(&[1.0; 3], None, Some(&[1, 1, 2]), &fan_outs),
        Some(Bottleneck::Domains)
    );
    assert_eq!(
        bottleneck(&[1.0; 3], Some(&[1.0; 3]), None, &fan_outs),
        Some(Bottleneck::Limits)
    );
    // Room for 4, but only two sources want anything from the target that has room for 3.
    assert_eq!(
        bottleneck(&[1.0; 3], Some(&[3.0, 1.0, 0.0]), None, &[2, 2, 0]),
        Some(Bottleneck::Limits)
    );
}
