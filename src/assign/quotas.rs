//! How much each target takes: quotas of capacities, as `exact` apportions them, or plain limits.

use super::problem::Options;
use crate::error::Error;
use crate::exact::{MixedPlan, Plan, Problem, Router};
use crate::run::Run;
use crate::{checks, memory};

pub use crate::seeded::Key;

/// What targets may take, and how they belong together.
pub struct Quotas {
    /// The most routes to each target.
    pub limits: Vec<u32>,
    /// The domain of every target.
    pub domains: Option<Vec<u32>>,
}

/// The quotas of a problem. O(M log M), and O(N) where there are fan-outs.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
/// [`Error::OutOfMemory`].
pub fn quotas(options: &Options<'_>, run: &Run) -> Result<Quotas, Error> {
    let live = |&limit: &f64| f64::from(u8::from(limit > 0.0));
    let capacities = match (options.capacities, options.limits) {
        (Some(capacities), _) => memory::copied(capacities)?,
        (None, limits) => {
            let limits = limits.unwrap_or(&[]);
            checks::limits(limits, limits.len(), true)?;
            if limits.is_empty() {
                return Err(Error::invalid("limits", "must not be empty"));
            }
            let mut capacities = memory::with_capacity(limits.len())?;
            capacities.extend(limits.iter().map(live));
            if capacities.iter().all(|&capacity| capacity == 0.0) {
                // Nothing can be filled, which is no error where only limits are given.
                capacities.fill(1.0);
            }
            capacities
        }
    };
    let problem = Problem::new(
        options.sources,
        options.fan_out,
        capacities,
        options.limits,
        options.domains,
        options.seed,
    )?;
    let domains = problem.domains.as_ref().map(|domains| domains.of.clone());
    let fan_outs = options.fan_outs.map(memory::copied).transpose()?;
    let limits = match (options.capacities, fan_outs) {
        (None, None) => problem.caps,
        (None, Some(fan_outs)) => {
            crate::exact::fan_outs::plan::check(&problem, &fan_outs)?;
            problem.caps
        }
        (Some(_), None) => memory::copied(Plan::new(problem, run)?.loads())?,
        (Some(_), Some(fan_outs)) => memory::copied(MixedPlan::new(problem, fan_outs, run)?.loads())?,
    };
    Ok(Quotas { limits, domains })
}
