//! The greedy ways: row by row, and pair by pair.

use super::{better, choices};
use crate::assign::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Every source in turn takes the best that have room; O(N * c log c).
pub fn rows(problem: &Problem<'_>, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    let mut room = memory::copied(&problem.limits)?;
    let mut list = memory::with_capacity(problem.width)?;
    for (source, row) in routes.chunks_exact_mut(problem.fan_out).enumerate() {
        run.cancel.check()?;
        choices(problem, source, &mut list);
        list.retain(|&(_, target)| room[target as usize] > 0);
        list.sort_unstable_by(better);
        let slots = problem.slots(source);
        for (slot, &(_, target)) in row.iter_mut().zip(list.iter().take(slots)) {
            room[target as usize] -= 1;
            *slot = target as i32;
        }
    }
    Ok(())
}

/// Takes all pairs in the order of `value` of (source, target, score), best first, while the source
/// has a slot and the target room; O(N * c log(N * c)).
pub fn pairs(
    problem: &Problem<'_>,
    value: impl Fn(usize, usize, f32) -> f32,
    routes: &mut [i32],
    run: &Run,
) -> Result<(), Error> {
    let mut pairs: Vec<(f32, u32, u32)> = memory::with_capacity(problem.scores.len())?;
    let mut list = memory::with_capacity(problem.width)?;
    for source in 0..problem.sources {
        run.cancel.check()?;
        choices(problem, source, &mut list);
        let valued = list
            .iter()
            .map(|&(score, target)| (value(source, target as usize, score), source as u32, target));
        pairs.extend(valued);
    }
    pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut room = memory::copied(&problem.limits)?;
    let mut filled = memory::filled(problem.sources, 0usize)?;
    for (_, source, target) in pairs {
        let (source, room) = (source as usize, &mut room[target as usize]);
        if filled[source] < problem.slots(source) && *room > 0 {
            routes[source * problem.fan_out + filled[source]] = target as i32;
            filled[source] += 1;
            *room -= 1;
        }
    }
    Ok(())
}
