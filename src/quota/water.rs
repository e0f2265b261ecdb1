//! Water: a level that is raised until all is given.
//!
//! Each item takes its capacity times the level, until it is full. [`fill`] raises the level until the
//! next item is full, takes that out with its whole amount, and goes on with the rest.

use super::double_double::Wide;
use super::problem::Problem;
use crate::error::Error;
use crate::memory;
use std::ops::Range;

/// Fixed point: units in one route.
pub const ONE: u64 = 1 << 32;

/// One thing that the water fills: a target, or what is left of a domain that could exceed N.
#[derive(Clone)]
pub(super) struct Item {
    /// When it is full: whole routes.
    pub(super) amount: u64,
    /// Capacity.
    weight: Wide,
    /// Capacity again, for a first look.
    rough: f64,
    /// Targets of the item, a range of the list of targets that it was made from.
    pub(super) members: Range<usize>,
    /// In a tree, the number of the node that is full when the item is; none for a target.
    pub(super) node: Option<u32>,
}

/// The result of [`fill`]: items from `first` on follow the level left / weight.
pub(super) struct Level {
    /// Items before it are full.
    pub(super) first: usize,
    /// What is left for the others: whole routes.
    pub(super) left: u64,
    weight: Wide,
}

/// The units that a capacity of 1 gets where `total` routes are shared by a `weight` in all.
pub(super) fn units(total: u64, weight: Wide) -> Wide {
    Wide::whole(total).times(Wide::whole(ONE)).over(weight)
}

impl Level {
    /// The units that a capacity of 1 gets.
    pub(super) fn units(&self) -> Wide {
        units(self.left, self.weight)
    }
}

impl Item {
    /// One target, the one at a place of the list.
    pub(super) fn single(problem: &Problem, targets: &[u32], at: usize) -> Self {
        let j = targets[at] as usize;
        Self {
            amount: u64::from(problem.caps[j]),
            weight: Wide::new(problem.capacities[j]),
            rough: problem.capacities[j],
            members: at..at + 1,
            node: None,
        }
    }

    /// The targets of a domain, from a place of the list on, that follow a level which fills it.
    pub(super) fn rest(level: &Level, members: Range<usize>) -> Self {
        Self {
            amount: level.left,
            weight: level.weight,
            rough: level.weight.to_f64(),
            members,
            node: None,
        }
    }

    /// The units that a capacity of 1 gets where the item is full.
    pub(super) fn units(&self) -> Wide {
        units(self.amount, self.weight)
    }

    /// Whether the item has room for its part of `left`, shared in proportion to a `weight` in all.
    fn fits(&self, left: u64, weight: Wide) -> bool {
        let share = Wide::whole(left).times(self.weight);
        share.at_most(Wide::whole(self.amount).times(weight))
    }
}

/// The level at which the items take `total`, which is at most the sum of their amounts. Sorts
/// them by the level at which they are full, unless none is.
pub(super) fn fill(items: &mut [Item], total: u64) -> Result<Level, Error> {
    let weight = Wide::sum(items.iter().map(|item| item.weight));
    let level = Wide::whole(total).over(weight).to_f64();
    let surely = |item: &Item| surely_fits(level, item.rough, item.amount as f64);
    if items
        .iter()
        .all(|item| surely(item) || item.fits(total, weight))
    {
        return Ok(Level {
            first: 0,
            left: total,
            weight,
        });
    }
    let full_at = |item: &Item| Wide::whole(item.amount).over(item.weight).order();
    memory::sort_by_key(items, full_at)?;
    // Sums of the weights from each item on.
    let mut weights = memory::filled(items.len() + 1, Wide::ZERO)?;
    for (i, item) in items.iter().enumerate().rev() {
        weights[i] = weights[i + 1].plus(item.weight);
    }
    let mut left = total;
    for (i, item) in items.iter().enumerate() {
        if item.fits(left, weights[i]) {
            return Ok(Level {
                first: i,
                left,
                weight: weights[i],
            });
        }
        left -= item.amount;
    }
    Ok(Level {
        first: items.len(),
        left,
        weight: Wide::ZERO,
    })
}

/// Whether a share is far below its bound. Most are, and rounded numbers tell; where these overflow
/// or vanish they tell nothing.
#[inline(always)]
pub(super) fn surely_fits(level: f64, capacity: f64, bound: f64) -> bool {
    // Without a branch, for many at once.
    (level > 1e-200) & (capacity > 1e-200) & (level * capacity <= bound * (1.0 - 1e-9))
}
