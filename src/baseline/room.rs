//! Loads, and what limits leave beside them.

use super::problem::Problem;
use crate::error::Error;
use crate::memory;

/// The load of every target so far, and the most that it may become.
pub struct Room {
    loads: Vec<f64>,
    limits: Vec<f64>,
    /// The least weight of any source.
    lightest: f64,
}

impl Room {
    /// No load yet, and the limits; `otherwise` where the problem has none. A target of capacity 0
    /// has no room at all. O(M), and O(N) with weights.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(
        problem: &Problem,
        otherwise: impl FnOnce() -> Result<Vec<f64>, Error>,
    ) -> Result<Self, Error> {
        let mut limits = match &problem.limits {
            Some(limits) => memory::copied(limits)?,
            None => otherwise()?,
        };
        for (limit, &capacity) in limits.iter_mut().zip(&problem.capacities) {
            if capacity == 0.0 {
                *limit = -1.0;
            }
        }
        let lightest = match &problem.weights {
            Some(weights) => weights.iter().fold(f64::INFINITY, |a, &b| a.min(b)),
            None => 1.0,
        };
        Ok(Self {
            loads: memory::filled(problem.targets(), 0.0)?,
            limits,
            lightest,
        })
    }

    /// As [`Self::new`], with the problem's limits or none.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn within_limits(problem: &Problem) -> Result<Self, Error> {
        Self::new(problem, || memory::filled(problem.targets(), f64::INFINITY))
    }

    /// The load of target j.
    pub fn load(&self, j: usize) -> f64 {
        self.loads[j]
    }

    /// Whether target j has room for a source of this weight.
    pub fn fits(&self, j: usize, weight: f64) -> bool {
        self.loads[j] + weight <= self.limits[j]
    }

    /// Whether target j has no room for any source, now and for ever.
    pub fn is_full(&self, j: usize) -> bool {
        !self.fits(j, self.lightest)
    }

    /// Gives target j a source of this weight.
    pub fn add(&mut self, j: usize, weight: f64) {
        self.loads[j] += weight;
    }
}
