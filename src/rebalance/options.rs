//! What is to be rebalanced, before and after it is checked.

use crate::cancel::each;
use crate::checks;
use crate::error::Error;
use crate::memory;
use crate::quota::{self, Problem};

/// The options of [`rebalance`](super::rebalance()), unchecked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The old routes: N rows of `fan_out_before` targets.
    pub before: Vec<i32>,
    /// Slots in a row of `before`.
    pub fan_out_before: u32,
    /// The index now of a target by its index in `before`; below 0: gone.
    pub target_map: Option<Vec<i32>>,
    /// N, where it is given besides.
    pub sources: Option<u32>,
    /// k.
    pub fan_out: u32,
    /// c_j.
    pub capacities: Vec<f64>,
    /// u_j: routes, or weight where there are weights.
    pub limits: Option<Vec<f64>>,
    /// The domain of every target.
    pub domains: Option<Vec<u32>>,
    /// k_i.
    pub fan_outs: Option<Vec<u32>>,
    /// The seed.
    pub seed: u64,
    /// At most so many moves.
    pub max_moves: Option<u64>,
    /// The domain, or the target where there are no domains, that every source would rather be in;
    /// below 0: any.
    pub near: Option<Vec<i32>>,
    /// w_i.
    pub weights: Option<Vec<f64>>,
    /// How far above its share a target may be.
    pub tolerance: Option<f64>,
}

/// Options that make sense.
pub struct Checked {
    /// N, k and the targets.
    pub problem: Problem,
    /// The domain that every source would rather be in, as the problem numbers them, or `u32::MAX`.
    pub near: Option<Vec<u32>>,
}

impl Options {
    /// Checks the options that rebalancing by number and by weight have in common. O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`]; [`Error::OutOfMemory`].
    pub fn check(&self) -> Result<Checked, Error> {
        checks::fan_out("fanOut", self.fan_out)?;
        checks::fan_out("fanOutBefore", self.fan_out_before)?;
        let sources = self.count_sources()?;
        let slots = u64::from(sources) * u64::from(self.fan_out);
        if slots > u64::from(checks::MAX_COUNT) {
            let name = "the number of sources times fanOut";
            return Err(Error::out_of_range(
                name,
                format!("<= {}", checks::MAX_COUNT),
                slots,
            ));
        }
        let counted = if self.weights.is_some() {
            None
        } else {
            self.limits.as_deref()
        };
        let problem = Problem::new(
            sources,
            self.fan_out,
            memory::copied(&self.capacities)?,
            counted,
            self.domains.as_deref(),
            self.seed,
        )?;
        if let Some(fan_outs) = &self.fan_outs {
            quota::fan_outs::check(&problem, fan_outs)?;
        }
        Ok(Checked {
            near: self.near(&problem)?,
            problem,
        })
    }

    /// N, of `before`.
    fn count_sources(&self) -> Result<u32, Error> {
        let (slots, width) = (self.before.len(), self.fan_out_before as usize);
        if let Some(sources) = self.sources {
            checks::count("sources", sources as usize)?;
            checks::length("before", slots, memory::product(sources as usize, width)?)?;
        }
        if !slots.is_multiple_of(width) {
            let reason =
                format!("must have a length that is a multiple of {width}; received {slots}");
            return Err(Error::invalid("before", reason));
        }
        checks::count("before", slots)?;
        checks::count("sources", slots / width)
    }

    fn near(&self, problem: &Problem) -> Result<Option<Vec<u32>>, Error> {
        let Some(near) = &self.near else {
            return Ok(None);
        };
        checks::length("near", near.len(), problem.sources as usize)?;
        let mut numbers = std::collections::HashMap::new();
        for j in 0..problem.targets() {
            let label = match &self.domains {
                Some(domains) => domains[j],
                None => j as u32,
            };
            numbers.try_reserve(1).map_err(|_| Error::OutOfMemory {
                bytes: (numbers.len() + 1).checked_mul(size_of::<(u32, u32)>()),
            })?;
            // A drained target has a number of its own where no two others share a domain.
            let number = numbers.entry(label);
            let domain = problem.domain(j) as u32;
            if problem.capacities[j] > 0.0 {
                *number.or_insert(domain) = domain;
            } else {
                number.or_insert(domain);
            }
        }
        let mut found = memory::with_capacity(near.len())?;
        each(near.iter().enumerate(), |(i, &label)| {
            let number = match u32::try_from(label) {
                Err(_) => u32::MAX,
                Ok(label) => match numbers.get(&label) {
                    Some(&number) => number,
                    None => {
                        let expected = "-1, or the domain of a target (its index, without domains)";
                        return Err(Error::out_of_range(format!("near[{i}]"), expected, label));
                    }
                },
            };
            found.push(number);
            Ok(())
        })?;
        Ok(Some(found))
    }
}
