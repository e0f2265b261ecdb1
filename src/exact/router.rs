//! What every plan is: facts, and something that any row or column can be computed from.

use crate::checks;
use crate::error::Error;
use crate::memory;
use crate::quota::{Bottleneck, Problem};
use crate::run::Run;
use std::ops::Range;

/// What is known before routing. O(M) memory.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The problem.
    pub problem: Problem,
    /// Routes to every target.
    pub loads: Vec<u32>,
    /// What every target should get.
    pub shares: Vec<f64>,
    /// Filled slots.
    pub filled: u64,
    /// Slots that sources want.
    pub demand: u64,
    /// Why there are unfilled slots; `None` where there are none.
    pub bottleneck: Option<Bottleneck>,
}

/// A plan. Its kinds differ in what they know of the sources; all answer the same questions.
pub trait Router: Send + Sync {
    /// What is known before routing.
    fn facts(&self) -> &Facts;

    /// A hash of the version of the mapping and of all inputs. O(M).
    fn fingerprint(&self) -> u64;

    /// Writes the row of a source that there is, all of its k slots.
    fn write_row(&self, source: u32, row: &mut [i32]);

    /// Adds the sources of a target that there is, in any order; there is room for its load.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    fn find_sources(&self, target: u32, sources: &mut Vec<u32>) -> Result<(), Error>;

    /// Writes the rows of the sources from `first` on, as many as there is room for.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    fn write_rows(&self, first: u32, rows: &mut [i32], run: &Run) -> Result<(), Error>;

    /// The weight of the routes to every target. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    fn weighted_loads(&self) -> Result<Vec<f64>, Error> {
        let mut loads = memory::with_capacity(self.loads().len())?;
        loads.extend(self.loads().iter().map(|&load| f64::from(load)));
        Ok(loads)
    }

    /// The weight of the slots that sources want and do not get.
    fn unfilled_weight(&self) -> f64 {
        self.unfilled() as f64
    }

    /// The problem.
    fn problem(&self) -> &Problem {
        &self.facts().problem
    }

    /// Routes to every target, known before routing.
    fn loads(&self) -> &[u32] {
        &self.facts().loads
    }

    /// What every target should get.
    fn shares(&self) -> &[f64] {
        &self.facts().shares
    }

    /// Why there are unfilled slots; `None` where there are none.
    fn bottleneck(&self) -> Option<Bottleneck> {
        self.facts().bottleneck
    }

    /// Filled slots.
    fn filled(&self) -> u64 {
        self.facts().filled
    }

    /// Slots that sources want and do not get.
    fn unfilled(&self) -> u64 {
        self.facts().demand - self.facts().filled
    }

    /// Writes the targets of a source to `row`, which has k slots: filled ones first, -1 in the
    /// others. O(k) expected, O(k log M) at worst; with fan-outs O(k + log N).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when there is no such source; [`Error::InvalidValue`] for a row of
    /// another length.
    fn targets_of(&self, source: u32, row: &mut [i32]) -> Result<(), Error> {
        check_index("source", source, self.problem().sources as usize)?;
        checks::length("row", row.len(), self.problem().fan_out as usize)?;
        self.write_row(source, row);
        Ok(())
    }

    /// The sources of a target, ascending. O((load + min(load, k) * log N) * k) expected, for each
    /// group of equal fan-outs that the target has routes from, plus a sort; with weights O(N * k).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when there is no such target; [`Error::OutOfMemory`].
    fn sources_of(&self, target: u32) -> Result<Vec<u32>, Error> {
        check_index("target", target, self.problem().targets())?;
        let mut sources = memory::with_capacity(self.loads()[target as usize] as usize)?;
        self.find_sources(target, &mut sources)?;
        sources.sort_unstable();
        Ok(sources)
    }

    /// Routes a range of sources into `rows`, which has k slots for each: row-major, -1 in unfilled
    /// slots. O(rows), in parallel on the current rayon pool; the bytes depend on neither the range
    /// nor the threads nor the instruction set.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a range that is none or reaches beyond N;
    /// [`Error::InvalidValue`] for rows of another length; [`Error::Cancelled`];
    /// [`Error::OutOfMemory`].
    fn route_into(&self, range: Range<u32>, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        checks::length("out", rows.len(), slots(self.problem(), &range)?)?;
        self.write_rows(range.start, rows, run)
    }

    /// As [`Router::route_into`], into a new vector.
    ///
    /// # Errors
    ///
    /// As [`Router::route_into`].
    fn route(&self, range: Range<u32>, run: &Run) -> Result<Vec<i32>, Error> {
        let mut rows = memory::routes(slots(self.problem(), &range)?)?;
        self.route_into(range, &mut rows, run)?;
        Ok(rows)
    }
}

/// How many slots a range of sources has.
pub(super) fn slots(problem: &Problem, range: &Range<u32>) -> Result<usize, Error> {
    let Problem {
        sources, fan_out, ..
    } = *problem;
    if range.end > sources {
        return Err(Error::out_of_range(
            "to",
            format!("<= {sources}"),
            range.end,
        ));
    }
    if range.start > range.end {
        return Err(Error::out_of_range(
            "from",
            format!("<= {}", range.end),
            range.start,
        ));
    }
    memory::product(range.len(), fan_out as usize)
}

fn check_index(name: &str, index: u32, count: usize) -> Result<(), Error> {
    if (index as usize) < count {
        Ok(())
    } else {
        Err(Error::out_of_range(name, format!("< {count}"), index))
    }
}
