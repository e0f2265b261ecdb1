//! What sources weigh, checked.

use super::demand::Demand;
use super::fan_outs;
use super::problem::Problem;
use crate::cancel::each;
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
    /// u_j in units of weight, >= 0; infinite where it cannot bind, absent where none can.
    pub limits: Option<Vec<f64>>,
    /// k_i, at most the fan-out of the problem; absent where all are that.
    pub fan_outs: Option<Vec<u32>>,
}

impl Weights {
    /// Checks weights for a problem, whose own limits count routes and are not looked at. O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index; [`Error::Cancelled`].
    pub fn new(
        problem: &Problem,
        values: Vec<f64>,
        limits: Option<Vec<f64>>,
        fan_outs: Option<Vec<u32>>,
    ) -> Result<Self, Error> {
        checks::length("weights", values.len(), problem.sources as usize)?;
        checks::weights("weights", &values)?;
        let fan_outs = match fan_outs {
            Some(given) => fan_outs::checked(problem, given)?,
            None => None,
        };
        let total = checks::sum("weights", &values)?;
        let limits = match limits {
            Some(given) => binding(problem, given, total)?,
            None => None,
        };
        let weights = Self {
            values,
            total,
            limits,
            fan_outs,
        };
        let mut slots = 0.0;
        each(weights.slots(problem), |(fan_out, weight)| {
            slots += weight * f64::from(fan_out);
            Ok(())
        })?;
        if slots.is_infinite() {
            let name = "the sum of weights times fan-outs";
            return Err(Error::out_of_range(name, "finite", slots));
        }
        Ok(weights)
    }

    /// The same problem in a unit that is a power of two times this one, and that power: where weights
    /// are so small that their reciprocals could be infinite. The unit is as small as sums allow, and
    /// no weight loses a bit. None where that would not help. O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub fn in_range(&self) -> Result<Option<(Self, i32)>, Error> {
        const LOW: f64 = f64::from_bits((1023 - 900) << 52);
        const HIGHEST: i32 = 860;
        let mut is_small = false;
        each(&self.values, |&weight| {
            is_small |= weight > 0.0 && weight < LOW;
            Ok(())
        })?;
        if !is_small || highest_bit(self.total) >= HIGHEST {
            return Ok(None);
        }
        let exponent = HIGHEST - highest_bit(self.total);
        let others = self.values.iter().map(|&x| scaled(x, exponent));
        let others = memory::collected(self.values.len(), others)?;
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
            total: checks::sum("weights", &others)?,
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

/// Checks limits in weight. One of all weight or more cannot bind, nor one of a target that takes no
/// routes: it is infinite then.
fn binding(problem: &Problem, mut limits: Vec<f64>, total: f64) -> Result<Option<Vec<f64>>, Error> {
    checks::limits("limits", &limits, problem.targets(), false)?;
    for (limit, &cap) in limits.iter_mut().zip(&problem.caps) {
        // No sum of a part of the weights, in their order, exceeds that of all.
        if *limit >= total || cap == 0 {
            *limit = f64::INFINITY;
        }
    }
    let binds = limits.iter().any(|limit| limit.is_finite());
    Ok(binds.then_some(limits))
}
