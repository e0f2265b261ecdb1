//! Sources that add unequal load: as little weight as possible moves until no target is more than a
//! tolerance above its share.
//!
//! Finding the least is bin packing. [`release`] takes from every target that has too much a set of routes
//! that weighs hardly more than what is too much; [`place`] gives each, the heaviest first, to the target
//! with the most room, and makes room by lighter ones where there is none ([`pending`] is what waits). [`targets`] knows loads and
//! who has what.

mod list;
mod pending;
mod place;
mod release;
mod targets;

#[cfg(test)]
mod tests;

use super::before::{Before, DEAD, rows_per_check};
use super::keep;
use super::options::{Checked, Options};
use crate::cancel::Cancel;
use crate::checks;
use crate::error::Error;
use crate::memory;
use crate::quota::{self, Problem, Weights};
use targets::Targets;

/// How far above its share a target may be where nothing is said.
pub const TOLERANCE: f64 = 0.02;

/// New routes of sources with weights, and what they cost.
#[derive(Clone, Debug)]
pub struct WeightedlyRebalanced {
    /// N rows of k targets; -1 in unfilled slots, which come last.
    pub routes: Vec<i32>,
    /// The slots of `before` whose route moved, ascending.
    pub moved: Vec<u32>,
    /// The weight of the routes that moved.
    pub moved_weight: f64,
    /// No routes that keep limits and tolerance move less weight.
    pub lower_bound: f64,
    /// The largest load over share, less 1; 0 where no target has a share.
    pub imbalance: f64,
    /// Whether limits and tolerance are kept.
    pub complete: bool,
    /// The weight of the routes to every target.
    pub loads: Vec<f64>,
}

/// Rebalances by weight.
///
/// O(N k^2 + N k log N), and O(M) for each route that makes room for another.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index; [`Error::Cancelled`];
/// [`Error::OutOfMemory`].
pub fn rebalance(
    options: &Options,
    checked: &Checked,
    cancel: &Cancel,
) -> Result<WeightedlyRebalanced, Error> {
    let tolerance = options.tolerance.unwrap_or(TOLERANCE);
    if !(tolerance >= 0.0 && tolerance.is_finite()) {
        return Err(Error::out_of_range(
            "tolerance",
            "finite and >= 0",
            tolerance,
        ));
    }
    let problem = &checked.problem;
    let given = options.weights.as_deref().unwrap_or_default();
    checks::length("weights", given.len(), problem.sources as usize)?;
    let limits = options.limits.as_deref().map(memory::copied).transpose()?;
    let fan_outs = options
        .fan_outs
        .as_deref()
        .map(memory::copied)
        .transpose()?;
    let weights = Weights::new(problem, memory::copied(given)?, limits, fan_outs)?;
    let rooms = quota::rooms::rooms(problem, given, weights.total, weights.limits.as_deref())?;
    let shares =
        quota::weighted::shares(problem, &rooms, &weights.demand(problem)?, cancel)?.values;
    let before = Before::new(options, checked, cancel)?;
    let width = options.fan_out_before as usize;

    let mut targets = Targets::new(problem, &weights, &shares, &rooms, tolerance)?;
    let had = targets.weigh(&before.rows, width)?;
    let mut rows = keep(
        problem,
        &weights,
        &before,
        width,
        &mut targets,
        &had,
        &cancel.stage(0.0, 0.3),
    )?;
    let mut pending = release::release(&mut targets, &mut rows, &cancel.stage(0.3, 0.5))?;
    pending::add_open(problem, &weights, &rows, &mut pending)?;
    place::place(&mut targets, &mut rows, pending, &cancel.stage(0.5, 0.9))?;
    let cancel = &cancel.stage(0.9, 1.0);
    let fan_out = problem.fan_out as usize;
    arrange(&before.rows, width, &mut rows, fan_out, cancel)?;

    let mut moved = Vec::new();
    let mut moved_weight = 0.0;
    // What cannot stay anywhere has to move besides.
    let mut lower_bound = 0.0;
    let part = rows_per_check(width, fan_out);
    for (i, (old, row)) in before
        .rows
        .chunks_exact(width)
        .zip(rows.chunks_exact(fan_out))
        .enumerate()
    {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), problem.sources as usize);
        }
        for (slot, &target) in old.iter().enumerate() {
            if target == DEAD {
                lower_bound += given[i];
            }
            if target == DEAD || target >= 0 && !row.contains(&target) {
                memory::push(&mut moved, (i * width + slot) as u32)?;
                moved_weight += given[i];
            }
        }
    }
    for (j, &load) in had.iter().enumerate() {
        lower_bound += (load - targets.most(j)).max(0.0);
    }
    let loads = targets.weigh(&rows, fan_out)?;
    let mut imbalance = f64::NEG_INFINITY;
    let mut complete = true;
    for (j, &load) in loads.iter().enumerate() {
        if shares[j] > 0.0 {
            imbalance = imbalance.max(load / shares[j] - 1.0);
        }
        complete &= !targets.is_over(j, load);
    }
    Ok(WeightedlyRebalanced {
        imbalance: if imbalance.is_finite() {
            imbalance
        } else {
            0.0
        },
        lower_bound: lower_bound.min(moved_weight),
        routes: rows,
        moved,
        moved_weight,
        complete,
        loads,
    })
}

/// Rows that keep what they can: distinct domains, no more than fan-outs. What has to go is what
/// targets have the most too much of.
fn keep(
    problem: &Problem,
    weights: &Weights,
    before: &Before,
    width: usize,
    targets: &mut Targets<'_>,
    had: &[f64],
    cancel: &Cancel,
) -> Result<Vec<i32>, Error> {
    let fan_out = problem.fan_out as usize;
    let mut rows = memory::routes(memory::product(problem.sources as usize, fan_out)?)?;
    let mut stays: Vec<i32> = memory::with_capacity(width)?;
    let part = rows_per_check(width, width.max(fan_out));
    let excess = |target: i32| {
        (had[target as usize] - targets.most(target as usize)) / targets.most(target as usize)
    };
    for (i, (old, row)) in before
        .rows
        .chunks_exact(width)
        .zip(rows.chunks_exact_mut(fan_out))
        .enumerate()
    {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), problem.sources as usize);
        }
        row.fill(-1);
        stays.clear();
        let live = |&&target: &&i32| target >= 0 && targets.is_live(target as usize);
        stays.extend(old.iter().filter(live));
        let most = weights.fan_out(problem, i as u32) as usize;
        if stays.len() > most || problem.domains.is_some() && stays.len() > 1 {
            stays.sort_unstable_by(|&a, &b| excess(a).total_cmp(&excess(b)).then(a.cmp(&b)));
            let mut at = 0;
            while at < stays.len() {
                let domain = problem.domain(stays[at] as usize);
                let same = |&other: &i32| problem.domain(other as usize) == domain;
                if at >= most || stays[..at].iter().any(same) {
                    stays.remove(at);
                } else {
                    at += 1;
                }
            }
        }
        keep::place(old, row, |target| stays.contains(&target));
    }
    targets.fill(&rows, fan_out)?;
    Ok(rows)
}

/// Old routes that stay into their own slots where a row is full; filled slots first where it is not.
fn arrange(
    old: &[i32],
    old_width: usize,
    rows: &mut [i32],
    width: usize,
    cancel: &Cancel,
) -> Result<(), Error> {
    let part = rows_per_check(old_width, width);
    for (i, (old, row)) in old
        .chunks_exact(old_width)
        .zip(rows.chunks_exact_mut(width))
        .enumerate()
    {
        if i.is_multiple_of(part) {
            cancel.check()?;
        }
        super::outcome::settle(&old[..old_width.min(width)], row);
    }
    Ok(())
}
