//! Biases that follow the sign of the overload.

use super::{best_first, choices};
use crate::assign::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// The step of a bias, in parts of the spread of the scores.
const STEP: f64 = 1e-3;
/// Batches that the biases see; here the same one each time, which is the best case.
const BATCHES: usize = 200;

/// Every source takes its best k of score + bias; after each batch a bias goes one step down where
/// the target had more than its quota, and up elsewhere. The routes of the last batch; loads may
/// exceed limits. O(batches * N * c).
pub fn sign_bias(problem: &Problem<'_>, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    let step = (STEP * problem.spread()) as f32;
    let mut biases = memory::filled(problem.targets, 0f32)?;
    let mut loads = memory::filled(problem.targets, 0u32)?;
    let mut list = memory::with_capacity(problem.width)?;
    for _ in 0..BATCHES {
        loads.fill(0);
        for (source, row) in routes.chunks_exact_mut(problem.fan_out).enumerate() {
            run.cancel.check()?;
            choices(problem, source, &mut list);
            for (score, target) in &mut list {
                *score += biases[*target as usize];
            }
            let slots = problem.slots(source);
            best_first(&mut list, slots);
            row.fill(-1);
            for (slot, &(_, target)) in row.iter_mut().zip(list.iter().take(slots)) {
                *slot = target as i32;
                loads[target as usize] += 1;
            }
        }
        for ((bias, &load), &limit) in biases.iter_mut().zip(&loads).zip(&problem.limits) {
            *bias += if load > limit { -step } else { step };
        }
    }
    Ok(())
}
