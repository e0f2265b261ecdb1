//! How much of an item every target gets, in whole numbers with a whole total.
//!
//! A share of an item is the share of a million sources that are all alike.

use super::options::Options;
use crate::error::Error;
use crate::memory;
use crate::quota::{ONE, Problem, shares};

/// Sources that stand for one item: a route of theirs has 2^32 units, an item 2^52.
const SOURCES: u32 = 1 << 20;

/// What is whole, and what is left of one: `whole` + `rest` / `one`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount {
    /// Whole targets of every item.
    pub whole: u32,
    /// Units of one more, below `one`.
    pub rest: u64,
}

impl Amount {
    /// So many units.
    pub fn of(units: u64, one: u64) -> Self {
        Self {
            whole: (units / one) as u32,
            rest: units % one,
        }
    }

    /// The sum, and whether the rests make another whole.
    pub fn plus(self, other: Self, one: u64) -> (Self, bool) {
        // The rests are below 2^63 each.
        let rest = self.rest + other.rest;
        let carry = rest >= one;
        let sum = Self {
            whole: self.whole + other.whole + u32::from(carry),
            rest: if carry { rest - one } else { rest },
        };
        (sum, carry)
    }
}

/// What every target gets of an item.
#[derive(Clone, Debug)]
pub struct Portions {
    /// Units of a whole item.
    pub one: u64,
    /// The targets of every item: k, or fewer where there are fewer domains.
    pub fan_out: u32,
    /// For every target, at most `one`; they sum to `fan_out` * `one`, those of a domain to at most `one`.
    pub units: Vec<u64>,
    /// For every target whether its units are a whole number of items in every window.
    pub limited: Vec<bool>,
    /// For every target its domain, where two that get anything have the same.
    pub domains: Option<Vec<u32>>,
}

impl Portions {
    /// Shares of an item as numbers.
    pub fn shares(&self) -> Result<Vec<f64>, Error> {
        let mut shares = memory::with_capacity(self.units.len())?;
        let one = self.one as f64;
        shares.extend(self.units.iter().map(|&units| units as f64 / one));
        Ok(shares)
    }
}

/// The problem of so many items, checked.
pub fn problem(
    options: &Options,
    capacities: &[f64],
    domains: Option<&[u32]>,
    items: u32,
    limits: Option<&[f64]>,
) -> Result<Problem, Error> {
    Problem::new(
        items,
        options.fan_out,
        memory::copied(capacities)?,
        limits,
        domains,
        options.seed,
    )
}

/// The portions where nothing is limited. O(M), or O(M log M) where domains bind.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`], [`Error::OutOfMemory`].
pub fn portions(
    options: &Options,
    capacities: &[f64],
    domains: Option<&[u32]>,
) -> Result<Portions, Error> {
    let problem = problem(options, capacities, domains, SOURCES, None)?;
    let shares = shares::shares(&problem)?;
    Ok(Portions {
        one: u64::from(SOURCES) * ONE,
        fan_out: (shares.filled / u64::from(SOURCES)) as u32,
        limited: memory::filled(shares.fixed.len(), false)?,
        units: shares.fixed,
        domains: shared_domains(&problem)?,
    })
}

/// The domains of the targets where two that are live have the same.
pub fn shared_domains(problem: &Problem) -> Result<Option<Vec<u32>>, Error> {
    let Some(domains) = &problem.domains else {
        return Ok(None);
    };
    let mut taken = memory::filled(domains.count as usize, false)?;
    let mut shared = false;
    for (j, &domain) in domains.ids.iter().enumerate() {
        if problem.capacities[j] > 0.0 {
            shared |= std::mem::replace(&mut taken[domain as usize], true);
        }
    }
    shared.then(|| memory::copied(&domains.ids)).transpose()
}
