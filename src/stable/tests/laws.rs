//! What holds for every problem: limits, distinct targets and domains, as many filled slots as there
//! can be, loads within floor and ceiling or within the slack; and that order does not matter.

use super::super::{Ids, Options, Problem, route};
use super::{Random, any, options};
use crate::cancel::Cancel;
use crate::lanes::Isa;
use crate::profile::Profile;
use crate::run::Run;
use crate::stable::quotas::Quotas;

pub fn routes(options: &Options) -> Vec<i32> {
    let cancel = Cancel::default();
    let problem = Problem::new(options, &cancel).unwrap();
    route(&problem, &Run::from(&cancel)).unwrap()
}

/// Checks the laws by their definitions.
fn check(options: &Options) -> Vec<i32> {
    let rows = routes(options);
    let problem = Problem::new(options, &Cancel::default()).unwrap();
    let quotas = Quotas::new(&problem).unwrap();
    let k = options.fan_out as usize;
    let targets = options.capacities.len();
    let mut loads = vec![0u32; targets];
    for row in rows.chunks(k) {
        let filled = row.iter().filter(|&&j| j >= 0).count();
        assert!(row[filled..].iter().all(|&j| j == -1), "{options:?}");
        for (slot, &j) in row[..filled].iter().enumerate() {
            loads[j as usize] += 1;
            let domain = |j: i32| {
                options
                    .domains
                    .as_ref()
                    .map_or(j as u32, |of| of[j as usize])
            };
            assert!(
                row[..slot].iter().all(|&i| domain(i) != domain(j)),
                "{options:?}"
            );
        }
    }
    for (j, &load) in loads.iter().enumerate() {
        let limit = options
            .limits
            .as_ref()
            .map_or(f64::INFINITY, |limits| limits[j]);
        assert!(f64::from(load) <= limit, "{options:?}");
        let Some(at) = problem
            .numbers
            .iter()
            .position(|&number| number == j as u32)
        else {
            assert_eq!(load, 0, "{options:?}");
            continue;
        };
        let share = quotas.shares[at];
        let off = f64::from(load) - share;
        if options.slack == 0.0 {
            assert!(
                off.abs() < 1.0 + 1e-9 * share,
                "load {load} of {share}: {options:?}"
            );
        } else {
            let most = ((1.0 + options.slack) * share - 1e-9 * share).ceil();
            assert!(
                f64::from(load) <= most,
                "load {load} of {share}: {options:?}"
            );
        }
    }
    let filled: u64 = loads.iter().map(|&load| u64::from(load)).sum();
    assert_eq!(filled, quotas.filled, "{options:?}");
    rows
}

#[test]
fn of_problems_of_any_kind() {
    let mut random = Random::new(3);
    for _ in 0..4000 {
        check(&any(&mut random));
    }
}

#[test]
fn where_many_holes_are_left() {
    for (targets, fan_out, profile) in [
        (20, 8, Profile::Strong),
        (6, 4, Profile::Strong),
        (20, 3, Profile::Extreme),
        (100, 8, Profile::Uniform),
    ] {
        for seed in 0..3 {
            let capacities = profile.capacities(targets, seed).unwrap();
            check(&options(20_000, fan_out, capacities, seed));
        }
    }
}

#[test]
fn shortage_of_limits_and_domains_that_are_full() {
    let mut tight = options(3000, 3, vec![1.0, 2.0, 3.0, 4.0, 5.0], 1);
    tight.limits = Some(vec![500.0, 500.0, 500.0, 2000.0, f64::INFINITY]);
    check(&tight);
    tight.slack = 0.1;
    check(&tight);
    tight.domains = Some(vec![1, 1, 2, 3, 3]);
    check(&tight);
    tight.limits = None;
    check(&tight);
    tight.slack = 0.0;
    check(&tight);
}

#[test]
fn the_order_of_targets_and_sources_does_not_matter() {
    let mut random = Random::new(4);
    for _ in 0..500 {
        let mut given = any(&mut random);
        let (targets, sources) = (given.capacities.len(), given.source_ids.len());
        let names: Vec<String> = (0..targets).map(|j| format!("target {j}")).collect();
        given.target_ids = Ids::texts(names.iter().map(String::as_str));
        let rows = check(&given);
        let shuffle = |random: &mut Random, count: usize| {
            let mut order: Vec<usize> = (0..count).collect();
            for at in (1..count).rev() {
                order.swap(at, random.below(at as u64 + 1) as usize);
            }
            order
        };
        let (of_targets, of_sources) =
            (shuffle(&mut random, targets), shuffle(&mut random, sources));
        let pick = |list: &[f64]| of_targets.iter().map(|&j| list[j]).collect::<Vec<_>>();
        let other = Options {
            capacities: pick(&given.capacities),
            limits: given.limits.as_deref().map(pick),
            domains: given
                .domains
                .as_ref()
                .map(|of| of_targets.iter().map(|&j| of[j] + 7).collect()),
            target_ids: Ids::texts(of_targets.iter().map(|&j| names[j].as_str())),
            source_ids: Ids::texts(
                of_sources
                    .iter()
                    .map(|&i| match given.source_ids.get(i) {
                        crate::stable::ids::Id::Number(number) => number.to_string(),
                        crate::stable::ids::Id::Text(_) => unreachable!(),
                    })
                    .collect::<Vec<_>>()
                    .iter()
                    .map(String::as_str),
            ),
            ..given.clone()
        };
        let permuted = routes(&other);
        let k = given.fan_out as usize;
        for (at, &i) in of_sources.iter().enumerate() {
            let named = |row: &[i32]| {
                let name = |&j: &i32| {
                    if j < 0 {
                        -1
                    } else {
                        of_targets[j as usize] as i32
                    }
                };
                row.iter().map(name).collect::<Vec<_>>()
            };
            assert_eq!(
                named(&permuted[at * k..][..k]),
                rows[i * k..][..k],
                "{given:?}"
            );
        }
    }
}

#[test]
fn capacity_0_is_the_same_as_absent() {
    let mut random = Random::new(5);
    for _ in 0..200 {
        let given = any(&mut random);
        let mut more = given.clone();
        more.capacities.push(0.0);
        if let Some(limits) = &mut more.limits {
            limits.push(3.0);
        }
        if let Some(domains) = &mut more.domains {
            domains.push(0);
        }
        more.target_ids = Ids::Positions(more.capacities.len());
        assert_eq!(routes(&given), routes(&more));
    }
}

#[test]
fn threads_and_instructions_change_nothing() {
    let capacities = Profile::Strong.capacities(700, 1).unwrap();
    let given = options(20_000, 3, capacities, 1);
    let problem = Problem::new(&given, &Cancel::default()).unwrap();
    let expected = routes(&given);
    for threads in [1, 2, 5] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        for &isa in Isa::available() {
            let rows = pool.install(|| route(&problem, &Run::from(isa)).unwrap());
            assert!(rows == expected, "{threads} threads, {isa:?}");
        }
    }
}
