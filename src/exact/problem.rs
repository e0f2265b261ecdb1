//! What is to be routed, checked.

use crate::capacity;
use crate::error::{Error, check_length};
use crate::memory;

/// The most sources, targets and slots a source: 2^31 - 1.
pub const MOST: u32 = i32::MAX as u32;

/// N sources, fan-out k, M targets. O(M) memory.
#[derive(Clone, Debug)]
pub struct Problem {
    /// N.
    pub sources: u32,
    /// k.
    pub fan_out: u32,
    /// c_j, finite and >= 0, not all 0.
    pub capacities: Vec<f64>,
    /// min(u_j, N) where c_j > 0, otherwise 0: the most routes that target j can take.
    pub caps: Vec<u32>,
    /// The domain of every target, numbered from 0 in order of first appearance; absent where each
    /// target is its own.
    pub domains: Option<Domains>,
    /// The seed.
    pub seed: u64,
}

/// A partition of the targets.
#[derive(Clone, Debug)]
pub struct Domains {
    /// The domain of every target.
    pub of: Vec<u32>,
    /// How many domains there are.
    pub count: u32,
}

impl Problem {
    /// Checks a problem. `limits` are whole numbers >= 0, or infinite; `domains` any numbers, equal
    /// for targets of one domain.
    ///
    /// O(M), expected, where there are domains.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
    /// [`Error::OutOfMemory`].
    pub fn new(
        sources: u32,
        fan_out: u32,
        capacities: Vec<f64>,
        limits: Option<&[f64]>,
        domains: Option<&[u32]>,
        seed: u64,
    ) -> Result<Self, Error> {
        if sources > MOST {
            return Err(Error::out_of_range(
                "sources",
                format!("<= {MOST}"),
                sources,
            ));
        }
        if fan_out == 0 || fan_out > MOST {
            return Err(Error::out_of_range(
                "fanOut",
                format!(">= 1 and <= {MOST}"),
                fan_out,
            ));
        }
        if capacities.is_empty() {
            return Err(Error::invalid("capacities", "must not be empty"));
        }
        if capacities.len() > MOST as usize {
            return Err(Error::out_of_range(
                "targets",
                format!("<= {MOST}"),
                capacities.len(),
            ));
        }
        capacity::checked("capacities", &capacities)?;
        Ok(Self {
            sources,
            fan_out,
            caps: caps(sources, &capacities, limits)?,
            domains: domains
                .map(|of| Domains::new(of, capacities.len()))
                .transpose()?,
            capacities,
            seed,
        })
    }

    /// M.
    pub fn targets(&self) -> usize {
        self.capacities.len()
    }

    /// The domain of target j.
    pub fn domain(&self, j: usize) -> usize {
        match &self.domains {
            Some(domains) => domains.of[j] as usize,
            None => j,
        }
    }

    /// How many domains there are.
    pub fn domain_count(&self) -> usize {
        match &self.domains {
            Some(domains) => domains.count as usize,
            None => self.targets(),
        }
    }

    /// N * k.
    pub fn demand(&self) -> u64 {
        u64::from(self.sources) * u64::from(self.fan_out)
    }
}

fn caps(sources: u32, capacities: &[f64], limits: Option<&[f64]>) -> Result<Vec<u32>, Error> {
    let mut caps = memory::filled(capacities.len(), sources)?;
    if let Some(limits) = limits {
        check_length("limits", limits.len(), capacities.len())?;
        for (j, (cap, &limit)) in caps.iter_mut().zip(limits).enumerate() {
            if !(limit >= 0.0 && (limit.is_infinite() || limit.fract() == 0.0)) {
                return Err(Error::out_of_range(
                    format!("limits[{j}]"),
                    "a whole number >= 0, or Infinity",
                    limit,
                ));
            }
            *cap = limit.min(f64::from(sources)) as u32;
        }
    }
    for (cap, &capacity) in caps.iter_mut().zip(capacities) {
        if capacity == 0.0 {
            *cap = 0;
        }
    }
    Ok(caps)
}

impl Domains {
    fn new(given: &[u32], targets: usize) -> Result<Self, Error> {
        check_length("domains", given.len(), targets)?;
        let mut numbers = std::collections::HashMap::new();
        let mut of = memory::with_capacity(targets)?;
        for &domain in given {
            numbers.try_reserve(1).map_err(|_| Error::OutOfMemory {
                bytes: (numbers.len() + 1).checked_mul(size_of::<(u32, u32)>()),
            })?;
            let next = numbers.len() as u32;
            of.push(*numbers.entry(domain).or_insert(next));
        }
        Ok(Self {
            of,
            count: numbers.len() as u32,
        })
    }
}
