//! The guarantees, and that no routes with the guarantees need fewer moves.

use super::super::before::Before;
use super::*;
use crate::cancel::Cancel;
use crate::repair::Problem;
use crate::repair::oracle::{Network, most_kept};

/// The most slots that distinct domains and limits allow, by a largest flow.
fn most_filled(options: &Options) -> u64 {
    let checked = options.check().unwrap().problem;
    let (n, d, m) = (
        checked.sources as usize,
        checked.domain_count(),
        checked.targets(),
    );
    let mut network = Network::new(2 + n * (1 + d) + m);
    let (start, end) = (0, 1 + n * (1 + d) + m);
    for i in 0..n {
        let fan_out = options
            .fan_outs
            .as_ref()
            .map_or(options.fan_out, |fan_outs| fan_outs[i]);
        network.add(start, 1 + i, i64::from(fan_out), 0);
        for at in 0..d {
            network.add(1 + i, 1 + n + i * d + at, 1, 0);
        }
        for j in 0..m {
            network.add(1 + n + i * d + checked.domain(j), 1 + n * (1 + d) + j, 1, 0);
        }
    }
    for j in 0..m {
        network.add(1 + n * (1 + d) + j, end, i64::from(checked.caps[j]), 0);
    }
    network.cheapest(start, end).0 as u64
}

/// The value of the best routes, if an old one is worth `old`, and one that is near 1.
fn best(options: &Options, old: i64) -> (i64, i64) {
    let checked = options.check().unwrap();
    let before = Before::new(options, &checked, &Cancel::default()).unwrap();
    let bounds = Bounds::new(
        &checked.problem,
        options.fan_outs.as_deref(),
        &Cancel::default(),
    )
    .unwrap();
    let problem = Problem {
        width: options.fan_out as usize,
        floors: &bounds.floors,
        fractional: &bounds.fractional,
        extras: bounds.extras,
        shares: &bounds.shares,
        domains: checked
            .problem
            .domains
            .as_ref()
            .map(|domains| &domains.ids[..]),
        wants: bounds.wants(&checked.problem, options.fan_outs.as_deref()),
        old: &before.rows,
        old_width: options.fan_out_before as usize,
        keys: None,
        near: None,
    };
    let is_near = |i: usize, j: usize| {
        let near = checked.near.as_ref().map(|near| near[i]);
        near == Some(checked.problem.domain(j) as u32)
    };
    most_kept(&problem, |i, j, is_old| {
        i64::from(is_old) * old + i64::from(is_near(i, j))
    })
}

/// Distinct targets and dead ones in the rows of `before`: its moves, if nothing is kept.
fn all_moved(options: &Options) -> i64 {
    let nothing =
        vec![-1; options.before.len() / options.fan_out_before as usize * options.fan_out as usize];
    moved(options, &nothing).len() as i64
}

fn check_rows(options: &Options, routes: &[i32]) -> Result<(), TestCaseError> {
    let checked = options.check().unwrap().problem;
    let mut counts = Vec::new();
    for (i, row) in rows(routes, options.fan_out).enumerate() {
        let filled = row.iter().take_while(|&&target| target >= 0).count();
        prop_assert!(row[filled..].iter().all(|&target| target == -1));
        let mut domains: Vec<usize> = row[..filled]
            .iter()
            .map(|&j| checked.domain(j as usize))
            .collect();
        domains.sort_unstable();
        domains.dedup();
        prop_assert_eq!(domains.len(), filled);
        let fan_out = options
            .fan_outs
            .as_ref()
            .map_or(options.fan_out, |fan_outs| fan_outs[i]);
        prop_assert!(filled as u32 <= fan_out);
        counts.push((filled as u32, fan_out));
    }
    // Guarantee 6.
    let most = counts.iter().map(|&(count, _)| count).max().unwrap_or(0);
    prop_assert!(
        counts
            .iter()
            .all(|&(count, fan_out)| count == fan_out || count + 1 >= most)
    );
    Ok(())
}

/// Kept routes are in their own slots where a row is full.
fn check_slots(options: &Options, routes: &[i32]) -> Result<(), TestCaseError> {
    let olds = rows(&options.before, options.fan_out_before);
    for (old, row) in olds.zip(rows(routes, options.fan_out)) {
        if row.contains(&-1) {
            continue;
        }
        for (slot, &target) in old.iter().enumerate().take(row.len()) {
            let Some(place) = now(options, target) else {
                continue;
            };
            let first = old[..slot]
                .iter()
                .all(|&other| now(options, other) != Some(place));
            if first && row.contains(&place) {
                prop_assert_eq!(row[slot], place);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25_000))]

    #[test]
    fn guarantees_and_the_fewest_moves(options in options(9)) {
        let result = run(&options);
        check_rows(&options, &result.routes)?;
        check_slots(&options, &result.routes)?;
        let checked = options.check().unwrap().problem;
        prop_assert_eq!(&result.loads, &loads(&result.routes, checked.targets()));
        prop_assert!(result.loads.iter().zip(&checked.caps).all(|(load, cap)| load <= cap));
        let filled: u32 = result.loads.iter().sum();
        prop_assert_eq!(u64::from(filled), most_filled(&options));
        let bounds = Bounds::new(&checked, options.fan_outs.as_deref(), &Cancel::default()).unwrap();
        for (j, &load) in result.loads.iter().enumerate() {
            let share = bounds.shares[j];
            let slack = 1e-9 * share;
            let load = f64::from(load);
            prop_assert!(load >= (share - slack).floor() && load <= (share + slack).ceil());
        }
        prop_assert_eq!(&result.moved, &moved(&options, &result.routes));
        prop_assert_eq!(result.moves, result.moved.len() as u64);
        let (flow, kept) = best(&options, 1);
        prop_assert_eq!(flow, i64::from(filled));
        prop_assert_eq!(result.moves as i64, all_moved(&options) - kept);
        prop_assert!(result.optimal && result.complete && result.lower_bound == result.moves);
        prop_assert_eq!(result.near, None);
    }

    #[test]
    fn nothing_moves_the_second_time(options in options(30)) {
        let first = run(&options);
        let again = Options {
            before: first.routes.clone(),
            fan_out_before: options.fan_out,
            target_map: None,
            ..options.clone()
        };
        let second = run(&again);
        prop_assert_eq!(second.moves, 0);
        prop_assert_eq!(second.routes, first.routes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn among_the_fewest_moves_the_most_are_near(
        (options, picks) in options(9).prop_flat_map(|options| {
            let sources = options.before.len() / options.fan_out_before as usize;
            (Just(options), prop::collection::vec(any::<prop::sample::Index>(), sources))
        })
    ) {
        let labels: Vec<i32> = match &options.domains {
            Some(domains) => domains.iter().map(|&domain| domain as i32).chain([-1]).collect(),
            None => (-1..options.capacities.len() as i32).collect(),
        };
        let near = picks.iter().map(|pick| *pick.get(&labels)).collect();
        let options = Options { near: Some(near), ..options };
        let result = run(&options);
        check_rows(&options, &result.routes)?;
        let (_, value) = best(&options, 1000);
        let (kept, near) = (value / 1000, value % 1000);
        prop_assert_eq!(result.moves as i64, all_moved(&options) - kept);
        prop_assert_eq!(result.near, Some(near as u64));
        prop_assert!(result.optimal);
    }
}
