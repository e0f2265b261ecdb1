//! What `exact` guarantees, as functions: one file for each guarantee of `docs/exact.md`, by number.
//!
//! 1 [`distinct`], 2 [`limits`], 3 [`most_filled`], 4 [`shares`], 5 [`slots`], 6 [`shortage`],
//! 7 [`same_bytes`], 8 [`mixing`], 9 [`access`], and 10 [`spread`] of `docs/topology.md`.
//!
//! Each is written from its definition, slowly, and from the options alone: it shares no code with
//! what it judges. Tests and fuzz targets of every method that makes the same promise call them. What
//! holds over seeds (8, the mean of 4) is drawn in `exact/tests`.

pub mod access;
pub mod distinct;
pub mod limits;
pub mod mixing;
pub mod most_filled;
pub mod same_bytes;
pub mod shares;
pub mod shortage;
pub mod slots;
pub mod spread;

use crate::exact::{Options, Router};
use crate::run::Run;

/// The result of a law: why it does not hold.
pub type Verdict = Result<(), String>;

/// The routes of all sources.
///
/// # Errors
///
/// What the router says.
pub fn routes(plan: &dyn Router) -> Result<Vec<i32>, String> {
    let all = 0..plan.problem().sources;
    plan.route(all, &Run::default())
        .map_err(|error| error.to_string())
}

/// Guarantees 1 to 6, as far as each is given for such options, 9 and 10.
///
/// # Errors
///
/// The first that does not hold.
pub fn all(options: &Options, plan: &dyn Router) -> Verdict {
    let routes = routes(plan)?;
    let facts = plan.facts();
    distinct::holds(options, &routes)?;
    limits::holds(options, &routes)?;
    most_filled::holds(options, &routes, facts)?;
    shares::holds(options, &routes, facts)?;
    slots::holds(options, &routes)?;
    shortage::holds(options, &routes)?;
    spread::holds(options, &routes, facts)?;
    access::holds(options, &routes, plan)
}

/// An error, unless something is so.
fn ensure(is_so: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if is_so { Ok(()) } else { Err(otherwise()) }
}

/// The rows of all sources.
fn rows<'a>(options: &Options, routes: &'a [i32]) -> impl Iterator<Item = &'a [i32]> {
    routes.chunks(options.fan_out as usize)
}

/// The filled slots of a row: those before the first -1.
fn filled(row: &[i32]) -> &[i32] {
    let count = row.iter().take_while(|&&j| j >= 0).count();
    &row[..count]
}

/// k_i.
fn fan_out(options: &Options, source: usize) -> u32 {
    let own = options.fan_outs.as_ref().map(|fan_outs| fan_outs[source]);
    own.unwrap_or(options.fan_out)
}

/// The slots that all sources want.
fn wanted(options: &Options) -> u64 {
    (0..options.sources as usize)
        .map(|source| u64::from(fan_out(options, source)))
        .sum()
}

/// The domain of a target: that of another target only where the options say so.
fn domain(options: &Options, target: usize) -> u64 {
    match &options.domains {
        Some(domains) => domains[target].into(),
        None => target as u64,
    }
}

/// A level of nodes.
struct NodeLevel {
    /// The node of every target.
    of: Vec<u64>,
    /// The most routes of a source in one node.
    most: u64,
}

/// The levels of nodes, the widest first: those of the topology, and domains as one more.
fn levels(options: &Options) -> Vec<NodeLevel> {
    let given = options.topology.iter().map(|level| NodeLevel {
        of: level.of.iter().map(|&node| node.into()).collect(),
        most: level.most.map_or(u64::MAX, u64::from),
    });
    let domains = options.domains.iter().map(|domains| NodeLevel {
        of: domains.iter().map(|&node| node.into()).collect(),
        most: 1,
    });
    given.chain(domains).collect()
}

/// The most routes of a target: min(u_j, N), and none where it has no capacity.
fn bound(options: &Options, target: usize) -> u32 {
    let limits = match options.weights {
        Some(_) => &options.route_limits,
        None => &options.limits,
    };
    let limit = limits
        .as_ref()
        .map_or(f64::INFINITY, |limits| limits[target]);
    if options.capacities[target] == 0.0 {
        0
    } else {
        limit.min(f64::from(options.sources)) as u32
    }
}

/// The routes of every target.
fn loads(options: &Options, routes: &[i32]) -> Vec<u32> {
    let mut loads = vec![0; options.capacities.len()];
    for &j in routes.iter().filter(|&&j| j >= 0) {
        loads[j as usize] += 1;
    }
    loads
}

#[cfg(test)]
mod tests;
