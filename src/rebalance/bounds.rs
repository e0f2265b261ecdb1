//! How much every target and every source gets: what `exact` gives them. The one place that asks it.

use crate::cancel::{Cancel, each};
use crate::error::Error;
use crate::memory;
use crate::quota::{self, Demand, ONE, Problem, Shares};
use crate::repair::Wants;

/// Floors and ceilings.
pub struct Bounds {
    /// The floor of every share.
    pub floors: Vec<u32>,
    /// Whether the ceiling is another.
    pub fractional: Vec<bool>,
    /// So many targets get their ceiling.
    pub extras: u64,
    /// share_j.
    pub shares: Vec<f64>,
    /// Sources get so many slots, or as many as their fan-out.
    common: u32,
    /// So many of those that want another one get it.
    more: u64,
}

impl Bounds {
    /// The bounds of a problem. O(N + M log M).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(
        problem: &Problem,
        fan_outs: Option<&[u32]>,
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let (shares, common, more) = match fan_outs {
            None => {
                let shares = quota::shares::shares(problem)?;
                let sources = u64::from(problem.sources.max(1));
                let (common, more) = (shares.filled / sources, shares.filled % sources);
                (shares, common as u32, more)
            }
            Some(fan_outs) => {
                let wants = fan_outs.iter().map(|&fan_out| (fan_out, 1));
                let demand = Demand::new(wants, problem.targets())?;
                let shares = quota::fan_outs::shares(problem, &demand, cancel)?;
                let (mut low, mut high) = (0, problem.fan_out as usize);
                // The most slots that all can have, if they want them.
                while low < high {
                    let middle = (low + high).div_ceil(2);
                    if sum_up_to(fan_outs, middle as u32)? <= shares.filled {
                        low = middle;
                    } else {
                        high = middle - 1;
                    }
                }
                let more = shares.filled - sum_up_to(fan_outs, low as u32)?;
                (shares, low as u32, more)
            }
        };
        Self::rounded(shares, common, more)
    }

    fn rounded(shares: Shares, common: u32, more: u64) -> Result<Self, Error> {
        let targets = shares.fixed.len();
        let mut bounds = Self {
            floors: memory::filled(targets, 0)?,
            fractional: memory::filled(targets, false)?,
            extras: 0,
            shares: shares.float,
            common,
            more,
        };
        // A share this near to a whole number, in units, is meant to be whole, as long as the rest
        // can still be rounded.
        for near in [1e-9, 0.0] {
            let mut sum = 0;
            let mut count = 0;
            for (j, &fixed) in shares.fixed.iter().enumerate() {
                let slack = if near == 0.0 {
                    0
                } else {
                    2 + (fixed as f64 * near) as u64
                };
                let whole = fixed.saturating_add(slack) / ONE;
                bounds.fractional[j] = fixed % ONE > slack && whole * ONE < fixed;
                bounds.floors[j] = if bounds.fractional[j] {
                    fixed / ONE
                } else {
                    whole
                } as u32;
                sum += u64::from(bounds.floors[j]);
                count += u64::from(bounds.fractional[j]);
            }
            if sum <= shares.filled && shares.filled - sum <= count {
                bounds.extras = shares.filled - sum;
                break;
            }
        }
        Ok(bounds)
    }

    /// What sources get.
    pub fn wants<'a>(&self, problem: &Problem, fan_outs: Option<&'a [u32]>) -> Wants<'a> {
        Wants {
            fan_outs,
            fan_out: problem.fan_out,
            common: self.common,
            more: self.more,
        }
    }
}

/// Sum of min(k_i, t).
fn sum_up_to(fan_outs: &[u32], t: u32) -> Result<u64, Error> {
    let mut sum = 0;
    each(fan_outs, |&fan_out| {
        sum += u64::from(fan_out.min(t));
        Ok(())
    })?;
    Ok(sum)
}
