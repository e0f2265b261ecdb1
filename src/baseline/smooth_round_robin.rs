//! `smooth-round-robin`: targets take turns in proportion to capacity, as far apart as can be.
//!
//! The smooth weighted round robin of nginx (2012): in every turn each target gains its weight, the
//! one that has the most, the first of several, is chosen and loses what all gained. A target that
//! the row has already sits the turn out, as nginx skips a peer that it has tried. There is nothing
//! random in it.

use super::integers::integers;
use super::marks::Marks;
use super::problem::Problem;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;

/// A live target.
struct Target {
    index: u32,
    weight: i64,
    current: i64,
}

/// Fills the rows, all slots that distinct targets can fill. O(M) a slot.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let weights = integers(&problem.capacities)?;
    let mut targets = memory::with_capacity(problem.targets())?;
    targets.extend(problem.live().map(|j| Target {
        index: j as u32,
        weight: weights[j] as i64,
        current: 0,
    }));
    let mut row_has = Marks::new(targets.len())?;
    let slots = problem.distinct();
    let cost = slots * targets.len();
    rows::in_order(problem, 0, rows, cost, cancel, |_, row| {
        row.fill(-1);
        row_has.clear();
        for slot in &mut row[..slots] {
            let (mut total, mut chosen, mut most) = (0, 0, i64::MIN);
            for (i, target) in targets.iter_mut().enumerate() {
                if row_has.contains(i) {
                    continue;
                }
                target.current += target.weight;
                total += target.weight;
                if target.current > most {
                    (chosen, most) = (i, target.current);
                }
            }
            targets[chosen].current -= total;
            row_has.insert(chosen);
            *slot = targets[chosen].index as i32;
        }
        Ok(())
    })
}
