//! Fewest changes: rows that are partly filled in, rows that are filled as far as they can be out,
//! with as few new routes as any way of doing it needs.
//!
//! The problem is a cheapest flow: a route that a source had before costs nothing, a new one costs 1.
//! [`problem`] says how much every source and every target takes, [`state`] holds the rows while they
//! change. [`fill`] gives open slots to targets with room, as long as that works directly, and
//! [`reselect`] does so by way of an old route; what is left goes through [`search`]: shortest augmenting paths, many at a time ([`distances`] says how long they
//! are, [`levels`] finds them, [`path`] changes the rows along one) on a [`network`] ([`holders`] knows who has a target).
//!
//! `docs/change.md` proves that the result is the cheapest.

mod distances;
mod fill;
mod holders;
mod levels;
mod network;
mod path;
pub mod problem;
mod reselect;
mod search;
mod state;

#[cfg(test)]
pub mod oracle;
#[cfg(test)]
mod tests;

pub use fill::{Open, Priority};
pub use problem::{Problem, Wants};
pub use reselect::reselect;
pub use search::{augment, augment_below};
pub use state::State;

use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;

/// Fills the open slots (-1) of `rows`, which keep what they hold as far as the most filled slots and
/// the floors of the targets allow: every route that is lost on the way is needed. The order of the sources does not
/// matter where they have `keys`; the old routes of the problem are those in `rows`.
///
/// O(N k) where there is an open slot, and nothing where there is none; what does not fit directly
/// costs O(N k) for all paths of one length together.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn repair(problem: &Problem<'_>, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    if !rows.contains(&-1) {
        return Ok(());
    }
    let old = memory::copied(rows)?;
    let problem = Problem {
        old: &old,
        old_width: problem.width,
        ..*problem
    };
    let mut state = State::new(&problem, rows)?;
    let mut open = Vec::new();
    for source in 0..state.sources() {
        for _ in state.count(source)..problem.wants.base(source) {
            memory::push(&mut open, Open::new(Priority::Free, 0.0, source))?;
        }
    }
    state.fill(&mut open, cancel)?;
    augment(&mut state, cancel)
}
