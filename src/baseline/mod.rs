//! The methods that the routers are compared with, one a file, each written plainly and well.
//!
//! [`problem`] checks what is to be routed; [`rows`] goes through the rows, in parallel or in
//! order; [`integers`] makes whole numbers of capacities and [`draw`] draws by them; [`room`] keeps
//! loads below limits. The methods stand on these and, but for `rendezvous-overflow`, which is
//! `rendezvous` with limits, not on each other.

mod bounded_load;
mod draw;
mod hash;
mod integers;
mod least_loaded;
mod ln;
mod marks;
pub mod problem;
mod rendezvous;
mod rendezvous_overflow;
mod room;
mod rows;
mod share;
mod smooth_round_robin;
mod two_choices;
mod weighted_hash;

#[cfg(test)]
mod tests;

pub use problem::Problem;

use crate::cancel::Cancel;
use crate::error::Error;
use crate::{checks, memory};

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// The hash of (source, seed, slot) modulo M.
    Hash,
    /// Independent draws by capacity.
    WeightedHash,
    /// Weighted rendezvous hashing: the k best of all targets by a score of (source, target).
    Rendezvous,
    /// As rendezvous; a full target passes the source to its next choice.
    RendezvousOverflow,
    /// Consistent hashing with bounded loads.
    BoundedLoad,
    /// Of two draws by capacity, the one with less load.
    TwoChoices,
    /// The targets with the least load.
    LeastLoaded,
    /// Smooth weighted round robin.
    SmoothRoundRobin,
}

impl Baseline {
    /// All of them, and the names that they have in JavaScript.
    pub const ALL: [(&'static str, Self); 8] = [
        ("hash", Self::Hash),
        ("weighted-hash", Self::WeightedHash),
        ("rendezvous", Self::Rendezvous),
        ("rendezvous-overflow", Self::RendezvousOverflow),
        ("bounded-load", Self::BoundedLoad),
        ("two-choices", Self::TwoChoices),
        ("least-loaded", Self::LeastLoaded),
        ("smooth-round-robin", Self::SmoothRoundRobin),
    ];

    /// The method of that name.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|&(its, _)| its == name).map(|(_, method)| method)
    }

    /// Whether every source is routed on its own, in parallel.
    pub fn is_parallel(self) -> bool {
        matches!(
            self,
            Self::Hash | Self::WeightedHash | Self::Rendezvous | Self::RendezvousOverflow
        )
    }

    /// Whether the calling thread alone does as well as the current rayon pool.
    pub fn is_small(self, problem: &Problem) -> bool {
        !self.is_parallel() || rows::is_small(problem, self.cost(problem))
    }

    /// Steps that a source takes, about.
    pub fn cost(self, problem: &Problem) -> usize {
        match self {
            Self::Hash | Self::WeightedHash | Self::TwoChoices => problem.fan_out as usize,
            Self::Rendezvous | Self::RendezvousOverflow => problem.targets(),
            Self::BoundedLoad | Self::LeastLoaded => problem.fan_out as usize * 16,
            Self::SmoothRoundRobin => problem.distinct() * problem.targets(),
        }
    }

    /// Routes every source: N * k targets, row-major, -1 in unfilled slots.
    ///
    /// A pure function of the problem: neither threads nor platform change a byte.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn route(self, problem: &Problem, cancel: &Cancel) -> Result<Vec<i32>, Error> {
        let mut rows = memory::routes(problem.slots()?)?;
        self.route_into(problem, &mut rows, cancel)?;
        Ok(rows)
    }

    /// As [`Self::route`], into `rows`, every slot of which is written.
    ///
    /// # Errors
    ///
    /// As [`Self::route`], after which `rows` may be partly written; [`Error::InvalidValue`] when
    /// there are not N * k of them.
    pub fn route_into(
        self,
        problem: &Problem,
        rows: &mut [i32],
        cancel: &Cancel,
    ) -> Result<(), Error> {
        checks::length("out", rows.len(), problem.slots()?)?;
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Self::Hash => hash::route(problem, rows, cancel),
            Self::WeightedHash => weighted_hash::route(problem, rows, cancel),
            Self::Rendezvous => rendezvous::route(problem, rows, cancel),
            Self::RendezvousOverflow => rendezvous_overflow::route(problem, rows, cancel),
            Self::BoundedLoad => bounded_load::route(problem, rows, cancel),
            Self::TwoChoices => two_choices::route(problem, rows, cancel),
            Self::LeastLoaded => least_loaded::route(problem, rows, cancel),
            Self::SmoothRoundRobin => smooth_round_robin::route(problem, rows, cancel),
        }
    }
}
