//! `rendezvous-overflow`: as `rendezvous`, but a full target passes the source to its next choice.
//!
//! Sources come in order. Without limits it is `rendezvous`. The fair strawman for limits: it drops
//! a slot only where fewer than k targets have room.

use super::problem::Problem;
use super::rendezvous::{Best, Scores};
use super::room::Room;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;

/// Sources that choose before the first of them is placed.
const BATCH: usize = 4096;

/// Fills the rows, best target first. O(M + k log k) a source.
///
/// Going down a source's preferences past full targets is to choose among those that have room. A
/// batch chooses in parallel by the room at its beginning; in order, a source whose choice still
/// has room keeps it, since room only shrinks, and any other one chooses again.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let k = problem.fan_out as usize;
    let mut scores = Scores::new(problem)?;
    let mut room = Room::within_limits(problem)?;
    let mut again = Best::new();
    let batch = BATCH.min(rows::chunk(k));
    // Every source goes by twice; the first time is counted for both.
    let placing = cancel.stage(0.0, 0.0);
    for (first, rows) in (0..).step_by(batch).zip(rows.chunks_mut(batch * k)) {
        scores.retain(|j| !room.is_full(j));
        let choose = |best: &mut Best, source: usize, row: &mut [i32]| {
            let weight = problem.weight(source);
            scores.best(source, |j| room.fits(j, weight), best, row)
        };
        rows::in_parallel(problem, first, rows, problem.targets(), cancel, choose)?;
        let place = |source: usize, row: &mut [i32]| {
            let weight = problem.weight(source);
            if filled(row).any(|j| !room.fits(j, weight)) {
                scores.best(source, |j| room.fits(j, weight), &mut again, row)?;
            }
            filled(row).for_each(|j| room.add(j, weight));
            Ok(())
        };
        rows::in_order(problem, first, rows, problem.targets(), &placing, place)?;
    }
    Ok(())
}

/// The targets of a row.
fn filled(row: &[i32]) -> impl Iterator<Item = usize> {
    row.iter()
        .take_while(|&&target| target >= 0)
        .map(|&target| target as usize)
}
