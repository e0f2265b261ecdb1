//! What is to be routed, checked.

use crate::error::Error;
use crate::{checks, memory};

/// The least capacity above 0, where the largest is between 1 and 2: scores and relative loads are
/// quotients by it.
const LEAST: f64 = 1e-150;

/// N sources, fan-out k, M targets; methods look at what concerns them.
#[derive(Clone, Debug)]
pub struct Problem {
    /// N.
    pub sources: u32,
    /// k.
    pub fan_out: u32,
    /// c_j, divided by the power of two that brings the largest to between 1 and 2, so that sums
    /// are finite; 0 stays 0, and nothing else becomes it.
    pub capacities: Vec<f64>,
    /// u_j, the most load that target j takes.
    pub limits: Option<Vec<f64>>,
    /// w_i, the load that source i adds to each of its targets; 1 without.
    pub weights: Option<Vec<f64>>,
    /// The seed.
    pub seed: u64,
}

impl Problem {
    /// Checks a problem. Limits are whole numbers >= 0, or infinite; with weights any numbers >= 0.
    ///
    /// O(M), and O(N) with weights.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index.
    pub fn new(
        sources: u32,
        fan_out: u32,
        mut capacities: Vec<f64>,
        limits: Option<Vec<f64>>,
        weights: Option<Vec<f64>>,
        seed: u64,
    ) -> Result<Self, Error> {
        checks::shape(sources, fan_out, &capacities)?;
        if let Some(weights) = &weights {
            checks::length("weights", weights.len(), sources as usize)?;
            checks::weights("weights", weights)?;
            checks::sum("weights", weights)?;
        }
        if let Some(limits) = &limits {
            checks::limits("limits", limits, capacities.len(), weights.is_none())?;
        }
        scale(&mut capacities);
        Ok(Self {
            sources,
            fan_out,
            capacities,
            limits,
            weights,
            seed,
        })
    }

    /// M.
    pub fn targets(&self) -> usize {
        self.capacities.len()
    }

    /// N * k.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] when it exceeds the address space.
    pub fn slots(&self) -> Result<usize, Error> {
        memory::product(self.sources as usize, self.fan_out as usize)
    }

    /// w_i.
    pub fn weight(&self, source: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[source])
    }

    /// The targets of capacity above 0, ascending.
    pub fn live(&self) -> impl Iterator<Item = usize> {
        (0..self.targets()).filter(|&j| self.capacities[j] > 0.0)
    }

    /// The slots of a row that distinct targets can fill: k, or less where fewer are live.
    pub fn distinct(&self) -> usize {
        self.live().take(self.fan_out as usize).count()
    }
}

/// Divides by a power of two, which is exact.
fn scale(capacities: &mut [f64]) {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    let largest = capacities.iter().fold(0.0, |a: f64, &b| a.max(b));
    let unit = f64::from_bits(largest.to_bits() & EXPONENT).max(f64::MIN_POSITIVE);
    for capacity in capacities.iter_mut().filter(|capacity| **capacity > 0.0) {
        *capacity = (*capacity / unit).max(LEAST);
    }
}
