//! Budgets: what so many moves can do.

use super::super::bounds::Bounds;
use super::*;
use crate::cancel::Cancel;

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
        ..ProptestConfig::with_cases(4_000)
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

    /// With one slot a source and no domains: the least excess over limits, then the least sum, of all
    /// loads between the old ones and the last that so many moves lead to.
    #[test]
    fn the_best_that_so_many_moves_can_do(options in options(12), budget in 0u64..12) {
        let first = rows(&options.before, options.fan_out_before).map(|row| row[0]);
        let options = Options {
            before: first.collect(),
            fan_out_before: 1,
            fan_out: 1,
            fan_outs: None,
            domains: None,
            // Of sums that vanish or overflow none is the least.
            capacities: options.capacities.iter().map(|&c| if c > 1e9 { 5.0 } else if c < 1e-9 { 0.0 } else { c }).collect(),
            ..options
        };
        prop_assume!(options.capacities.iter().any(|&c| c > 0.0));
        let all = run(&options);
        let limited = |budget| run(&Options { max_moves: Some(budget), ..options.clone() });
        let forced = limited(0).moves;
        let budget = budget.max(forced).min(all.moves);
        let result = limited(budget);
        let checked = options.check().unwrap().problem;
        let shares = Bounds::new(&checked, None, &Cancel::default()).unwrap().shares;
        // Without a share any load is infinitely too much.
        prop_assume!(shares.iter().all(|&share| share > 0.0));
        // What each target has of what can stay, before anything is filled.
        let had = kept(&options);
        let filled: u32 = result.loads.iter().sum();
        let mut best = (u32::MAX, f64::INFINITY);
        let mut loads = had.clone();
        each(&had, &all.loads, 0, &mut loads, &mut |loads| {
            let lost: u32 = had.iter().zip(loads).map(|(&had, &load)| had.saturating_sub(load)).sum();
            if u64::from(lost) == budget - forced && loads.iter().sum::<u32>() == filled {
                let found = (excess(&checked.caps, loads), imbalance(&shares, loads));
                if found.0 < best.0 || found.0 == best.0 && found.1 < best.1 {
                    best = found;
                }
            }
        });
        let found = (excess(&checked.caps, &result.loads), imbalance(&shares, &result.loads));
        prop_assert_eq!(found.0, best.0);
        // One exchange at a time, greedily: near the least.
        prop_assert!(found.1 <= best.1 * 1.5 + 1e-9, "{} {}", found.1, best.1);
    }
}

/// The loads of what can stay.
fn kept(options: &Options) -> Vec<u32> {
    let places: Vec<i32> = options
        .before
        .iter()
        .filter_map(|&target| now(options, target))
        .collect();
    loads(&places, options.capacities.len())
}

/// Calls `found` for all loads between two.
fn each(from: &[u32], to: &[u32], at: usize, loads: &mut Vec<u32>, found: &mut impl FnMut(&[u32])) {
    if at == from.len() {
        return found(loads);
    }
    for load in from[at].min(to[at])..=from[at].max(to[at]) {
        loads[at] = load;
        each(from, to, at + 1, loads, found);
    }
    loads[at] = from[at];
}
