//! How much each target takes: quotas of capacities, as `exact` apportions them, or plain limits.

use super::options::Options;
use crate::error::Error;
use crate::key::Key;
use crate::quota::{Demand, Problem, apportion, fan_outs, shares};
use crate::run::Run;
use crate::{checks, memory};

/// What targets may take, and how they belong together.
pub struct Quotas {
    /// The most routes to each target.
    pub limits: Vec<u32>,
    /// The domain of every target.
    pub domains: Option<Vec<u32>>,
}

/// The quotas of a problem: the loads that `exact` gives with the same options and seed. O(M log M),
/// and O(N) where there are fan-outs.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn quotas(options: &Options<'_>, run: &Run) -> Result<Quotas, Error> {
    let problem = Problem::new(
        options.sources,
        options.fan_out,
        capacities(options)?,
        options.limits,
        options.domains,
        options.seed,
    )?;
    if let Some(sources) = options.fan_outs {
        fan_outs::check(&problem, sources)?;
    }
    let mut limits = memory::copied(&problem.caps)?;
    if options.capacities.is_some() {
        // The keys are those of the plans of `exact`.
        let quotas = match options.fan_outs {
            None => {
                let shares = shares::shares(&problem)?;
                apportion::apportion(&problem, &shares, Key::new(problem.seed, 0))?
            }
            Some(sources) => {
                let wanted = sources.iter().map(|&fan_out| (fan_out, 1));
                let demand = Demand::new(wanted, problem.targets())?;
                let shares = fan_outs::shares(&problem, &demand, &run.cancel)?;
                let key = Key::new(problem.seed, 2).child(0);
                apportion::by_domain_total(&problem, &shares, key)?
            }
        };
        limits.fill(0);
        for quota in quotas {
            limits[quota.target as usize] = quota.units;
        }
    }
    let domains = problem.domains.map(|domains| domains.ids);
    Ok(Quotas { limits, domains })
}

/// The capacities, or equal ones where only limits say what targets take.
fn capacities(options: &Options<'_>) -> Result<Vec<f64>, Error> {
    if let Some(capacities) = options.capacities {
        return memory::copied(capacities);
    }
    let limits = options.limits.unwrap_or(&[]);
    if limits.is_empty() {
        return Err(Error::invalid("limits", "must not be empty"));
    }
    checks::limits("limits", limits, limits.len(), true)?;
    memory::filled(limits.len(), 1.0)
}
