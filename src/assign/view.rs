//! The rows of a problem that a search looks at: all, or a sample of them.

use super::problem::Problem;
use super::scarce::Scarce;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// Rows of a problem, with limits in proportion.
pub struct View<'p, 'a> {
    /// The whole.
    pub problem: &'p Problem<'a>,
    /// The sources of the rows; absent where they are all.
    rows: Option<Vec<u32>>,
    /// The most routes from these rows to each target.
    pub limits: Vec<u32>,
    /// The value of an unfilled slot.
    pub unfilled: f64,
    /// The targets of the problem that cannot take all who must go there.
    scarce: Option<&'p Scarce>,
}

impl<'p, 'a> View<'p, 'a> {
    /// All rows.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn all(problem: &'p Problem<'a>, scarce: Option<&'p Scarce>) -> Result<Self, Error> {
        Ok(Self {
            problem,
            rows: None,
            limits: memory::copied(&problem.limits)?,
            unfilled: problem.unfilled_value(),
            scarce,
        })
    }

    /// One row of every `stride`, at random. The limits are scaled by rounding their sums from the
    /// left, so that together they suffice where all did.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn sample(&self, stride: usize, key: Key) -> Result<Self, Error> {
        let count = self.len() / stride;
        let mut rows = memory::with_capacity(count)?;
        for group in 0..count {
            let offset = key.below(group as u64, stride as u32) as usize;
            rows.push(self.source(group * stride + offset) as u32);
        }
        let mut limits = memory::with_capacity(self.limits.len())?;
        let (mut sum, mut before) = (0, 0);
        for &limit in &self.limits {
            sum += limit as usize;
            let scaled = (sum as u128 * count as u128).div_ceil(self.len() as u128) as usize;
            limits.push(((scaled - before) as u32).min(count as u32));
            before = scaled;
        }
        // A drop that costs more would raise prices that the whole does not need.
        let (low, _) = self.problem.range;
        let dropped = match self.scarce {
            None => low - 2.0 * self.problem.spread(),
            Some(scarce) => scarce.unfilled_in_sample(),
        };
        Ok(Self {
            problem: self.problem,
            rows: Some(rows),
            limits,
            unfilled: self.problem.elsewhere.unwrap_or(dropped),
            scarce: self.scarce,
        })
    }

    /// Whether some targets are scarce: the prices of a search are then no prices yet.
    pub fn has_scarce(&self) -> bool {
        self.scarce.is_some()
    }

    /// Whether a target is scarce.
    pub fn is_scarce(&self, target: usize) -> bool {
        self.scarce.is_some_and(|scarce| scarce.is(target))
    }

    /// The value of an unfilled slot in a search.
    pub fn unfilled_in_search(&self) -> f64 {
        self.scarce.map_or(self.unfilled, Scarce::unfilled)
    }

    /// The lowest price in a search.
    pub fn least_in_search(&self) -> f64 {
        self.scarce.map_or(0.0, Scarce::least)
    }

    /// No price in a search changes hands at a higher margin.
    pub fn most_margin(&self) -> f64 {
        self.scarce.map_or(f64::INFINITY, Scarce::most_margin)
    }

    /// By how much the price of a target exceeds that in a search.
    pub fn lift(&self, target: usize) -> f64 {
        let lift = |scarce: &Scarce| scarce.lift(target, self.unfilled);
        self.scarce.map_or(0.0, lift)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.rows {
            Some(rows) => rows.len(),
            None => self.problem.sources,
        }
    }

    /// The source of a row.
    #[inline(always)]
    pub fn source(&self, row: usize) -> usize {
        match &self.rows {
            Some(rows) => rows[row] as usize,
            None => row,
        }
    }

    /// How many slots a row has.
    #[inline(always)]
    pub fn slots(&self, row: usize) -> usize {
        self.problem.slots(self.source(row))
    }

    /// The slots of all rows. O(rows) where there are fan-outs.
    pub fn demand(&self) -> u64 {
        match self.problem.fan_outs {
            None => self.len() as u64 * self.problem.most_slots as u64,
            Some(_) => (0..self.len()).map(|row| self.slots(row) as u64).sum(),
        }
    }

    /// Whether the calling thread does it best alone.
    pub fn is_small(&self) -> bool {
        super::problem::is_small(self.len() * self.problem.width)
    }
}
