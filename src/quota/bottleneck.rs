//! What keeps slots from being filled.

use super::demand::Demand;
use super::problem::Problem;
use super::tree::Tree;
use crate::error::Error;
use crate::memory;

/// What keeps slots from being filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottleneck {
    /// Fewer than k targets have a capacity above 0.
    Targets,
    /// Too few domains, or too little room in them.
    Domains,
    /// The nodes of a topology have too little room: for one source, or for all together.
    Topology,
    /// The limits sum to less than N * k.
    Limits,
}

impl Bottleneck {
    /// Of a problem with one fan-out of whose slots so many are filled; `None` where that is all.
    /// O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn uniform(problem: &Problem, filled: u64) -> Result<Option<Self>, Error> {
        if filled >= problem.demand() {
            return Ok(None);
        }
        let room: u64 = problem.caps.iter().map(|&cap| u64::from(cap)).sum();
        first(problem, problem.fan_out, room < problem.demand()).map(Some)
    }

    /// Of a problem with one fan-out and a tree, of whose slots so many are filled; `None` where that is
    /// all. A level with a `most` of 1 is one of domains. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn nested(problem: &Problem, tree: &Tree, filled: u64) -> Result<Option<Self>, Error> {
        if filled >= problem.demand() {
            return Ok(None);
        }
        let domains = tree.levels.iter().find(|level| level.most == Some(1));
        let live = |&&capacity: &&f64| capacity > 0.0;
        let room: u64 = problem.caps.iter().map(|&cap| u64::from(cap)).sum();
        let mut mosts = tree.levels.iter().filter_map(|level| level.most);
        Ok(Some(
            if problem.capacities.iter().filter(live).count() < problem.fan_out as usize {
                Self::Targets
            } else if domains.is_some_and(|level| level.live < problem.fan_out) {
                Self::Domains
            } else if tree.per_source < u64::from(problem.fan_out) {
                Self::Topology
            } else if room < problem.demand() {
                Self::Limits
            } else if mosts.any(|most| most > 1) {
                Self::Topology
            } else {
                Self::Domains
            },
        ))
    }

    /// Of a problem whose sources have the fan-outs of `demand`: the largest, and their sum `wanted`,
    /// of which so many slots are filled. O(M log M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn with_fan_outs(
        problem: &Problem,
        demand: &Demand<u64>,
        largest: u32,
        wanted: u64,
        filled: u64,
    ) -> Result<Option<Self>, Error> {
        if filled >= wanted {
            return Ok(None);
        }
        let mut rooms = memory::with_capacity(problem.targets())?;
        rooms.extend(problem.caps.iter().map(|&cap| u64::from(cap)));
        first(problem, largest, demand.filled(&mut rooms) < wanted).map(Some)
    }

    /// Of a problem whose sources have weights and want so many slots, at least one of which is
    /// unfilled; `largest` is the largest fan-out, `rooms` what weight targets can have.
    ///
    /// Whether limits, not domains, keep slots empty: there are too few routes, or divisible sources
    /// would not fit even with each target its own domain; or they would fit, and only whole ones do
    /// not. O(M log M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn with_weights(
        problem: &Problem,
        rooms: &[f64],
        demand: &Demand<f64>,
        largest: u32,
        slots: u64,
    ) -> Result<Self, Error> {
        let routes: u64 = problem.caps.iter().map(|&cap| u64::from(cap)).sum();
        let wanted = demand.up_to(problem.targets());
        let cap = |j: usize| rooms[j].min(demand.up_to(1));
        let mut alone = memory::with_capacity(problem.targets())?;
        alone.extend((0..problem.targets()).map(cap));
        let mut together = memory::filled(problem.domain_count(), 0.0)?;
        for j in 0..problem.targets() {
            together[problem.domain(j)] += cap(j);
        }
        let limits = routes < slots
            || demand.filled(&mut alone) < wanted
            || demand.filled(&mut together) >= wanted;
        first(problem, largest, limits)
    }
}

/// What keeps sources from getting up to `fan_out` targets; `limits` tells whether the limits would
/// without any domains. O(M).
fn first(problem: &Problem, fan_out: u32, limits: bool) -> Result<Bottleneck, Error> {
    let live = |&j: &usize| problem.capacities[j] > 0.0;
    let targets = (0..problem.targets()).filter(live);
    if targets.clone().count() < fan_out as usize {
        return Ok(Bottleneck::Targets);
    }
    let mut domains = memory::filled(problem.domain_count(), false)?;
    targets.for_each(|j| domains[problem.domain(j)] = true);
    if domains.iter().filter(|&&live| live).count() < fan_out as usize {
        return Ok(Bottleneck::Domains);
    }
    Ok(if limits {
        Bottleneck::Limits
    } else {
        Bottleneck::Domains
    })
}
