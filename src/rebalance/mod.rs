//! `rebalance`: new routes from old ones, with the fewest moves.
//!
//! [`options`] checks the input, [`bounds`] says how much every target and every source gets,
//! [`before`] reads the old routes, and [`keep`] chooses the routes that stay as far as that costs
//! nothing. `repair` does the rest. [`steps`] does a part of the moves where there is a budget ([`queue`] says in what order), and
//! [`outcome`] puts the rows in order and counts. [`weighted`] is for sources that add unequal load.
//!
//! `docs/change.md` proves that no other way needs fewer moves.

mod before;
mod bounds;
mod keep;
pub mod options;
mod outcome;
mod queue;
mod singles;
mod steps;
pub mod weighted;

#[cfg(test)]
mod tests;

pub use options::Options;
pub use outcome::Rebalanced;
pub use weighted::WeightedlyRebalanced;

use crate::error::Error;
use crate::repair::{self, Problem, State};
use crate::run::Run;
use before::Before;
use bounds::Bounds;

/// Rebalances: the routes of guarantees 1 to 4 and 6 of `exact` (totals of domains excepted) that
/// share the most with `options.before`.
///
/// O(N k + moves log M) where what is released finds room directly, as it does in all but tight
/// cases; as `repair` where it does not.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index; [`Error::Cancelled`];
/// [`Error::OutOfMemory`].
pub fn rebalance(options: &Options, run: &Run) -> Result<Rebalanced, Error> {
    let cancel = &run.cancel;
    let checked = options.check()?;
    let before = Before::new(options, &checked, &cancel.stage(0.0, 0.1))?;
    let bounds = Bounds::new(&checked.problem, options.fan_outs.as_deref(), cancel)?;
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
        near: checked.near.as_deref(),
    };
    let kept = keep::keep(&problem, &checked.problem, &before, &cancel.stage(0.1, 0.5))?;
    let (mut rows, mut open) = (kept.rows, kept.open);
    if problem.near.is_some() {
        keep::leave_near(&problem, &mut rows)?;
    }
    let mut state = State::new(&problem, &mut rows)?;
    if problem.near.is_some() || kept.may_be_more {
        let most = problem.near.map_or(0, |_| problem.new_cost());
        repair::augment_below(&mut state, most, cancel)?;
        open = keep::open_slots(&state, &problem)?;
    }
    state.fill(&mut open, &cancel.stage(0.5, 0.7))?;
    if problem.near.is_none() {
        repair::reselect(&mut state, cancel)?;
    }
    repair::augment(&mut state, cancel)?;
    outcome::arrange(&problem, &mut rows, &cancel.stage(0.8, 0.9))?;
    let counting = cancel.stage(0.9, 1.0);
    let all = outcome::count(&problem, &checked.problem, &before, &rows, &counting)?;
    match options.max_moves {
        Some(budget) if budget < all.moves => steps::first(
            &problem,
            &checked.problem,
            &before,
            &rows,
            &all,
            budget,
            cancel,
        ),
        _ => Ok(all.into_result(rows)),
    }
}

/// Rebalances by weight: as little weight as can be found moves until no target is more than the
/// tolerance above its share.
///
/// # Errors
///
/// As [`rebalance()`].
pub fn by_weight(options: &Options, run: &Run) -> Result<WeightedlyRebalanced, Error> {
    weighted::rebalance(options, &options.check()?, &run.cancel)
}
