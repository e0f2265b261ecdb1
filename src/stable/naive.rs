//! The same, plainly: all pairs in the order of their scores, each taken if source and target still
//! can. The oracle of [`super::matching`]; O(N * M log(N * M)).

use super::darts::{self, DARTS};
use super::problem::Problem;
use super::quotas::Quotas;
use super::table::Table;

/// The score of every pair, row by row.
pub fn scores(problem: &Problem, table: &Table) -> Vec<u32> {
    let mut scores = Vec::new();
    for &source in &problem.sources {
        let mut row = vec![None; problem.live()];
        for dart in 0..DARTS {
            let slot = (darts::bits(source, dart) >> table.shift) as usize;
            if (table.taken[slot / 32] >> (slot % 32)) & 1 == 0 {
                continue;
            }
            let column = &table.columns[table.slots[slot] as usize];
            let hash = darts::at_column(source, dart, column);
            if (hash >> 32) < column.threshold {
                row[column.target as usize].get_or_insert(darts::score(dart, hash));
            }
        }
        scores.extend(row.iter().zip(&table.rates).map(|(score, rate)| {
            score.unwrap_or_else(|| darts::later(darts::uniform(source, rate), rate))
        }));
    }
    scores
}

/// The rows before any repair, best score first.
pub fn route(problem: &Problem, table: &Table, quotas: &Quotas) -> Vec<i32> {
    let (live, k) = (problem.live(), problem.fan_out());
    let mut pairs: Vec<(u32, u64, usize, usize)> = Vec::new();
    for (at, score) in scores(problem, table).into_iter().enumerate() {
        let source = at / live;
        pairs.push((score, problem.sources[source], at % live, source));
    }
    pairs.sort_unstable();
    let mut rows = vec![Vec::new(); problem.sources.len()];
    let mut loads = vec![0; live];
    let mut extras = 0;
    for (_, _, j, source) in pairs {
        let row: &mut Vec<i32> = &mut rows[source];
        let domain = problem.shared.domain(j);
        let has = |&other: &i32| problem.shared.domain(other as usize) == domain;
        if row.len() == k || row.iter().any(has) {
            continue;
        }
        let is_extra = loads[j] == quotas.floors[j];
        if loads[j] > quotas.floors[j] || is_extra && !quotas.fractional[j] {
            continue;
        }
        if is_extra {
            if extras == quotas.extras {
                continue;
            }
            extras += 1;
        }
        loads[j] += 1;
        row.push(j as i32);
    }
    let fill = |mut row: Vec<i32>| {
        row.resize(k, -1);
        row
    };
    rows.into_iter().flat_map(fill).collect()
}
