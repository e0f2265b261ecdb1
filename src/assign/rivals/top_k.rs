//! Top-k with drops.

use super::{best_first, choices};
use crate::assign::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// First come, first kept; O(N * c).
pub fn top_k(problem: &Problem<'_>, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    let mut room = memory::copied(&problem.limits)?;
    let mut list = memory::with_capacity(problem.width)?;
    for (source, row) in routes.chunks_exact_mut(problem.fan_out).enumerate() {
        run.cancel.check()?;
        choices(problem, source, &mut list);
        let slots = problem.slots(source);
        best_first(&mut list, slots);
        for (slot, &(_, target)) in row.iter_mut().zip(list.iter().take(slots)) {
            if room[target as usize] > 0 {
                room[target as usize] -= 1;
                *slot = target as i32;
            }
        }
        // Filled slots first, in the order of their scores.
        row.sort_by_key(|&route| route < 0);
    }
    Ok(())
}
