//! Rows in their order, and what they amount to.

use super::before::{Before, DEAD, ROWS_PER_CHECK};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;
use crate::quota;
use crate::repair::Problem;

/// New routes, and what they cost.
#[derive(Clone, Debug)]
pub struct Rebalanced {
    /// N rows of k targets; -1 in unfilled slots, which come last.
    pub routes: Vec<i32>,
    /// How many old routes are gone: the slots of `before` whose target is not in the same row any more.
    pub moves: u64,
    /// The fewest moves that any routes with the guarantees need.
    pub lower_bound: u64,
    /// Whether no other routes with the guarantees need fewer moves.
    pub optimal: bool,
    /// Whether all limits hold.
    pub complete: bool,
    /// Routes to every target.
    pub loads: Vec<u32>,
    /// The slots of `before` whose route moved, ascending.
    pub moved: Vec<u32>,
    /// The routes that are where their sources would rather be; `None` where they did not say.
    pub near: Option<u64>,
}

/// What rows amount to.
pub struct Counts {
    pub loads: Vec<u32>,
    pub moved: Vec<u32>,
    pub moves: u64,
    pub complete: bool,
    pub near: Option<u64>,
}

impl Counts {
    /// The result where nothing was left undone.
    pub fn into_result(self, routes: Vec<i32>) -> Rebalanced {
        let fewest = self.moves;
        self.into_partial(routes, fewest)
    }

    /// The result where all of the work would have taken so many moves.
    pub fn into_partial(self, routes: Vec<i32>, fewest: u64) -> Rebalanced {
        Rebalanced {
            routes,
            lower_bound: fewest,
            optimal: self.moves == fewest,
            moves: self.moves,
            complete: self.complete,
            loads: self.loads,
            moved: self.moved,
            near: self.near,
        }
    }
}

/// Puts old routes that stay back into their slots, and filled slots first where a row is not full.
/// O(N k^2).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn arrange(problem: &Problem<'_>, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let mut rest: Vec<i32> = memory::with_capacity(problem.width)?;
    let mut stays: Vec<i32> = memory::with_capacity(problem.width)?;
    for (i, row) in rows.chunks_exact_mut(problem.width).enumerate() {
        if i % ROWS_PER_CHECK == 0 {
            cancel.check()?;
        }
        let old = &problem.old_row(i)[..problem.width.min(problem.old_width)];
        let mut own = old.iter().zip(&*row);
        if own.any(|(old, now)| *old >= 0 && old != now && row.contains(old)) {
            rest.clear();
            rest.extend(row.iter().filter(|&target| *target >= 0 && !old.contains(target)));
            stays.clear();
            stays.extend(old.iter().map(|target| if row.contains(target) { *target } else { -1 }));
            stays.resize(problem.width, -1);
            row.copy_from_slice(&stays);
            let mut rest = rest.iter();
            for slot in row.iter_mut().filter(|slot| **slot < 0) {
                *slot = rest.next().copied().unwrap_or(-1);
            }
        }
        if let Some(first) = row.iter().position(|&target| target < 0) {
            let mut end = first;
            for slot in first..row.len() {
                if row[slot] >= 0 {
                    row.swap(slot, end);
                    end += 1;
                }
            }
        }
    }
    Ok(())
}

/// Counts what rows amount to. O(N k^2).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn count(
    problem: &Problem<'_>,
    quota: &quota::Problem,
    before: &Before,
    rows: &[i32],
    cancel: &Cancel,
) -> Result<Counts, Error> {
    let mut counts = Counts {
        loads: memory::filled(problem.targets(), 0)?,
        moved: Vec::new(),
        moves: 0,
        complete: true,
        near: None,
    };
    let mut near = 0;
    let old = before.rows.chunks_exact(problem.old_width);
    for (i, (row, old)) in rows.chunks_exact(problem.width).zip(old).enumerate() {
        if i % ROWS_PER_CHECK == 0 {
            cancel.check()?;
        }
        for &target in row.iter().filter(|&&target| target >= 0) {
            counts.loads[target as usize] += 1;
            if problem.near.is_some() {
                near += 1 - problem.far_cost(i, target as usize) as u64;
            }
        }
        for (slot, &target) in old.iter().enumerate() {
            if target == DEAD || target >= 0 && !row.contains(&target) {
                memory::push(&mut counts.moved, (i * problem.old_width + slot) as u32)?;
            }
        }
    }
    counts.moves = counts.moved.len() as u64;
    counts.complete = counts.loads.iter().zip(&quota.caps).all(|(load, cap)| load <= cap);
    counts.near = problem.near.map(|_| near);
    Ok(counts)
}
