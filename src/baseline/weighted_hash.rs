//! `weighted-hash`: every slot is an independent draw with probability in proportion to capacity.
//!
//! What hashing does once it knows capacities. A target may appear twice in a row; nothing is ever
//! left unfilled.

use super::draw::Draw;
use super::problem::Problem;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::Key;

/// Fills the rows. O(M + N * k), in parallel.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let draw = Draw::new(&problem.capacities)?;
    let key = Key::new(problem.seed, 0);
    let cost = problem.fan_out as usize;
    let fill = |(): &mut (), source: usize, row: &mut [i32]| {
        let key = key.child(source as u64);
        for (slot, target) in row.iter_mut().enumerate() {
            *target = draw.target(key.hash(slot as u64)) as i32;
        }
        Ok(())
    };
    rows::in_parallel(problem, 0, rows, cost, cancel, fill)
}
