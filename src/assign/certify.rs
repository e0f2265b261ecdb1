//! Anybody's routes: what they score, what they could, and which rules they break.

use super::certificate::{Certificate, certificate};
use super::problem::Problem;
use super::solve::{Effort, assign, check_prices};
use crate::error::Error;
use crate::run::Run;
use crate::{checks, memory};

/// A rule that routes break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// A target has more routes than its quota or limit.
    Limit,
    /// A source has a target twice.
    Duplicate,
    /// A source has two targets of one domain.
    Domain,
    /// A score is -Infinity, or the target no candidate.
    Forbidden,
    /// A source has more targets than its fan-out.
    FanOut,
    /// What is in a slot is no target, and not -1.
    Range,
}

/// One breach of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which rule.
    pub kind: ViolationKind,
    /// The source; -1 where none is meant.
    pub source: i32,
    /// What is in the slot; -1 where no target is meant.
    pub target: i32,
}

/// What is said of routes.
#[derive(Clone, Debug)]
pub struct Certified {
    /// Score and bound. Routes that break rules may be above the bound.
    pub certificate: Certificate,
    /// The rules they break, by source and slot, limits last.
    pub violations: Vec<Violation>,
    /// The prices that the bound was found with.
    pub prices: Vec<f64>,
}

/// Judges routes, rows of k with -1 where nothing is. Without prices it finds the best ones first,
/// as [`assign`] does; with prices it takes O(N * (c + k^2)).
///
/// # Errors
///
/// [`Error::InvalidValue`] for routes or prices of another length, [`Error::OutOfRange`] for a price
/// that is none; [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn certify(
    problem: &Problem<'_>,
    routes: &[i32],
    prices: Option<&[f64]>,
    run: &Run,
) -> Result<Certified, Error> {
    let slots = memory::product(problem.sources, problem.fan_out)?;
    checks::length("routes", routes.len(), slots)?;
    let prices = match prices {
        Some(prices) => {
            check_prices(prices, problem.targets)?;
            memory::copied(prices)?
        }
        None => assign(problem, None, Effort::Exact, run)?.prices,
    };
    Ok(Certified {
        certificate: certificate(problem, routes, &prices, run)?,
        violations: violations(problem, routes, run)?,
        prices,
    })
}

/// The rules that routes break.
fn violations(problem: &Problem<'_>, routes: &[i32], run: &Run) -> Result<Vec<Violation>, Error> {
    let mut found = Vec::new();
    let mut loads = memory::filled(problem.targets, 0u32)?;
    // The slot after the last one of a row that holds each target, and each domain.
    let mut holders = memory::filled(problem.targets, usize::MAX)?;
    let mut domains = memory::filled(problem.targets, usize::MAX)?;
    for (source, row) in routes.chunks_exact(problem.fan_out).enumerate() {
        if source % 1024 == 0 {
            run.cancel.check()?;
        }
        let mut filled = 0;
        let mut note = |kind, target| {
            let source = source as i32;
            memory::push(
                &mut found,
                Violation {
                    kind,
                    source,
                    target,
                },
            )
        };
        for &route in row {
            if route == -1 {
                continue;
            }
            filled += 1;
            let target = route as usize;
            if route < 0 || target >= problem.targets {
                note(ViolationKind::Range, route)?;
                continue;
            }
            loads[target] += 1;
            if problem.score(source, target) == f32::NEG_INFINITY {
                note(ViolationKind::Forbidden, route)?;
            }
            let domain = std::mem::replace(&mut domains[problem.domain(target)], source);
            if std::mem::replace(&mut holders[target], source) == source {
                note(ViolationKind::Duplicate, route)?;
            } else if domain == source {
                note(ViolationKind::Domain, route)?;
            }
        }
        let wanted = problem
            .fan_outs
            .map_or(problem.fan_out, |fan_outs| fan_outs[source] as usize);
        if filled > wanted {
            note(ViolationKind::FanOut, -1)?;
        }
    }
    for (target, (&load, &limit)) in loads.iter().zip(&problem.limits).enumerate() {
        if load > limit {
            let violation = Violation {
                kind: ViolationKind::Limit,
                source: -1,
                target: target as i32,
            };
            memory::push(&mut found, violation)?;
        }
    }
    Ok(found)
}
