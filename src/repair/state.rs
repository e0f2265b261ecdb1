//! The rows while they change, and the sums over them.

use super::problem::Problem;
use crate::cancel::each;
use crate::error::Error;
use crate::memory;

/// Rows within the bounds of a problem: no target above its ceiling, no source above its fan-out, no
/// domain twice in a row.
#[derive(Debug)]
pub struct State<'a> {
    pub(super) problem: &'a Problem<'a>,
    /// The rows; -1 anywhere in a row is an open slot.
    pub rows: &'a mut [i32],
    /// Filled slots of every source.
    pub(super) counts: Vec<u32>,
    /// Routes to every target.
    pub(super) loads: Vec<u32>,
    /// So many targets may still go above their floor; below 0 only in the middle of a path.
    pub(super) extras: i64,
    /// Sources that may still go above their base.
    pub(super) more: u64,
}

impl<'a> State<'a> {
    /// The state of rows that keep the bounds. O(N k).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub fn new(problem: &'a Problem<'a>, rows: &'a mut [i32]) -> Result<Self, Error> {
        let sources = rows.len() / problem.width;
        let mut counts = memory::filled(sources, 0)?;
        let mut loads = memory::filled(problem.targets(), 0)?;
        each(rows.iter().enumerate(), |(slot, &target)| {
            if target >= 0 {
                loads[target as usize] += 1;
                counts[slot / problem.width] += 1;
            }
            Ok(())
        })?;
        let above = |j: &usize| loads[*j] > problem.floors[*j];
        let extras = problem.extras as i64 - (0..loads.len()).filter(above).count() as i64;
        let mut more = problem.wants.more;
        each(counts.iter().enumerate(), |(i, &count)| {
            more -= u64::from(count > problem.wants.base(i));
            Ok(())
        })?;
        Ok(Self {
            problem,
            rows,
            counts,
            loads,
            extras,
            more,
        })
    }

    /// N.
    pub fn sources(&self) -> usize {
        self.counts.len()
    }

    /// Filled slots of a source.
    pub fn count(&self, source: usize) -> u32 {
        self.counts[source]
    }

    /// Routes to every target.
    pub fn loads(&self) -> &[u32] {
        &self.loads
    }

    /// The row of a source.
    #[inline]
    pub(super) fn row(&self, source: usize) -> &[i32] {
        &self.rows[source * self.problem.width..][..self.problem.width]
    }

    /// Whether a source has no target of this one's domain, but for the slot `except` of its row.
    #[inline]
    pub(super) fn fits(&self, source: usize, target: i32, except: usize) -> bool {
        let domain = self.problem.domain(target);
        let mut row = self.row(source).iter().enumerate();
        row.all(|(slot, &other)| {
            other < 0 || slot == except || self.problem.domain(other) != domain
        })
    }

    /// Whether a source had a target before.
    #[inline]
    pub(super) fn is_old(&self, source: usize, target: i32) -> bool {
        self.problem.old_row(source).contains(&target)
    }

    /// Whether a source has fewer slots filled than its base.
    pub(super) fn is_open(&self, source: usize) -> bool {
        self.counts[source] < self.problem.wants.base(source)
    }

    /// Whether a source has as many slots filled as its base, and might have one more.
    pub(super) fn could_have_more(&self, source: usize) -> bool {
        let wants = &self.problem.wants;
        self.counts[source] == wants.base(source) && wants.may_have_more(source)
    }

    /// Whether a target takes another route as things are.
    pub(super) fn has_room(&self, target: usize) -> bool {
        let (load, floor) = (self.loads[target], self.problem.floors[target]);
        load < floor || load == floor && self.problem.fractional[target] && self.extras > 0
    }

    /// Counts one route more, or one less, to a target.
    pub(super) fn add_load(&mut self, target: usize, more: bool) {
        let floor = self.problem.floors[target];
        if more {
            self.extras -= i64::from(self.loads[target] == floor);
            self.loads[target] += 1;
        } else {
            self.loads[target] -= 1;
            self.extras += i64::from(self.loads[target] == floor);
        }
    }

    /// Counts one filled slot more, or one less, of a source.
    pub(super) fn add_count(&mut self, source: usize, more: bool) {
        let base = self.problem.wants.base(source);
        if more {
            self.more -= u64::from(self.counts[source] == base);
            self.counts[source] += 1;
        } else {
            self.counts[source] -= 1;
            self.more += u64::from(self.counts[source] == base);
        }
    }

    /// The first open slot of a source that has one, counted over all rows.
    pub(super) fn open_slot(&self, source: usize) -> usize {
        let slot = self.row(source).iter().position(|&target| target < 0);
        source * self.problem.width + slot.expect("an open slot")
    }
}
