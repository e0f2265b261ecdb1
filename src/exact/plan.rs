//! A checked problem, apportioned and laid out: all that any row or column needs.

use super::apportion::apportion;
use super::layout::Layout;
use super::problem::Problem;
use super::share::{self, Shares};
use super::{fingerprint, route};
use crate::cancel::Cancel;
use crate::checks;
use crate::error::Error;
use crate::lanes::Isa;
use crate::memory;
use crate::seeded::Key;
use std::ops::Range;

/// What keeps slots from being filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottleneck {
    /// Fewer than k targets have a capacity above 0.
    Targets,
    /// Too few domains, or too little room in them.
    Domains,
    /// The limits sum to less than N * k.
    Limits,
}

/// The plan of N sources with one fan-out. O(M) memory.
#[derive(Clone, Debug)]
pub struct Plan {
    problem: Problem,
    shares: Shares,
    bottleneck: Option<Bottleneck>,
    layout: Layout,
    loads: Vec<u32>,
    /// The first unit of every target on the line.
    starts: Vec<u64>,
}

impl Plan {
    /// Apportions and lays out. O(M), or O(M log M) where limits or domains bind.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(problem: Problem) -> Result<Self, Error> {
        let shares = share::shares(&problem)?;
        let pieces = apportion(&problem, &shares, Key::new(problem.seed, 0))?;
        let layout = Layout::new(problem.sources, &pieces, Key::new(problem.seed, 1))?;
        let mut loads = memory::filled(problem.targets(), 0)?;
        let mut starts = memory::filled(problem.targets(), 0)?;
        let mut start = 0;
        for piece in &pieces {
            loads[piece.target as usize] = piece.quota;
            starts[piece.target as usize] = start;
            start += u64::from(piece.quota);
        }
        let bottleneck = if shares.filled < problem.demand() {
            let room: u64 = problem.caps.iter().map(|&cap| u64::from(cap)).sum();
            let limits = room < problem.demand();
            Some(bottleneck(&problem, problem.fan_out, limits)?)
        } else {
            None
        };
        Ok(Self {
            problem,
            shares,
            bottleneck,
            layout,
            loads,
            starts,
        })
    }

    /// The problem.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Routes to every target, known before routing.
    pub fn loads(&self) -> &[u32] {
        &self.loads
    }

    /// What every target should get.
    pub fn shares(&self) -> &[f64] {
        &self.shares.float
    }

    /// Filled slots.
    pub fn filled(&self) -> u64 {
        self.shares.filled
    }

    /// Slots that stay unfilled.
    pub fn unfilled(&self) -> u64 {
        self.problem.demand() - self.filled()
    }

    /// Why there are unfilled slots; `None` where there are none.
    pub fn bottleneck(&self) -> Option<Bottleneck> {
        self.bottleneck
    }

    /// A hash of the version of the mapping and of all inputs. O(M).
    pub fn fingerprint(&self) -> u64 {
        fingerprint::fingerprint(&self.problem)
    }

    /// Writes the targets of a source to `row`, which has k slots; -1 in unfilled ones. O(k)
    /// expected, O(k log M) at worst.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when there is no such source; [`Error::InvalidValue`] for a row of
    /// another length.
    pub fn targets_of(&self, source: u32, row: &mut [i32]) -> Result<(), Error> {
        check_index("source", source, self.problem.sources as usize)?;
        checks::length("row", row.len(), self.problem.fan_out as usize)?;
        self.layout.targets_of(source, row);
        Ok(())
    }

    /// The sources of a target, ascending. O((load + min(load, k) * log N) * k) expected, plus a
    /// sort.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when there is no such target; [`Error::OutOfMemory`].
    pub fn sources_of(&self, target: u32) -> Result<Vec<u32>, Error> {
        check_index("target", target, self.problem.targets())?;
        let (start, load) = (self.starts[target as usize], self.loads[target as usize]);
        let mut sources = memory::with_capacity(load as usize)?;
        self.layout
            .sources_of(start, load, |source| sources.push(source))?;
        sources.sort_unstable();
        Ok(sources)
    }

    /// Routes a range of sources into `rows`, which has k slots for each: row-major, -1 in unfilled
    /// slots. O(rows), in parallel on the current rayon pool; the bytes depend on neither the range
    /// nor the threads nor `isa`, which must be one of [`Isa::available`].
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a range that is none or reaches beyond N;
    /// [`Error::InvalidValue`] for rows of another length; [`Error::Cancelled`];
    /// [`Error::OutOfMemory`].
    pub fn route_into(
        &self,
        range: Range<u32>,
        rows: &mut [i32],
        isa: Isa,
        cancel: &Cancel,
    ) -> Result<(), Error> {
        checks::length("out", rows.len(), slots(&self.problem, &range)?)?;
        let fan_out = self.problem.fan_out as usize;
        route::route(&self.layout, fan_out, range.start, rows, isa, cancel)
    }

    /// As [`Plan::route_into`], into a new vector.
    ///
    /// # Errors
    ///
    /// As [`Plan::route_into`].
    pub fn route(&self, range: Range<u32>, isa: Isa, cancel: &Cancel) -> Result<Vec<i32>, Error> {
        let mut rows = memory::routes(slots(&self.problem, &range)?)?;
        self.route_into(range, &mut rows, isa, cancel)?;
        Ok(rows)
    }
}

/// What keeps sources from getting up to `fan_out` targets; `limits` tells whether the limits would
/// without any domains. O(M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub(super) fn bottleneck(
    problem: &Problem,
    fan_out: u32,
    limits: bool,
) -> Result<Bottleneck, Error> {
    let live = |&j: &usize| problem.capacities[j] > 0.0;
    let targets = (0..problem.targets()).filter(live);
    if targets.clone().count() < fan_out as usize {
        return Ok(Bottleneck::Targets);
    }
    let mut domains = memory::filled(problem.domain_count(), false)?;
    targets.for_each(|j| domains[problem.domain(j)] = true);
    if domains.iter().filter(|&&live| live).count() < fan_out as usize {
        return Ok(Bottleneck::Domains);
    }
    Ok(if limits {
        Bottleneck::Limits
    } else {
        Bottleneck::Domains
    })
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

pub(super) fn check_index(name: &str, index: u32, count: usize) -> Result<(), Error> {
    if (index as usize) < count {
        Ok(())
    } else {
        Err(Error::out_of_range(name, format!("< {count}"), index))
    }
}
