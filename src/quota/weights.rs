//! What sources weigh, checked.

use super::demand::Demand;
use super::fan_outs;
use super::problem::Problem;
use crate::checks;
use crate::error::Error;
use crate::float::{highest_bit, scaled};
use crate::memory;

/// The weights of all sources, and what goes with them, checked. O(N + M) memory.
#[derive(Clone, Debug)]
pub struct Weights {
    /// w_i, finite and >= 0.
    pub values: Vec<f64>,
    /// Their sum, from left to right.
    pub total: f64,
    /// u_j in units of weight, >= 0 or infinite.
    pub limits: Option<Vec<f64>>,
    /// k_i, where each source has a fan-out of its own: at most that of the problem.
    pub fan_outs: Option<Vec<u32>>,
}

impl Weights {
    /// Checks weights for a problem, whose own limits count routes and are not looked at. O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index.
    pub fn new(
        problem: &Problem,
        values: Vec<f64>,
        limits: Option<Vec<f64>>,
        fan_outs: Option<Vec<u32>>,
    ) -> Result<Self, Error> {
        checks::length("weights", values.len(), problem.sources as usize)?;
        checks::weights("weights", &values)?;
        if let Some(fan_outs) = &fan_outs {
            fan_outs::check(problem, fan_outs)?;
        }
        if let Some(limits) = &limits {
            checks::limits("limits", limits, problem.targets(), false)?;
        }
        let weights = Self {
            total: values.iter().sum(),
            values,
            limits,
            fan_outs,
        };
        let slots = weights.slots(problem).map(|(k, w)| w * f64::from(k));
        finite("weights", weights.total)?;
        finite("weights times fan-outs", slots.sum())?;
        Ok(weights)
    }

    /// The same problem in a unit that is a power of two times this one, and that power: where weights
    /// are so small that their reciprocals could be infinite. The unit is as small as sums allow, and
    /// no weight loses a bit. None where that would not help. O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn in_range(&self) -> Result<Option<(Self, i32)>, Error> {
        const LOW: f64 = f64::from_bits((1023 - 900) << 52);
        const HIGHEST: i32 = 860;
        let small = |&weight: &f64| weight > 0.0 && weight < LOW;
        if !self.values.iter().any(small) || highest_bit(self.total) >= HIGHEST {
            return Ok(None);
        }
        let exponent = HIGHEST - highest_bit(self.total);
        let mut others = memory::copied(&self.values)?;
        others.iter_mut().for_each(|x| *x = scaled(*x, exponent));
        let limits = match &self.limits {
            Some(limits) => {
                let mut limits = memory::copied(limits)?;
                limits
                    .iter_mut()
                    .for_each(|limit| *limit = scaled(*limit, exponent));
                Some(limits)
            }
            None => None,
        };
        let fan_outs = self.fan_outs.as_deref().map(memory::copied).transpose()?;
        let other = Self {
            total: others.iter().sum(),
            values: others,
            limits,
            fan_outs,
        };
        Ok(Some((other, exponent)))
    }

    /// k_i.
    pub fn fan_out(&self, problem: &Problem, source: u32) -> u32 {
        match &self.fan_outs {
            Some(fan_outs) => fan_outs[source as usize],
            None => problem.fan_out,
        }
    }

    /// What any number of domains can take together. O(N + M), or O(M) with one fan-out.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn demand(&self, problem: &Problem) -> Result<Demand<f64>, Error> {
        Demand::new(self.slots(problem), problem.targets())
    }

    /// Fan-outs and what one slot of each weighs: source by source, or all in one.
    fn slots(&self, problem: &Problem) -> impl Iterator<Item = (u32, f64)> + Clone {
        let own = self.fan_outs.iter().flatten().copied();
        let all = self
            .fan_outs
            .is_none()
            .then_some((problem.fan_out, self.total));
        own.zip(self.values.iter().copied()).chain(all)
    }
}

fn finite(name: &str, sum: f64) -> Result<(), Error> {
    if sum.is_finite() {
        return Ok(());
    }
    Err(Error::out_of_range(
        format!("the sum of {name}"),
        "finite",
        sum,
    ))
}
