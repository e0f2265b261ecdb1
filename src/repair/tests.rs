//! Repairs against a cheapest flow.

use super::oracle::most_kept;
use super::{Problem, Wants, repair};
use crate::cancel::Cancel;
use proptest::prelude::*;

/// Bounds of a problem, and rows to begin with that keep them.
#[derive(Clone, Debug)]
struct Case {
    width: usize,
    floors: Vec<u32>,
    fractional: Vec<bool>,
    extras: u64,
    domains: Option<Vec<u32>>,
    common: u32,
    more: u64,
    fan_outs: Option<Vec<u32>>,
    rows: Vec<i32>,
    keys: Vec<u64>,
}

fn case() -> impl Strategy<Value = Case> {
    (1usize..10, 1usize..5, 1usize..8).prop_flat_map(|(n, k, m)| {
        (
            prop::collection::vec(0u32..6, m),
            prop::collection::vec(any::<bool>(), m),
            0..=m as u64,
            prop::option::of(prop::collection::vec(0u32..4, m)),
            0..=k as u32,
            0..=n as u64,
            prop::option::of(prop::collection::vec(0..=k as u32, n)),
            prop::collection::vec(-1..m as i32, n * k),
            Just(k),
            Just((0..n as u64).collect::<Vec<_>>()).prop_shuffle(),
        )
            .prop_map(
                |(
                    floors,
                    fractional,
                    extras,
                    domains,
                    common,
                    more,
                    fan_outs,
                    rows,
                    width,
                    keys,
                )| {
                    let mut case = Case {
                        width,
                        floors,
                        fractional,
                        extras,
                        domains,
                        common,
                        more,
                        fan_outs,
                        rows,
                        keys,
                    };
                    case.cut();
                    case
                },
            )
    })
}

impl Case {
    fn problem<'a>(&'a self, shares: &'a [f64], old: &'a [i32]) -> Problem<'a> {
        Problem {
            width: self.width,
            floors: &self.floors,
            fractional: &self.fractional,
            extras: self.extras,
            shares,
            domains: self.domains.as_deref(),
            wants: Wants {
                fan_outs: self.fan_outs.as_deref(),
                fan_out: self.width as u32,
                common: self.common,
                more: self.more,
            },
            old,
            old_width: self.width,
            keys: None,
            near: None,
        }
    }

    fn shares(&self) -> Vec<f64> {
        let share = |(&floor, &fractional)| f64::from(floor) + if fractional { 0.5 } else { 0.0 };
        self.floors
            .iter()
            .zip(&self.fractional)
            .map(share)
            .collect()
    }

    /// Empties slots until the rows keep the bounds.
    fn cut(&mut self) {
        let (shares, rows) = (self.shares(), self.rows.clone());
        let mut kept = vec![-1; rows.len()];
        let mut loads = vec![0; self.floors.len()];
        let (mut extras, mut more) = (self.extras, self.more);
        for (slot, &j) in rows.iter().enumerate() {
            let problem = self.problem(&shares, &rows);
            let (source, target) = (slot / self.width, j as usize);
            let row = &kept[source * self.width..][..self.width];
            let count = row.iter().filter(|&&j| j >= 0).count() as u32;
            let same = |&&other: &&i32| other >= 0 && problem.domain(other) == problem.domain(j);
            if j < 0
                || row.iter().any(|other| same(&other))
                || loads[target] >= problem.ceiling(target)
            {
                continue;
            }
            let above = loads[target] == self.floors[target];
            let second = count >= problem.wants.base(source);
            if above && extras == 0
                || second
                    && (more == 0
                        || count > problem.wants.base(source)
                        || !problem.wants.may_have_more(source))
            {
                continue;
            }
            extras -= u64::from(above);
            more -= u64::from(second);
            loads[target] += 1;
            kept[slot] = j;
        }
        self.rows = kept;
    }
}

fn kept(before: &[i32], after: &[i32], width: usize) -> i64 {
    let rows = before.chunks(width).zip(after.chunks(width));
    rows.flat_map(|(before, after)| before.iter().filter(|j| **j >= 0 && after.contains(j)))
        .count() as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn fills_the_most_and_loses_the_least(case in case()) {
        let shares = case.shares();
        let mut rows = case.rows.clone();
        let problem = case.problem(&shares, &case.rows);
        repair(&problem, &mut rows, &Cancel::default()).unwrap();

        let mut loads = vec![0u32; problem.targets()];
        let mut more = 0;
        for (source, row) in rows.chunks(case.width).enumerate() {
            let targets: Vec<i32> = row.iter().copied().filter(|&j| j >= 0).collect();
            let mut domains: Vec<u32> = targets.iter().map(|&j| problem.domain(j)).collect();
            domains.sort_unstable();
            domains.dedup();
            prop_assert_eq!(domains.len(), targets.len());
            let base = problem.wants.base(source);
            let count = targets.len() as u32;
            prop_assert!(count <= base + u32::from(problem.wants.may_have_more(source)));
            more += u64::from(count > base);
            targets.iter().for_each(|&j| loads[j as usize] += 1);
        }
        prop_assert!(more <= case.more);
        let above = (0..loads.len()).filter(|&j| loads[j] > case.floors[j]);
        prop_assert!(above.clone().all(|j| loads[j] == problem.ceiling(j)));
        prop_assert!(above.count() as u64 <= case.extras);
        let filled = loads.iter().map(|&load| i64::from(load)).sum::<i64>();
        let best = most_kept(&problem, |_, _, old| i64::from(old));
        prop_assert_eq!((filled, kept(&case.rows, &rows, case.width)), best);
    }

    #[test]
    fn positions_of_sources_do_not_matter_where_they_have_keys(case in case()) {
        let shares = case.shares();
        let sources = case.keys.len();
        let mut rows = case.rows.clone();
        let problem = Problem { keys: Some(&case.keys), ..case.problem(&shares, &[]) };
        repair(&problem, &mut rows, &Cancel::default()).unwrap();
        // The same sources the other way round.
        let mut turned = case.clone();
        turned.keys.reverse();
        turned.fan_outs.iter_mut().for_each(|fan_outs| fan_outs.reverse());
        turned.rows = case.rows.chunks(case.width).rev().flatten().copied().collect();
        let mut turned_rows = turned.rows.clone();
        let problem = Problem { keys: Some(&turned.keys), ..turned.problem(&shares, &[]) };
        repair(&problem, &mut turned_rows, &Cancel::default()).unwrap();
        for i in 0..sources {
            let of = |rows: &[i32], i: usize| rows[i * case.width..][..case.width].to_vec();
            prop_assert_eq!(of(&rows, i), of(&turned_rows, sources - 1 - i));
        }
    }
}
