//! The targets that take weight, and what they have by now.

use crate::error::Error;
use crate::float::ordered_bits;
use crate::key::Key;
use crate::memory;
use crate::quota::weighted::WeightedShares;
use crate::quota::{Problem, apportion};
use std::cmp::Reverse;
use std::ops::Range;

/// Targets with room, by place: the largest share first, equal ones in a seeded order.
pub struct Targets {
    /// Which target it is.
    pub ids: Vec<u32>,
    /// Its share; above 0.
    pub shares: Vec<f64>,
    /// The sum of these.
    pub total_share: f64,
    /// 1 / share; finite.
    pub slopes: Vec<f64>,
    /// What it has.
    pub loads: Vec<f64>,
    /// The most weight that it takes.
    pub rooms: Vec<f64>,
    /// How many routes it still takes.
    pub routes_left: Vec<u32>,
    /// Its domain, as the problem numbers it.
    pub domains: Vec<u32>,
    /// All places, those of a domain together, ...
    pub by_domain: Vec<u32>,
    /// ... and the range of each domain there.
    pub groups: Vec<Range<usize>>,
}

impl Targets {
    /// The targets of a problem that have room. O(M log M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(
        problem: &Problem,
        shares: &WeightedShares,
        rooms: &[f64],
        key: Key,
    ) -> Result<Self, Error> {
        let mut ids = apportion::order(problem, key)?;
        ids.retain(|&j| rooms[j as usize] > 0.0);
        memory::sort_by_key(&mut ids, |&j| {
            Reverse(ordered_bits(shares.values[j as usize]))
        })?;
        let count = ids.len();
        // Shares that vanish beside the others still compare.
        let least = (shares.total * f64::EPSILON * f64::EPSILON).max(f64::MIN_POSITIVE);
        let mut targets = Self {
            shares: collected(&ids, |j| shares.values[j].max(least))?,
            total_share: 0.0,
            slopes: collected(&ids, |j| 1.0 / shares.values[j].max(least))?,
            loads: memory::filled(count, 0.0)?,
            rooms: collected(&ids, |j| rooms[j])?,
            routes_left: collected(&ids, |j| problem.caps[j])?,
            domains: collected(&ids, |j| problem.domain(j) as u32)?,
            by_domain: memory::with_capacity(count)?,
            groups: memory::with_capacity(count)?,
            ids,
        };
        targets.total_share = targets.shares.iter().sum();
        targets.by_domain.extend(0..count as u32);
        if problem.domains.is_some() {
            let domains = &targets.domains;
            memory::sort_by_key(&mut targets.by_domain, |&at| domains[at as usize])?;
        }
        let same = |&a: &u32, &b: &u32| targets.domains[a as usize] == targets.domains[b as usize];
        let mut first = 0;
        for members in targets.by_domain.chunk_by(same) {
            targets.groups.push(first..first + members.len());
            first += members.len();
        }
        Ok(targets)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Whether every target is its own domain.
    pub fn are_apart(&self) -> bool {
        self.groups.len() == self.len()
    }

    /// Adds a route of so much weight.
    #[inline(always)]
    pub fn add(&mut self, at: usize, weight: f64) {
        self.loads[at] += weight;
        self.routes_left[at] -= 1;
    }

    /// What the load over share of a place would be with `weight` more.
    #[inline(always)]
    pub fn relative_load_with(&self, at: usize, weight: f64) -> f64 {
        (self.loads[at] + weight) * self.slopes[at]
    }
}

fn collected<T>(ids: &[u32], value: impl Fn(usize) -> T) -> Result<Vec<T>, Error> {
    let mut values = memory::with_capacity(ids.len())?;
    values.extend(ids.iter().map(|&j| value(j as usize)));
    Ok(values)
}
