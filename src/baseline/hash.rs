//! `hash`: every slot goes to the hash of (source, seed, slot) modulo M, whatever the capacities.
//!
//! The opponent of the published comparison. A target may appear twice in a row; nothing is ever
//! left unfilled.

use super::problem::Problem;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::siphash;

/// Fills the rows. O(N * k), in parallel.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let (seed, targets) = (problem.seed, problem.targets() as u64);
    let cost = problem.fan_out as usize;
    let fill = |(): &mut (), source: usize, row: &mut [i32]| {
        for (slot, target) in row.iter_mut().enumerate() {
            *target = (siphash::hash([source as u64, seed, slot as u64]) % targets) as i32;
        }
        Ok(())
    };
    rows::in_parallel(problem, 0, rows, cost, cancel, fill)
}
