//! What is to be routed, checked.

use crate::checks;
use crate::error::Error;
use crate::memory;

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
    /// The domain of every target; absent where each live target (of capacity above 0) is its own.
    pub domains: Option<Domains>,
    /// The seed.
    pub seed: u64,
}

/// A partition of the targets.
#[derive(Clone, Debug)]
pub struct Domains {
    /// The domain of every target: numbered from 0 in order of first appearance among the live targets,
    /// then among the others.
    pub ids: Vec<u32>,
    /// How many domains there are.
    pub count: u32,
}

/// What a plan of `exact` comes to, beside its capacities.
const BYTES_A_TARGET: usize = 40;

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
        checks::shape(sources, fan_out, &capacities)?;
        memory::granted(capacities.len(), BYTES_A_TARGET)?;
        let caps = caps(sources, &capacities, limits)?;
        let domains = domains
            .map(|given| Domains::new(given, &capacities))
            .transpose()?;
        Ok(Self {
            sources,
            fan_out,
            caps,
            domains: domains.flatten(),
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
            Some(domains) => domains.ids[j] as usize,
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

    /// The targets that can take anything, ascending. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn live(&self) -> Result<Vec<u32>, Error> {
        let mut live = memory::filled(self.targets(), 0)?;
        let mut count = 0;
        // Every target is written down and the next one in its place if it is not live: there is no
        // branch to guess.
        for (j, &cap) in (0..).zip(&self.caps) {
            live[count] = j;
            count += usize::from(cap > 0);
        }
        live.truncate(count);
        Ok(live)
    }

    /// Whether a target with a capacity takes fewer than N routes.
    pub fn limits_routes(&self) -> bool {
        let mut targets = self.caps.iter().zip(&self.capacities);
        targets.any(|(&cap, &capacity)| cap < self.sources && capacity > 0.0)
    }

    /// N * k.
    pub fn demand(&self) -> u64 {
        u64::from(self.sources) * u64::from(self.fan_out)
    }
}

fn caps(sources: u32, capacities: &[f64], limits: Option<&[f64]>) -> Result<Vec<u32>, Error> {
    let mut caps = memory::filled(capacities.len(), sources)?;
    if let Some(limits) = limits {
        checks::limits("limits", limits, capacities.len(), true)?;
        for (cap, &limit) in caps.iter_mut().zip(limits) {
            *cap = limit.min(f64::from(sources)) as u32;
        }
    }
    for (cap, &capacity) in caps.iter_mut().zip(capacities) {
        *cap = if capacity == 0.0 { 0 } else { *cap };
    }
    Ok(caps)
}

impl Domains {
    /// None where no two live targets are in one: that is no other problem than one without domains.
    fn new(given: &[u32], capacities: &[f64]) -> Result<Option<Self>, Error> {
        checks::length("domains", given.len(), capacities.len())?;
        let numbered = Numbered::new(given, capacities)?;
        let live = capacities
            .iter()
            .filter(|&&capacity| capacity > 0.0)
            .count();
        Ok((numbered.live as usize != live).then_some(Self {
            ids: numbered.ids,
            count: numbered.count,
        }))
    }
}

/// Labels of targets, numbered from 0 in order of first appearance among the live targets, then among
/// the others.
pub(super) struct Numbered {
    /// The number of every target's label.
    pub(super) ids: Vec<u32>,
    /// Labels that a live target has: they come first.
    pub(super) live: u32,
    /// All labels.
    pub(super) count: u32,
}

impl Numbered {
    /// Numbers the labels, as many as capacities. O(M) expected.
    pub(super) fn new(given: &[u32], capacities: &[f64]) -> Result<Self, Error> {
        let mut numbers = std::collections::HashMap::new();
        let mut ids = memory::filled(capacities.len(), 0)?;
        let mut count_live = 0;
        for live in [true, false] {
            for (j, &capacity) in capacities.iter().enumerate() {
                if (capacity > 0.0) != live {
                    continue;
                }
                numbers.try_reserve(1).map_err(|_| Error::OutOfMemory {
                    bytes: (numbers.len() + 1).checked_mul(size_of::<(u32, u32)>()),
                })?;
                let next = numbers.len() as u32;
                ids[j] = *numbers.entry(given[j]).or_insert(next);
            }
            if live {
                count_live = numbers.len() as u32;
            }
        }
        Ok(Self {
            ids,
            live: count_live,
            count: numbers.len() as u32,
        })
    }
}
