//! What holds for every instance: small ones of every shape, and some that have strata.

use super::{checked, fan_out, loads, planned, route, weight};
use crate::exact::fan_outs::oracle;
use crate::exact::tests::properties::sized;
use crate::exact::weighted::naive;
use crate::exact::{Options, Router, WeightedPlan};
use crate::lanes::Isa;
use crate::quota::Bottleneck;
use crate::run::Run;
use proptest::prelude::*;

/// Weights whose sums are exact, are not, are dominated by a few, or span all orders of magnitude.
fn weights(n: usize) -> impl Strategy<Value = Vec<f64>> {
    let any_size = prop_oneof![
        Just(0.0),
        Just(5e-324),
        (-300..=300i32).prop_map(|e| 10f64.powi(e)),
    ];
    prop_oneof![
        prop::collection::vec((0u32..20).prop_map(f64::from), n),
        prop::collection::vec(prop_oneof![Just(0.1), Just(0.2), Just(0.3), Just(0.7)], n),
        prop::collection::vec((0.0..6.0).prop_map(f64::exp), n),
        prop::collection::vec(any_size, n),
        Just(vec![0.0; n]),
        Just(vec![1.0; n]),
    ]
}

/// Limits around what the targets would get, none, and none at all.
fn limits(total: f64, fan_out: u32, m: usize) -> impl Strategy<Value = Option<Vec<f64>>> {
    let mean = total * f64::from(fan_out) / m as f64;
    prop_oneof![
        2 => Just(None),
        2 => prop::collection::vec((0.0..2.0).prop_map(move |x: f64| x * mean), m).prop_map(Some),
        1 => prop::collection::vec((0.0..2.0).prop_map(move |x: f64| (x * mean).floor()), m).prop_map(Some),
        1 => prop::collection::vec(prop_oneof![Just(f64::INFINITY), Just(0.0), Just(1.0)], m).prop_map(Some),
    ]
}

fn weighted(n: std::ops::Range<u32>, m: std::ops::Range<usize>) -> impl Strategy<Value = Options> {
    sized(n, 1u32..7, m).prop_flat_map(|input| {
        let (n, k, m) = (
            input.sources as usize,
            input.fan_out,
            input.capacities.len(),
        );
        let fan_outs = prop_oneof![
            2 => Just(None),
            1 => prop::collection::vec(0..=k, n).prop_map(Some),
        ];
        let route_limit = prop_oneof![3 => 0..=n as u32, 1 => Just(u32::MAX)].prop_map(f64::from);
        let route_limits = prop_oneof![
            2 => Just(None),
            1 => prop::collection::vec(route_limit, m).prop_map(Some),
            1 => Just(Some(vec![(n * k as usize).div_ceil(m) as f64; m])),
        ];
        (Just(input), weights(n), fan_outs, route_limits).prop_flat_map(
            move |(input, weights, fan_outs, route_limits)| {
                let total = weights.iter().sum();
                limits(total, input.fan_out, m).prop_map(move |limits| Options {
                    limits,
                    weights: Some(weights.clone()),
                    fan_outs: fan_outs.clone(),
                    route_limits: route_limits.clone(),
                    ..input.clone()
                })
            },
        )
    })
}

fn check_rows(given: &Options) -> Result<(), TestCaseError> {
    let plan = planned(given);
    let problem = plan.problem();
    let rows = route(&plan);
    let mut counts = vec![0; problem.targets()];
    let (mut filled_slots, mut wanted, mut missing_weight) = (0, 0, 0.0);
    for (i, row) in rows.chunks(problem.fan_out as usize).enumerate() {
        let filled = row.iter().take_while(|&&j| j >= 0).count();
        prop_assert!(row[filled..].iter().all(|&j| j == -1));
        let fan_out = fan_out(given, i) as usize;
        prop_assert!(filled <= fan_out);
        let mut domains: Vec<usize> = row[..filled]
            .iter()
            .map(|&j| problem.domain(j as usize))
            .collect();
        domains.sort_unstable();
        domains.dedup();
        prop_assert_eq!(domains.len(), filled);
        for &j in &row[..filled] {
            prop_assert!(problem.capacities[j as usize] > 0.0);
            counts[j as usize] += 1;
        }
        filled_slots += filled as u64;
        wanted += fan_out as u64;
        missing_weight += weight(given, i) * (fan_out - filled) as f64;
    }
    let loads = loads(
        &rows,
        problem.fan_out,
        given.weights.as_ref().unwrap(),
        problem.targets(),
    );
    prop_assert_eq!(&plan.weighted_loads().unwrap(), &loads);
    prop_assert_eq!(plan.loads(), &counts);
    prop_assert_eq!(plan.filled(), filled_slots);
    prop_assert_eq!(plan.unfilled(), wanted - filled_slots);
    prop_assert_eq!(plan.unfilled_weight(), missing_weight);
    prop_assert_eq!(plan.bottleneck().is_none(), filled_slots == wanted);
    for (&count, &limit) in counts.iter().zip(given.route_limits.iter().flatten()) {
        prop_assert!(
            f64::from(count) <= limit,
            "{} routes above {}",
            count,
            limit
        );
    }
    if let Some(limits) = &given.limits {
        for (load, limit) in loads.iter().zip(limits) {
            prop_assert!(load <= limit, "{} above {}", load, limit);
        }
    }
    check_nothing_fits(given, &rows, &counts, &loads)
}

/// No source with a free slot could take another target; and without limits, none has one that it
/// could fill.
fn check_nothing_fits(
    given: &Options,
    rows: &[i32],
    counts: &[u32],
    loads: &[f64],
) -> Result<(), TestCaseError> {
    let (problem, weights) = checked(given);
    for (i, row) in rows.chunks(problem.fan_out as usize).enumerate() {
        let filled = row.iter().take_while(|&&j| j >= 0).count();
        if filled == fan_out(given, i) as usize {
            continue;
        }
        let taken = |domain| {
            row[..filled]
                .iter()
                .any(|&j| problem.domain(j as usize) == domain)
        };
        for j in (0..problem.targets()).filter(|&j| counts[j] < problem.caps[j]) {
            let room = match &weights.limits {
                // The margin for rounding, which is nothing where sums are exact.
                Some(limits) => limits[j] * (1.0 - 1e-12),
                None => f64::INFINITY,
            };
            let fits = weight(given, i) == 0.0 || loads[j] + weight(given, i) <= room;
            prop_assert!(
                taken(problem.domain(j)) || !fits,
                "source {} fits target {}",
                i,
                j
            );
        }
    }
    Ok(())
}

/// Rows alone, columns alone, ranges, instruction sets.
fn check_parts(given: &Options, cut: u32) -> Result<(), TestCaseError> {
    let plan = planned(given);
    let (n, k) = (plan.problem().sources, plan.problem().fan_out as usize);
    let whole = route(&plan);
    let part = |range| plan.route(range, &Run::default()).unwrap();
    let mut parts = part(0..cut);
    parts.extend(part(cut..n));
    prop_assert_eq!(&parts, &whole);
    let mut columns = vec![Vec::new(); plan.problem().targets()];
    for (i, row) in (0..n).zip(whole.chunks(k)) {
        let mut alone = vec![0; k];
        plan.targets_of(i, &mut alone).unwrap();
        prop_assert_eq!(&alone[..], row);
        row.iter()
            .filter(|&&j| j >= 0)
            .for_each(|&j| columns[j as usize].push(i));
    }
    for (j, column) in (0..).zip(columns) {
        prop_assert_eq!(plan.sources_of(j).unwrap(), column);
    }
    let (problem, weights) = checked(given);
    for &isa in Isa::available() {
        let again = WeightedPlan::new(problem.clone(), &weights, &isa.into()).unwrap();
        prop_assert_eq!(again.fingerprint(), plan.fingerprint());
        prop_assert_eq!(&route(&again), &whole);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn distinct_within_limits_and_no_room_left(given in weighted(0..80, 1..25)) {
        check_rows(&given)?;
    }

    #[test]
    fn parts_equal_the_whole(given in weighted(0..80, 1..25), cut in any::<prop::sample::Index>()) {
        check_parts(&given, cut.index(given.sources as usize + 1) as u32)?;
    }

    /// Few sources are placed one by one: with distinct weights and levels by LPT itself; of sources
    /// of equal weight another may come first, which has another fan-out.
    #[test]
    fn few_are_placed_by_lpt(given in weighted(0..80, 1..25)) {
        let (problem, weights) = checked(&given);
        let plan = planned(&given);
        let lpt = naive::route(&problem, &weights).unwrap();
        let ours = plan.weighted_loads().unwrap();
        let theirs = loads(&lpt, problem.fan_out, &weights.values, problem.targets());
        let total = |loads: &[f64]| loads.iter().sum::<f64>();
        let unlimited = weights.limits.is_none() && !problem.limits_routes();
        if unlimited {
            prop_assert!((total(&ours) - total(&theirs)).abs() <= 1e-9 * total(&ours));
        }
        let mut distinct = problem.capacities.clone();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let lively = plan.shares().iter().all(|&share| share > 1e-9 * total(plan.shares()));
        if distinct.len() == problem.targets() && unlimited && lively {
            let worst = |loads: &[f64]| {
                let level = |(load, share): (&f64, &f64)| load / share;
                loads.iter().zip(plan.shares()).map(level).fold(0.0, f64::max)
            };
            let mut sorted = weights.values.clone();
            sorted.sort_by(f64::total_cmp);
            let ties = sorted.windows(2).any(|pair| pair[0] == pair[1]);
            let least = plan.shares().iter().copied().fold(f64::INFINITY, f64::min);
            let one_more = if ties { sorted[sorted.len() - 1] / least } else { 0.0 };
            prop_assert!(worst(&ours) <= worst(&theirs) * (1.0 + 1e-6) + one_more);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    /// Numbers of routes alone never cost a slot that any routes could fill.
    #[test]
    fn route_limits_alone_drop_nothing(given in weighted(0..12, 1..8)) {
        let given = Options { limits: None, ..given };
        let problem = given.problem().unwrap();
        let fan_outs: Vec<u32> = (0..given.sources as usize).map(|i| fan_out(&given, i)).collect();
        prop_assert_eq!(planned(&given).filled(), oracle::most(&problem, &fan_outs));
    }

    /// A target takes at most one route of each source: more is no limit.
    #[test]
    fn route_limits_that_cannot_bind_change_nothing(given in weighted(1..60, 1..20), more in 0u32..3) {
        let without = Options { route_limits: None, ..given };
        let limits = vec![f64::from(without.sources + more); without.capacities.len()];
        let with = Options { route_limits: Some(limits), ..without.clone() };
        let (with, without) = (planned(&with), planned(&without));
        prop_assert_eq!(route(&with), route(&without));
        prop_assert_eq!(with.fingerprint(), without.fingerprint());
        prop_assert_eq!(with.shares(), without.shares());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Enough sources that there are strata, for few targets and many.
    #[test]
    fn strata_keep_all_that_holds(given in weighted(20_000..30_000, 1..400), cut in 0u32..20_000) {
        check_rows(&given)?;
        let (problem, weights) = checked(&given);
        let whole = route(&planned(&given));
        for threads in [1, 2, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let plan = pool.install(|| WeightedPlan::new(problem.clone(), &weights, &Run::default())).unwrap();
            prop_assert!(pool.install(|| route(&plan)) == whole);
        }
        let plan = planned(&given);
        let part = plan.route(cut..cut + 5, &Run::default()).unwrap();
        let k = problem.fan_out as usize;
        prop_assert_eq!(&part[..], &whole[cut as usize * k..(cut as usize + 5) * k]);
    }
}

#[test]
fn whole_weights_fill_limits_to_the_last_unit() {
    let given = |weights: Vec<f64>, limits: Vec<f64>| Options {
        sources: weights.len() as u32,
        fan_out: 1,
        capacities: vec![1.0; limits.len()],
        limits: Some(limits),
        weights: Some(weights),
        ..Options::default()
    };
    let plan = planned(&given(vec![5.0, 5.0, 7.0, 3.0], vec![10.0, 10.0]));
    assert_eq!(plan.unfilled(), 0);
    assert_eq!(plan.weighted_loads().unwrap(), [10.0, 10.0]);
    // 30,000 sources of weight 2, in limits that sum to all of it.
    let plan = planned(&given(
        vec![2.0; 30_000],
        vec![10_000.0, 20_000.0, 30_000.0],
    ));
    assert_eq!(plan.unfilled(), 0);
    // The heaviest come first; what is left is said.
    let plan = planned(&given(vec![1.0, 2.0, 3.0, 8.0], vec![9.0]));
    assert_eq!(route(&plan), [0, -1, -1, 0]);
    assert_eq!((plan.unfilled(), plan.unfilled_weight()), (2, 5.0));
    assert_eq!(plan.bottleneck(), Some(Bottleneck::Limits));
}

/// Traps of a large instance: no room anywhere, and weights that rounding uses up too early.
#[test]
fn strata_end() {
    let given = |weights: Vec<f64>, limits: Option<Vec<f64>>| Options {
        sources: weights.len() as u32,
        fan_out: 2,
        capacities: vec![3.0, 2.0, 1.0],
        limits,
        weights: Some(weights),
        ..Options::default()
    };
    let plan = planned(&given(vec![1.0; 30_000], Some(vec![0.0; 3])));
    assert_eq!((plan.filled(), plan.unfilled_weight()), (0, 60_000.0));
    let falling = (0..30_000)
        .map(|i| 1e16 / f64::from(i + 1).powi(9))
        .collect();
    assert_eq!(planned(&given(falling, None)).unfilled(), 0);
    let mut dominated = vec![1e-300; 30_000];
    dominated[7] = 1e300;
    assert_eq!(planned(&given(dominated, None)).unfilled(), 0);
}

#[test]
fn sources_without_weight_follow_capacity_by_count() {
    let given = Options {
        sources: 600,
        fan_out: 2,
        capacities: vec![3.0, 2.0, 1.0, 0.0],
        limits: Some(vec![0.0, 5.0, f64::INFINITY, 9.0]),
        weights: Some(vec![0.0; 600]),
        ..Options::default()
    };
    let plan = planned(&given);
    assert_eq!(plan.loads(), [600, 400, 200, 0]);
    assert_eq!(plan.weighted_loads().unwrap(), [0.0; 4]);
    assert_eq!((plan.unfilled(), plan.unfilled_weight()), (0, 0.0));
}
