//! Where slots must stay unfilled, many prices prove the same optimum: of these the lowest are easier to
//! read, and lose no digits.

use super::state::State;
use crate::error::Error;
use crate::run::Run;

/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;

/// Lowers the prices of scarce targets by the same amount, the most that leaves every route as it is, and
/// no price below 0; where none are known, those of all. O(rows * (c + k)).
///
/// # Errors
///
/// [`Error::Cancelled`].
pub fn lower(state: &State, prices: &mut [f64], run: &Run) -> Result<(), Error> {
    let (view, problem) = (state.view, state.view.problem);
    let is_lowered = |target: usize| !view.has_scarce() || view.is_scarce(target);
    let live = (0..problem.targets).filter(|&j| is_lowered(j) && problem.limits[j] > 0);
    let mut amount = live.map(|j| prices[j]).fold(f64::INFINITY, f64::min);
    // The least that a route to another target is worth, and the most that a free slot could have.
    let (mut least, mut free) = (f64::INFINITY, f64::NEG_INFINITY);
    for row in 0..view.len() {
        if row % ROWS_PER_CHECK == 0 {
            run.cancel.check()?;
        }
        let (held, source) = (state.row(row as u32), view.source(row));
        let (mut kept, mut refused) = (f64::INFINITY, f64::NEG_INFINITY);
        let ids = problem.ids(source);
        for (at, &score) in problem.row(source).iter().enumerate() {
            let target = ids.map_or(at, |ids| ids[at] as usize);
            let Some(&price) = prices.get(target) else {
                continue;
            };
            let value = f64::from(score) - price;
            match (held.contains(&(target as u32)), is_lowered(target)) {
                (true, false) => kept = kept.min(value),
                (false, true) => refused = refused.max(value),
                _ => {}
            }
        }
        if held.contains(&(problem.targets as u32)) {
            free = free.max(refused);
        }
        amount = amount.min(kept - refused);
        least = least.min(kept);
    }
    amount = amount.min(least - free);
    if amount > 0.0 && amount.is_finite() {
        for (target, price) in prices.iter_mut().enumerate() {
            if is_lowered(target) {
                *price = (*price - amount).max(0.0);
            }
        }
    }
    Ok(())
}
