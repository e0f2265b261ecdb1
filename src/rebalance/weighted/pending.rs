//! Routes that wait for a target.

use super::list::Route;
use crate::cancel::each;
use crate::error::Error;
use crate::memory;
use crate::quota::{Problem, Weights};
use std::cmp::Ordering;

/// A route without a target.
#[derive(Clone, Copy, Debug)]
pub struct Pending {
    pub weight: f64,
    pub source: u32,
    /// The target that had it before.
    pub origin: Option<u32>,
}

impl Pending {
    /// A route that `origin` has given up.
    pub fn of(route: Route, problem: &Problem, origin: Option<usize>) -> Self {
        Self {
            weight: route.weight,
            source: route.slot / problem.fan_out,
            origin: origin.filter(|_| route.old).map(|j| j as u32),
        }
    }
}

impl Ord for Pending {
    fn cmp(&self, other: &Self) -> Ordering {
        let weight = self.weight.total_cmp(&other.weight);
        weight
            .then(other.source.cmp(&self.source))
            .then(other.origin.cmp(&self.origin))
    }
}

impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pending {}

/// Adds the slots that sources want and do not have, beside those that are pending.
///
/// # Errors
///
/// [`Error::OutOfMemory`], [`Error::Cancelled`].
pub fn add_open(
    problem: &Problem,
    weights: &Weights,
    rows: &[i32],
    pending: &mut Vec<Pending>,
) -> Result<(), Error> {
    let width = problem.fan_out as usize;
    let mut waiting = memory::filled(problem.sources as usize, 0u32)?;
    each(pending.iter(), |route| {
        waiting[route.source as usize] += 1;
        Ok(())
    })?;
    each(rows.chunks_exact(width).enumerate(), |(i, row)| {
        let filled = row.iter().filter(|&&target| target >= 0).count() as u32;
        let has = filled + waiting[i];
        for _ in has..weights.fan_out(problem, i as u32) {
            let route = Pending {
                weight: weights.values[i],
                source: i as u32,
                origin: None,
            };
            memory::push(pending, route)?;
        }
        Ok(())
    })
}
