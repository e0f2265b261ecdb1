//! How much every target may hold.

use super::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::quota::{ONE, shares::shares};

/// What targets may hold: a floor each, and one more each for at most `extras` of the fractional
/// ones.
#[derive(Clone, Debug)]
pub struct Quotas {
    /// What every target should get.
    pub shares: Vec<f64>,
    /// The floors; with slack, all that a target may hold.
    pub floors: Vec<u32>,
    /// Which targets may hold one more: those whose shares are not whole.
    pub fractional: Vec<bool>,
    /// How many of them may.
    pub extras: usize,
    /// Slots that can be filled.
    pub filled: u64,
}

impl Quotas {
    /// Those of a problem. O(M), or O(M log M) where limits or domains bind.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(problem: &Problem) -> Result<Self, Error> {
        let shares = shares(&problem.shared)?;
        let live = problem.live();
        let mut floors = memory::filled(live, 0)?;
        let mut fractional = memory::filled(live, false)?;
        let mut extras = 0;
        if problem.slack > 0.0 {
            let factor = 1.0 + problem.slack - 1e-9;
            for (j, floor) in floors.iter_mut().enumerate() {
                // Rounded up or down by the hash of the target: if all caps of equal targets stepped
                // at once, a small change would move many routes.
                let up = (problem.targets[j] >> 11) as f64 * (1.0 / (1u64 << 53) as f64);
                let most = (shares.float[j] * factor + up).floor();
                let least = shares.fixed[j].div_ceil(ONE) as u32;
                *floor = (most as u32).max(least).min(problem.shared.caps[j]);
            }
        } else {
            let mut whole = 0;
            for (j, floor) in floors.iter_mut().enumerate() {
                *floor = (shares.fixed[j] / ONE) as u32;
                fractional[j] = !shares.fixed[j].is_multiple_of(ONE);
                whole += u64::from(*floor);
            }
            extras = (shares.filled - whole) as usize;
        }
        Ok(Self {
            floors,
            fractional,
            extras,
            filled: shares.filled,
            shares: shares.float,
        })
    }
}
