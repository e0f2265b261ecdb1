//! What is to be routed, checked, and in an order that the caller's does not reach.

use super::ids::{self, Ids};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::Key;
use crate::quota::Problem as Shared;
use crate::{checks, memory};

/// What a caller gives.
#[derive(Clone, Debug)]
pub struct Options {
    /// k.
    pub fan_out: u32,
    /// c_j, finite and >= 0, not all 0.
    pub capacities: Vec<f64>,
    /// u_j: whole numbers, or infinite.
    pub limits: Option<Vec<f64>>,
    /// Any numbers, equal for targets of one domain.
    pub domains: Option<Vec<u32>>,
    /// Who the sources are.
    pub source_ids: Ids,
    /// Who the targets are.
    pub target_ids: Ids,
    /// By how much of its share a load may exceed it, finite and >= 0; 0: loads are the floor or the
    /// ceiling of their shares.
    pub slack: f64,
    /// The capacity of one column of the table; by default the power of 4 next to the median.
    pub unit: Option<f64>,
    /// How many columns the table is made for; by default [`COLUMNS`].
    pub max_targets: Option<f64>,
    /// The seed.
    pub seed: u64,
}

impl Options {
    /// Whether the calling thread alone does as well as the current rayon pool.
    pub fn is_small(&self) -> bool {
        is_small(self.source_ids.len(), self.capacities.len())
    }

    /// About how long routing takes on one thread, in nanoseconds.
    pub fn work(&self) -> u64 {
        let per_source = 300 + 120 * u64::from(self.fan_out) + 2 * self.capacities.len() as u64;
        per_source.saturating_mul(self.source_ids.len() as u64)
    }

    /// The memory of the options, in bytes.
    pub fn bytes(&self) -> usize {
        let limits = self.limits.as_ref().map_or(0, |limits| 8 * limits.len());
        let domains = self.domains.as_ref().map_or(0, |domains| 4 * domains.len());
        let ids = self.source_ids.bytes() + self.target_ids.bytes();
        8 * self.capacities.len() + limits + domains + ids
    }
}

fn is_small(sources: usize, targets: usize) -> bool {
    sources.saturating_mul(400 + targets) <= 1 << 18
}

/// The columns that the table is made for by default.
pub const COLUMNS: u32 = 1 << 13;

/// The most columns that a table can be made for.
const MAX_COLUMNS: u32 = 1 << 26;

/// A checked problem: targets that can take nothing are gone, the others sorted by the hash of
/// their ids.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Capacities, caps and domains in that order; who the sources and targets are is not in it.
    pub shared: Shared,
    /// What the caller calls the targets.
    pub numbers: Vec<u32>,
    /// A hash of every target's id.
    pub targets: Vec<u64>,
    /// A hash of every source's id.
    pub sources: Vec<u64>,
    /// The slack.
    pub slack: f64,
    /// The capacity of one column.
    pub unit: f64,
    /// How many columns the table is made for.
    pub columns: u32,
    /// M of the caller.
    pub given_targets: usize,
}

impl Problem {
    /// Checks the options. O(N + M log M) expected, and a sort of the sources where they have ids.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(options: &Options, cancel: &Cancel) -> Result<Self, Error> {
        let given_targets = options.capacities.len();
        let sources = checks::count("sources", options.source_ids.len())?;
        checks::shape(sources, options.fan_out, &options.capacities)?;
        if let Some(limits) = &options.limits {
            checks::limits("limits", limits, given_targets, true)?;
        }
        if let Some(domains) = &options.domains {
            checks::length("domains", domains.len(), given_targets)?;
        }
        checks::length("targetIds", options.target_ids.len(), given_targets)?;
        finite("slack", ">= 0", options.slack, |x| x >= 0.0)?;
        let unit = options.unit.unwrap_or(1.0);
        finite("unit", "> 0", unit, |x| x > 0.0)?;
        let columns = columns(options.max_targets)?;

        let key = Key::new(options.seed, 0);
        let ids = ids::unique("targetIds", &options.target_ids, key.child(0), cancel)?;
        let keys = ids::unique("sourceIds", &options.source_ids, key.child(1), cancel)?;
        let mut numbers: Vec<u32> = memory::with_capacity(given_targets)?;
        let limit = |j: usize| options.limits.as_ref().map_or(1.0, |limits| limits[j]);
        let is_live = |&j: &u32| options.capacities[j as usize] > 0.0 && limit(j as usize) > 0.0;
        numbers.extend((0..given_targets as u32).filter(is_live));
        numbers.sort_unstable_by_key(|&j| ids[j as usize]);
        let capacities = in_order(&numbers, &options.capacities)?;
        let unit = match options.unit {
            Some(unit) => unit,
            None => near_median(&capacities)?,
        };
        let limits = options.limits.as_ref();
        let limits = limits
            .map(|limits| in_order(&numbers, limits))
            .transpose()?;
        let domains = options.domains.as_ref();
        let domains = domains.map(|of| in_order(&numbers, of)).transpose()?;
        // Nobody to route to: one target without room stands for them.
        let (capacities, limits, domains) = if numbers.is_empty() {
            (memory::filled(1, 1.0)?, Some(memory::filled(1, 0.0)?), None)
        } else {
            (capacities, limits, domains)
        };
        Ok(Self {
            shared: Shared::new(
                sources,
                options.fan_out,
                capacities,
                limits.as_deref(),
                domains.as_deref(),
                options.seed,
            )?,
            targets: in_order(&numbers, &ids)?,
            numbers,
            sources: keys,
            slack: options.slack,
            unit,
            columns,
            given_targets,
        })
    }

    /// k.
    pub fn fan_out(&self) -> usize {
        self.shared.fan_out as usize
    }

    /// The number of live targets.
    pub fn live(&self) -> usize {
        self.targets.len()
    }

    /// As [`Options::is_small`].
    pub fn is_small(&self) -> bool {
        is_small(self.sources.len(), self.live())
    }

    /// N * k.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`] when it exceeds the address space.
    pub fn slots(&self) -> Result<usize, Error> {
        memory::product(self.sources.len(), self.fan_out())
    }
}

/// The values of some targets.
fn in_order<T: Copy>(numbers: &[u32], values: &[T]) -> Result<Vec<T>, Error> {
    let mut ordered = memory::with_capacity(numbers.len())?;
    ordered.extend(numbers.iter().map(|&j| values[j as usize]));
    Ok(ordered)
}

fn finite(name: &str, range: &str, x: f64, allowed: impl Fn(f64) -> bool) -> Result<(), Error> {
    if x.is_finite() && allowed(x) {
        return Ok(());
    }
    Err(Error::out_of_range(name, format!("finite and {range}"), x))
}

fn columns(given: Option<f64>) -> Result<u32, Error> {
    let Some(given) = given else {
        return Ok(COLUMNS);
    };
    if given.fract() == 0.0 && (1.0..=f64::from(MAX_COLUMNS)).contains(&given) {
        return Ok(given as u32);
    }
    let expected = format!("a whole number >= 1 and <= {MAX_COLUMNS}");
    Err(Error::out_of_range("maxTargets", expected, given))
}

/// The power of 4 next to the median of the capacities, by ratio; of two medians the lower one.
fn near_median(capacities: &[f64]) -> Result<f64, Error> {
    let mut sorted = memory::copied(capacities)?;
    sorted.sort_unstable_by(f64::total_cmp);
    let Some(&median) = sorted.get(sorted.len().wrapping_sub(1) / 2) else {
        return Ok(1.0);
    };
    // A subnormal number has no exponent to read; nobody's capacities need a finer unit.
    let exponent = (median.max(f64::MIN_POSITIVE).to_bits() >> 52) as i32 - 1023;
    let even = (exponent + (exponent & 1)).clamp(-1022, 1022);
    Ok(f64::from_bits(((even + 1023) as u64) << 52))
}
