//! Rows in their order, and what they amount to.

use super::before::{Before, DEAD, rows_per_check};
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
    let sources = rows.len() / problem.width;
    let part = rows_per_check(problem.old_width, problem.width);
    for (i, row) in rows.chunks_exact_mut(problem.width).enumerate() {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), sources);
        }
        settle(problem.old_row(i), row);
    }
    Ok(())
}

/// As [`arrange`], of one row.
pub fn settle(old: &[i32], row: &mut [i32]) {
    let slots = old.len().min(row.len());
    for slot in 0..slots {
        let target = old[slot];
        if target >= 0 && row[slot] != target {
            // A target that has a slot of its own is never displaced by one that is put back: each
            // goes into its own, once.
            if let Some(now) = row.iter().position(|&other| other == target) {
                row.swap(slot, now);
            }
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
    let part = rows_per_check(problem.old_width, problem.width);
    let old = before.rows.chunks_exact(problem.old_width);
    for (i, (row, old)) in rows.chunks_exact(problem.width).zip(old).enumerate() {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), rows.len() / problem.width);
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
    counts.complete = counts
        .loads
        .iter()
        .zip(&quota.caps)
        .all(|(load, cap)| load <= cap);
    counts.near = problem.near.map(|_| near);
    Ok(counts)
}
