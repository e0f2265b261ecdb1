//! The rows of a result, in parallel or in order, with an eye on the cancel flag.

use super::problem::Problem;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::parallel;

/// Steps between two looks at the cancel flag: a millisecond or less.
const STEPS: usize = 1 << 17;

/// How many rows of so many steps each make a chunk.
pub fn chunk(cost: usize) -> usize {
    (STEPS / cost.max(1)).max(1)
}

/// Whether rows of so many steps each are better filled by the calling thread alone.
pub fn is_small(problem: &Problem, cost: usize) -> bool {
    (problem.sources as usize).saturating_mul(cost) <= 1 << 13
}

/// Calls `fill(scratch, source, row)` for the row of every source from `first` on, in parallel on
/// the current rayon pool; `cost` is the steps that it takes.
pub fn in_parallel<S: Default>(
    problem: &Problem,
    first: usize,
    rows: &mut [i32],
    cost: usize,
    cancel: &Cancel,
    fill: impl Fn(&mut S, usize, &mut [i32]) -> Result<(), Error> + Send + Sync,
) -> Result<(), Error> {
    let k = problem.fan_out as usize;
    let count = chunk(cost);
    parallel::try_for_each_chunk(
        is_small(problem, cost),
        rows,
        // A chunk is at most all of the rows.
        count.saturating_mul(k),
        S::default,
        |scratch, chunk, rows| {
            cancel.check()?;
            let sources = first + chunk * count..;
            let mut all = sources.zip(rows.chunks_exact_mut(k));
            all.try_for_each(|(source, row)| fill(scratch, source, row))?;
            cancel.done(rows.len() / k, problem.sources as usize);
            Ok(())
        },
    )
}

/// Calls `fill(source, row)` for the row of every source from `first` on, in order.
pub fn in_order(
    problem: &Problem,
    first: usize,
    rows: &mut [i32],
    cost: usize,
    cancel: &Cancel,
    mut fill: impl FnMut(usize, &mut [i32]) -> Result<(), Error>,
) -> Result<(), Error> {
    let k = problem.fan_out as usize;
    let count = chunk(cost);
    for (i, row) in rows.chunks_exact_mut(k).enumerate() {
        if i % count == 0 {
            cancel.check()?;
            cancel.done(count.min(i), problem.sources as usize);
        }
        fill(first + i, row)?;
    }
    Ok(())
}
