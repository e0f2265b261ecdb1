//! Budgets: what so many moves can do.

use super::super::bounds::Bounds;
use super::*;
use crate::cancel::Cancel;
use crate::key::Key;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The sum of (load - share)^2 / share.
fn imbalance(shares: &[f64], loads: &[u32]) -> f64 {
    let term = |(share, &load): (&f64, &u32)| (f64::from(load) - share).powi(2) / share;
    shares.iter().zip(loads).map(term).sum()
}

/// How far loads are above limits.
fn excess(caps: &[u32], loads: &[u32]) -> u32 {
    loads
        .iter()
        .zip(caps)
        .map(|(&load, &cap)| load.saturating_sub(cap))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig {
        max_global_rejects: 100_000,
        ..ProptestConfig::with_cases(8_000)
    })]

    #[test]
    fn within_the_budget_and_on_the_way(options in options(9), budget in 0u64..12) {
        let all = run(&options);
        let limited = Options { max_moves: Some(budget), ..options.clone() };
        let result = run(&limited);
        prop_assert_eq!(result.lower_bound, all.moves);
        prop_assert_eq!(&result.moved, &moved(&options, &result.routes));
        prop_assert_eq!(result.moves, result.moved.len() as u64);
        prop_assert_eq!(result.optimal, result.moves == all.moves);
        let caps = options.check().unwrap().problem.caps;
        prop_assert_eq!(result.complete, excess(&caps, &result.loads) == 0);
        if budget >= all.moves {
            prop_assert_eq!(&result.routes, &all.routes);
            return Ok(());
        }
        let forced = run(&Options { max_moves: Some(0), ..options.clone() }).moves;
        prop_assert_eq!(result.moves, budget.max(forced));
        // No target above both what it had and what it gets.
        let had = loads(&run(&Options { max_moves: Some(0), ..options.clone() }).routes, caps.len());
        let most = had.iter().zip(&all.loads).map(|(&had, &end)| had.max(end));
        prop_assert!(result.loads.iter().zip(most).all(|(&load, most)| load <= most));
        for row in rows(&result.routes, options.fan_out) {
            let filled = row.iter().take_while(|&&target| target >= 0).count();
            prop_assert!(row[filled..].iter().all(|&target| target == -1));
            let problem = options.check().unwrap().problem;
            let mut domains: Vec<usize> = row[..filled].iter().map(|&j| problem.domain(j as usize)).collect();
            domains.sort_unstable();
            domains.dedup();
            prop_assert_eq!(domains.len(), filled);
        }
        // Going on from there takes what is left.
        let rest = run(&Options {
            before: result.routes.clone(),
            fan_out_before: options.fan_out,
            target_map: None,
            ..options.clone()
        });
        prop_assert_eq!(result.moves + rest.moves, all.moves);
    }

    /// With one slot a source and no domains: the most filled slots, then the least excess over limits, then
    /// the least sum, of all loads that so many moves lead to and that are on the way to the fewest moves.
    #[test]
    fn the_best_that_so_many_moves_can_do(options in singles(9), budget in 0u64..9) {
        let all = run(&options);
        let limited = |budget| run(&Options { max_moves: Some(budget), ..options.clone() });
        let forced = limited(0).moves;
        let budget = budget.max(forced).min(all.moves);
        let result = limited(budget);
        let line = Line::new(&options);
        // Without a share any load is infinitely too much.
        prop_assume!(line.bounds.shares.iter().all(|&share| share > 0.0));
        prop_assert_eq!(all.moves - forced, line.fewest(&line.had));
        let mut best = (Reverse(0), u32::MAX, f64::INFINITY);
        each(line.sources, &mut vec![0; line.had.len()], 0, &mut |loads| {
            let pairs = || line.had.iter().zip(loads);
            let lost: u32 = pairs().map(|(&had, &load)| had.saturating_sub(load)).sum();
            let got: u32 = pairs().map(|(&had, &load)| load.saturating_sub(had)).sum();
            let left = budget - forced;
            let possible = u64::from(lost) == left && u64::from(got) <= left + u64::from(line.free);
            if possible && left + line.fewest(loads) == all.moves - forced {
                let value = line.value(loads);
                if value < best {
                    best = value;
                }
            }
        });
        let found = line.value(&result.loads);
        prop_assert_eq!((found.0, found.1), (best.0, best.1));
        let same = (found.2 - best.2).abs() <= 1e-9 * (1.0 + best.2);
        prop_assert!(same, "{} is not the least: {}", found.2, best.2);
    }

    /// Two budgets, one after the other, come as far as both at once.
    #[test]
    fn in_steps_as_at_once(options in singles(30), first in 0u64..20, second in 0u64..20) {
        let limited = |budget, options: &Options| run(&Options { max_moves: Some(budget), ..options.clone() });
        let line = Line::new(&options);
        prop_assume!(line.bounds.shares.iter().all(|&share| share > 0.0));
        let step = limited(first, &options);
        let at_once = limited(step.moves + second, &options);
        let in_steps = limited(second, &Options {
            before: step.routes,
            target_map: None,
            ..options.clone()
        });
        prop_assert_eq!(step.moves + in_steps.moves, at_once.moves);
        let (one, other) = (line.value(&at_once.loads), line.value(&in_steps.loads));
        prop_assert_eq!((one.0, one.1), (other.0, other.1));
        prop_assert!((one.2 - other.2).abs() <= 1e-9 * (1.0 + one.2), "{} {}", one.2, other.2);
    }
}

/// The sum that the plain way comes to: of all exchanges that can be made the one that is worth the most, each time.
fn plainly(options: &Options, all: &Rebalanced, budget: u64) -> f64 {
    let problem = options.check().unwrap().problem;
    let shares = Bounds::new(&problem, None, &Cancel::default())
        .unwrap()
        .shares;
    let mut left = BTreeMap::new();
    let width = options.fan_out;
    for (old, new) in rows(&options.before, width).zip(rows(&all.routes, width)) {
        let lost = old.iter().filter(|target| !new.contains(target));
        let gained = new.iter().filter(|target| !old.contains(target));
        for (&from, &to) in lost.rev().zip(gained.rev()) {
            *left.entry((from as usize, to as usize)).or_insert(0) += 1;
        }
    }
    let mut loads = loads(&options.before, shares.len());
    for _ in 0..budget {
        let gain = |j: usize, load: u32| (2.0 * (shares[j] - f64::from(load)) - 1.0) / shares[j];
        let worth = |from: usize, to: usize| gain(to, loads[to]) - gain(from, loads[from] - 1);
        let can = left.keys().filter(|&&(_, to)| loads[to] < all.loads[to]);
        let best = can.max_by(|a, b| worth(a.0, a.1).total_cmp(&worth(b.0, b.1)));
        let (from, to) = *best.unwrap();
        loads[from] -= 1;
        loads[to] += 1;
        match left.get_mut(&(from, to)) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(left.remove(&(from, to))),
        }
    }
    imbalance(&shares, &loads)
}

/// Exchanges are compared by steps of what they are worth, and not looked at anew each time: that costs little.
#[test]
fn steps_of_worth_come_as_near_as_worth_itself() {
    let (mut ours, mut plain) = (0.0, 0.0);
    for seed in 0..60 {
        let key = Key::new(seed, 0);
        let capacities = |which| {
            let capacity = |j| f64::from(1 + key.child(which).below(j, 10));
            (0..12).map(capacity).collect::<Vec<f64>>()
        };
        let empty = Options {
            before: vec![-1; 1200],
            fan_out_before: 3,
            fan_out: 3,
            capacities: capacities(0),
            seed,
            ..Options::default()
        };
        let options = Options {
            before: run(&empty).routes,
            capacities: capacities(1),
            ..empty
        };
        let all = run(&options);
        let budget = all.moves * (1 + seed % 4) / 5;
        let limited = run(&Options {
            max_moves: Some(budget),
            ..options.clone()
        });
        assert_eq!(limited.moves, budget);
        let problem = options.check().unwrap().problem;
        let bounds = Bounds::new(&problem, None, &Cancel::default()).unwrap();
        ours += imbalance(&bounds.shares, &limited.loads);
        plain += plainly(&options, &all, budget);
    }
    assert!(ours <= 1.01 * plain, "{ours}, and {plain} the plain way");
}

/// Small problems with one slot a source and no domains.
fn singles(most_sources: usize) -> impl Strategy<Value = Options> {
    options(most_sources).prop_map(|options| {
        let first = rows(&options.before, options.fan_out_before).map(|row| row[0]);
        // Of sums that vanish or overflow none is the least.
        let capacity = |&c: &f64| if c > 1e9 { 5.0 } else { c.max(0.1) };
        Options {
            before: first.collect(),
            fan_out_before: 1,
            fan_out: 1,
            fan_outs: None,
            domains: None,
            capacities: options.capacities.iter().map(capacity).collect(),
            ..options
        }
    })
}

/// A problem with one slot a source and no domains, as the definitions see it.
struct Line {
    bounds: Bounds,
    caps: Vec<u32>,
    sources: u32,
    /// What each target has of what can stay, before anything is filled.
    had: Vec<u32>,
    /// Sources that have nothing.
    free: u32,
}

impl Line {
    fn new(options: &Options) -> Self {
        let problem = options.check().unwrap().problem;
        let places: Vec<i32> = options
            .before
            .iter()
            .filter_map(|&target| now(options, target))
            .collect();
        let had = loads(&places, problem.targets());
        Self {
            bounds: Bounds::new(&problem, None, &Cancel::default()).unwrap(),
            sources: problem.sources,
            free: problem.sources - had.iter().sum::<u32>(),
            caps: problem.caps,
            had,
        }
    }

    /// The fewest moves from such loads: what is above floors, but for those that get one more.
    fn fewest(&self, loads: &[u32]) -> u64 {
        let (floors, fractional) = (&self.bounds.floors, &self.bounds.fractional);
        let above = |j: usize| u64::from(loads[j].saturating_sub(floors[j]));
        let all: u64 = (0..loads.len()).map(above).sum();
        let stay = (0..loads.len()).filter(|&j| fractional[j] && above(j) > 0);
        all - self.bounds.extras.min(stay.count() as u64)
    }

    /// What the best loads have the least of.
    fn value(&self, loads: &[u32]) -> (Reverse<u32>, u32, f64) {
        let filled = loads.iter().sum();
        let sum = imbalance(&self.bounds.shares, loads);
        (Reverse(filled), excess(&self.caps, loads), sum)
    }
}

/// Calls `found` for all loads of up to so many routes.
fn each(most: u32, loads: &mut Vec<u32>, at: usize, found: &mut impl FnMut(&[u32])) {
    if at == loads.len() {
        return found(loads);
    }
    for load in 0..=most {
        loads[at] = load;
        each(most - load, loads, at + 1, found);
    }
    loads[at] = 0;
}
