//! `stable`: routes that stay where they are when targets or sources come, go or change, without
//! anybody who remembers them.
//!
//! Every pair of a source and a target has a score that depends on these two alone. Sources prefer
//! targets, and targets prefer sources, by this one score; targets take no more than their shares.
//! That has one outcome, so the routes are a function of the sets of sources and targets.
//!
//! [`problem`] checks and sorts what is given, [`ids`] says who is who; [`quotas`] is how much each
//! target may hold; [`table`] is what sources throw [`darts`] at, whose hits are the scores;
//! [`choose`] finds first choices, [`matching`] settles who gets what ([`held`], [`pool`], [`row`],
//! [`select`] and [`marks`] are its tools), and [`repair`] fills what is left open. [`naive`] does
//! the same by sorting all pairs.
//!
//! `docs/change.md` explains the construction and how much moves.

mod choose;
pub mod darts;
mod held;
pub mod ids;
mod marks;
mod matching;
pub mod naive;
mod pool;
pub mod problem;
pub mod quotas;
mod repair;
mod row;
mod select;
pub mod table;

#[cfg(test)]
mod tests;

pub use ids::Ids;
pub use problem::{Options, Problem};

use crate::error::Error;
use crate::run::Run;
use crate::{checks, memory};
use quotas::Quotas;
use rayon::prelude::*;
use table::Table;

/// Routes every source: N * k targets, row-major, by the numbers that the caller gave them, -1 in
/// unfilled slots, which come last in a row.
///
/// A pure function of the sets of sources and targets: neither their order nor threads, platform nor
/// `isa` change a route. O(N * k) expected for some hundred to some thousand targets, O(N * M) for
/// fewer; 20 bytes a slot beside the result.
///
/// # Errors
///
/// [`Error::OutOfRange`] where the targets have more columns than the table is made for;
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn route(problem: &Problem, run: &Run) -> Result<Vec<i32>, Error> {
    let mut rows = memory::routes(problem.slots()?)?;
    route_into(problem, &mut rows, run)?;
    Ok(rows)
}

/// As [`route`], into `rows`, every slot of which is written.
///
/// # Errors
///
/// As [`route`], after which `rows` may be partly written; [`Error::InvalidValue`] when there are not
/// N * k of them.
pub fn route_into(problem: &Problem, rows: &mut [i32], run: &Run) -> Result<(), Error> {
    checks::length("out", rows.len(), problem.slots()?)?;
    let quotas = Quotas::new(problem)?;
    let table = Table::new(problem, &quotas)?;
    let small = problem.is_small();
    matching::matching(problem, &table, &quotas, rows, small, &run.stage(0.0, 0.9))?;
    repair::repair(problem, &quotas, rows, &run.cancel.stage(0.9, 0.95))?;
    let name = |j: &mut i32| {
        if *j >= 0 {
            *j = problem.numbers[*j as usize] as i32;
        }
    };
    let part = |rows: &mut [i32]| {
        rows.iter_mut().for_each(name);
        run.cancel.check()
    };
    if small {
        part(rows)
    } else {
        rows.par_chunks_mut(1 << 18).try_for_each(part)
    }
}
