//! Every source in every node, counted.

use super::trees::{Draws, any};
use crate::exact::topology::groups::Groups;
use crate::exact::topology::naive;
use crate::exact::topology::plan::{Keys, Lines};
use crate::exact::topology::transitions::transitions;
use crate::lanes::Isa;
use crate::laws;
use crate::quota::{ONE, Problem, Quota, Tree, nested};
use crate::run::Run;

const TREES: u32 = 20_000;

/// How often a tree had what is hard.
#[derive(Debug, Default)]
struct Kinds {
    /// A node that ends further to the right of its turn than it begins.
    up: u32,
    /// One that lies across more than one cut.
    long: u32,
    /// A last turn that is not full.
    partial: u32,
    /// A node that has all that its `most` allows.
    saturated: u32,
    /// A tree with a `most` that can bind.
    capped: u32,
    /// Two prefixes to keep, or more.
    deep: u32,
}

impl Kinds {
    fn count(&mut self, problem: &Problem, tree: &Tree) {
        let shares = nested::shares(problem, tree).unwrap();
        let groups = Groups::new(Keys::new(problem.seed).groups, problem.sources);
        let lines = Lines::new(problem, tree, &shares, &groups, &Run::default()).unwrap();
        let (mut up, mut long, mut partial, mut deep) = (false, false, false, false);
        for (group, line) in (0..).zip(&lines.lines) {
            let n = u64::from(groups.sources(group));
            if n == 0 {
                continue;
            }
            for nodes in &tree.levels {
                let node = |quota: &Quota| nodes.ids[quota.target as usize];
                let mut start = 0;
                for own in line.chunk_by(|a, b| node(a) == node(b)) {
                    let end = start + own.iter().map(|quota| u64::from(quota.units)).sum::<u64>();
                    let (a, b) = (start % n, end - (end - 1) / n * n);
                    let cuts = (end - 1) / n - start / n;
                    up |= cuts > 0 && a > 0 && a < b && b < n;
                    long |= cuts > 1 && a > 0 && b < n;
                    start = end;
                }
            }
            let units: u64 = line.iter().map(|quota| u64::from(quota.units)).sum();
            partial |= !units.is_multiple_of(n);
            let transitions = transitions(n as u32, line, tree).unwrap();
            deep |= transitions
                .iter()
                .any(|transition| transition.one.len() > 1);
        }
        let mut saturated = false;
        for nodes in &tree.levels {
            let mut loads = vec![0u64; problem.targets()];
            for (&id, &load) in nodes.ids.iter().zip(&lines.loads) {
                loads[id as usize] += u64::from(load);
            }
            let all = nodes
                .most
                .map(|most| u64::from(most) * u64::from(problem.sources));
            saturated |= problem.sources > 0 && loads.iter().any(|&load| Some(load) == all);
        }
        let capped = tree.levels.iter().any(|nodes| nodes.most.is_some());
        for (count, is_so) in [
            (&mut self.up, up),
            (&mut self.long, long),
            (&mut self.partial, partial),
            (&mut self.saturated, saturated),
            (&mut self.capped, capped),
            (&mut self.deep, deep),
        ] {
            *count += u32::from(is_so);
        }
    }
}

/// The laws on 20,000 random trees and half as many problems whose topology says no more than domains:
/// counts of every source in every node, node totals, loads, limits, the maximum, fair shares, slots,
/// columns. Every special kind is there.
#[test]
fn the_laws_hold() {
    let mut kinds = Kinds::default();
    let mut trees = 0;
    let mut seed = 0;
    while trees < TREES {
        seed += 1;
        let options = any(&mut Draws::new(seed));
        let plan = options.clone().plan(&Run::default()).unwrap();
        if let Err(reason) = laws::all(&options, &*plan) {
            panic!("{reason}: seed {seed}, {options:?}");
        }
        if let (problem, Some(tree)) = options.nested_problem().unwrap() {
            kinds.count(&problem, &tree);
            trees += 1;
        }
    }
    println!("{trees} trees, {kinds:?}");
    assert!(seed < 2 * u64::from(TREES));
    let Kinds {
        up,
        long,
        partial,
        saturated,
        capped,
        deep,
    } = kinds;
    assert!(
        [up, long, partial, saturated, capped, deep]
            .iter()
            .all(|&count| count >= 100)
    );
}

/// Shares in fixed point keep the bounds of all nodes to the last unit, and sum to a whole number.
#[test]
fn fixed_shares_keep_all_bounds() {
    for seed in 0..20_000 {
        let mut options = any(&mut Draws::new(seed));
        options.sources = [7, 1000, 1_000_003, 2_000_000_000][seed as usize % 4];
        let (problem, Some(tree)) = options.nested_problem().unwrap() else {
            continue;
        };
        let shares = nested::shares(&problem, &tree).unwrap();
        let one = u128::from(ONE);
        for (&fixed, &cap) in shares.fixed.iter().zip(&problem.caps) {
            assert!(u128::from(fixed) <= u128::from(cap) * one, "seed {seed}");
        }
        for nodes in &tree.levels {
            let mut totals = vec![0u128; problem.targets()];
            for (&id, &fixed) in nodes.ids.iter().zip(&shares.fixed) {
                totals[id as usize] += u128::from(fixed);
            }
            let most = nodes.most.map_or(u128::MAX, |most| {
                u128::from(most) * u128::from(problem.sources) * one
            });
            assert!(totals.iter().all(|&total| total <= most), "seed {seed}");
        }
        let total: u128 = shares.fixed.iter().map(|&fixed| u128::from(fixed)).sum();
        assert_eq!(total, u128::from(shares.filled) * one, "seed {seed}");
    }
}

/// The fast kernel against the twin, with every instruction set.
#[test]
fn equals_the_naive_twin() {
    for seed in 0..4000 {
        let options = any(&mut Draws::new(seed));
        let (problem, Some(tree)) = options.nested_problem().unwrap() else {
            continue;
        };
        let plan = options.clone().plan(&Run::default()).unwrap();
        let expected = naive::route(&problem, &tree).unwrap();
        for &isa in Isa::available() {
            let rows = plan.route(0..problem.sources, &isa.into()).unwrap();
            assert_eq!(rows, expected, "seed {seed}, {}", isa.name());
        }
    }
}

/// The same bytes on 1, 2 and 8 threads, with every instruction set, and in two ranges.
#[test]
fn bytes_are_the_same_everywhere() {
    for seed in 0..60 {
        let mut draws = Draws::new(seed);
        let options = any(&mut draws);
        let plan = options.clone().plan(&Run::default()).unwrap();
        let routes = laws::routes(&*plan).unwrap();
        let cut = draws.below(options.sources + 1);
        laws::same_bytes::holds(&options, &routes, plan.fingerprint(), cut).unwrap();
    }
    // Enough slots for several batches on several threads.
    let options = crate::exact::Options {
        sources: 100_003,
        fan_out: 5,
        ..super::trees::zones([5, 3, 4], 3)
    };
    let plan = options.clone().plan(&Run::default()).unwrap();
    let routes = laws::routes(&*plan).unwrap();
    laws::same_bytes::holds(&options, &routes, plan.fingerprint(), 33_333).unwrap();
    for source in (0..options.sources).step_by(997) {
        let mut row = [0; 5];
        plan.targets_of(source, &mut row).unwrap();
        assert_eq!(row, routes[source as usize * 5..][..5]);
    }
}
