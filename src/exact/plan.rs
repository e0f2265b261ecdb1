//! A checked problem, apportioned and laid out: all that any row or column needs.

use super::layout::Layout;
use super::route;
use super::router::{Facts, Router};
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::quota::{Bottleneck, Problem, Quota, Shares, apportion, fingerprint, shares};
use crate::run::Run;

/// The plan of N sources with one fan-out. O(M) memory.
#[derive(Clone, Debug)]
pub struct Plan {
    facts: Facts,
    layout: Layout,
    /// The first unit of every target on the line.
    starts: Vec<u64>,
}

impl Plan {
    /// Apportions and lays out. O(M), or O(M log M) where limits or domains bind.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(problem: Problem, run: &Run) -> Result<Self, Error> {
        let (shares, quotas, layout) = laid_out(&problem, run)?;
        let mut loads = memory::filled(problem.targets(), 0)?;
        let mut starts = memory::filled(problem.targets(), 0)?;
        let mut start = 0;
        for quota in &quotas {
            loads[quota.target as usize] = quota.units;
            starts[quota.target as usize] = start;
            start += u64::from(quota.units);
        }
        let bottleneck = Bottleneck::uniform(&problem, shares.filled)?;
        let facts = Facts {
            bottleneck,
            demand: problem.demand(),
            filled: shares.filled,
            shares: shares.float,
            loads,
            problem,
        };
        Ok(Self {
            facts,
            layout,
            starts,
        })
    }
}

/// Routes every source of a problem into `rows`, N * k slots, as its plan does, without what a plan is asked for
/// besides. O(M + N * k), or O(M log M + N * k) where limits or domains bind.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn route_all(problem: &Problem, rows: &mut [i32], run: &Run) -> Result<(), Error> {
    let (_, _, layout) = laid_out(problem, run)?;
    route::route(&layout, problem.fan_out as usize, 0, rows, run)
}

/// What every target should get and gets, and who gets it.
fn laid_out(problem: &Problem, run: &Run) -> Result<(Shares, Vec<Quota>, Layout), Error> {
    let shares = shares::shares(problem)?;
    run.cancel.check()?;
    let quotas = apportion::apportion(problem, &shares, Key::new(problem.seed, 0))?;
    run.cancel.check()?;
    let layout = Layout::new(problem.sources, &quotas, Key::new(problem.seed, 1))?;
    Ok((shares, quotas, layout))
}

impl Router for Plan {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn fingerprint(&self) -> u64 {
        fingerprint::fingerprint(self.problem())
    }

    fn write_row(&self, source: u32, row: &mut [i32]) {
        self.layout.targets_of(source, row);
    }

    fn find_sources(&self, target: u32, sources: &mut Vec<u32>) -> Result<(), Error> {
        let (start, load) = (self.starts[target as usize], self.loads()[target as usize]);
        let found = |source| sources.push(source);
        self.layout.sources_of(start, load, found)
    }

    fn write_rows(&self, first: u32, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        let fan_out = self.problem().fan_out as usize;
        route::route(&self.layout, fan_out, first, rows, run)
    }
}
