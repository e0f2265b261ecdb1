//! Draws of targets with probability in proportion to capacity.

use super::integers::integers;
use crate::error::Error;
use crate::memory;

/// A column of the table: a target, and another one for the rest of the column's probability.
#[derive(Clone, Copy, Debug)]
struct Column {
    /// Fractions below this belong to the column's own target; those from it on to `other`.
    own: u64,
    other: u32,
}

/// The alias method (Walker, 1977; the table built as Vose, 1991): O(M) to build, one look-up a
/// draw. A target of capacity 0 is never drawn; any other with its probability up to 2^-64, of the
/// integers that stand for capacities.
pub struct Draw {
    columns: Vec<Column>,
}

impl Draw {
    /// The table for `capacities`, not all 0. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(capacities: &[f64]) -> Result<Self, Error> {
        let integers = integers(capacities)?;
        let count = integers.len() as u128;
        // In units of which a column holds `full`, and all targets together `count * full`.
        let full: u128 = integers.iter().map(|&integer| u128::from(integer)).sum();
        let mut left = memory::with_capacity(integers.len())?;
        left.extend(integers.iter().map(|&integer| u128::from(integer) * count));
        let mut small = memory::with_capacity(integers.len())?;
        let mut large = memory::with_capacity(integers.len())?;
        for (j, &units) in left.iter().enumerate() {
            if units < full {
                small.push(j);
            } else {
                large.push(j);
            }
        }
        let mut columns = memory::with_capacity(integers.len())?;
        // What neither list's end is paired with fills its own column.
        columns.extend((0..integers.len() as u32).map(|j| Column { own: 0, other: j }));
        while let (Some(&giver), Some(j)) = (large.last(), small.pop()) {
            columns[j] = Column {
                own: ((left[j] << 64) / full) as u64,
                other: giver as u32,
            };
            left[giver] -= full - left[j];
            if left[giver] < full {
                large.pop();
                small.push(giver);
            }
        }
        Ok(Self { columns })
    }

    /// The target that a uniform 64-bit word stands for.
    #[inline(always)]
    pub fn target(&self, word: u64) -> u32 {
        let place = u128::from(word) * self.columns.len() as u128;
        let (at, fraction) = ((place >> 64) as usize, place as u64);
        let column = self.columns[at];
        if fraction < column.own {
            at as u32
        } else {
            column.other
        }
    }
}
