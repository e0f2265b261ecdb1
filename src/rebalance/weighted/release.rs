//! Routes that weigh as little as possible, and at least so much.

use super::list::Route;
use super::pending::Pending;
use super::targets::Targets;
use crate::cancel::{Cancel, MANY, look};
use crate::error::Error;
use crate::memory;

/// So many first routes are tried for a set.
const TRIES: usize = 12;

/// A set of routes of one target.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Their indices, ascending.
    pub indices: Vec<usize>,
    /// What they weigh.
    pub weight: f64,
}

/// Routes out of a list, the heaviest first, that weigh at least `least`, and less than `most`; hardly more
/// than `least` where there are light ones. `None` where none were found.
///
/// The heaviest that still fit are taken, from the first on that fits, or from a later one; then the lightest
/// that is enough, alone. O(TRIES * length).
///
/// # Errors
///
/// [`Error::OutOfMemory`], [`Error::Cancelled`].
pub fn cover(routes: &[Route], least: f64, most: f64, best: &mut Cover) -> Result<bool, Error> {
    best.indices.clear();
    best.weight = most;
    let mut found = false;
    let mut picked = Vec::new();
    let first = routes.partition_point(|route| route.weight > least);
    for start in (first..routes.len().max(first + 1)).take(TRIES) {
        if routes.len() >= MANY {
            look()?;
        }
        picked.clear();
        let mut sum = 0.0;
        for (at, route) in routes.iter().enumerate().skip(start) {
            if route.weight > 0.0 && sum + route.weight <= least {
                sum += route.weight;
                memory::push(&mut picked, at)?;
            }
        }
        if sum < least {
            // The lightest that makes it enough, and is not in the set.
            let enough = routes.partition_point(|route| sum + route.weight >= least);
            let closing = (0..enough)
                .rev()
                .find(|at| picked.binary_search(at).is_err());
            let Some(closing) = closing else { continue };
            sum += routes[closing].weight;
            let at = picked.partition_point(|&other| other < closing);
            memory::push(&mut picked, closing)?;
            picked[at..].rotate_right(1);
            // What the last one makes superfluous.
            let mut at = picked.len();
            while at > 0 {
                at -= 1;
                let weight = routes[picked[at]].weight;
                if sum - weight >= least {
                    sum -= weight;
                    picked.remove(at);
                }
            }
        }
        if sum < best.weight {
            found = true;
            best.weight = sum;
            std::mem::swap(&mut best.indices, &mut picked);
        }
    }
    Ok(found)
}

/// Takes from every target what it has too much.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn release(
    targets: &mut Targets<'_>,
    rows: &mut [i32],
    cancel: &Cancel,
) -> Result<Vec<Pending>, Error> {
    let mut pending = Vec::new();
    let mut taken = Vec::new();
    let mut best = Cover::default();
    for j in 0..targets.shares.len() {
        cancel.check()?;
        let excess = -targets.room(j);
        if excess <= 0.0 || !targets.is_over(j, targets.loads[j]) {
            continue;
        }
        let routes = targets.routes(j)?;
        if !cover(routes, excess, f64::INFINITY, &mut best)? {
            // Rounding: all of them.
            best.indices.clear();
            memory::reserve(&mut best.indices, routes.len())?;
            best.indices.extend(0..routes.len());
        }
        taken.clear();
        targets.take(j, &best.indices, &mut taken)?;
        for route in &taken {
            rows[route.slot as usize] = -1;
            memory::push(&mut pending, Pending::of(*route, targets.problem, Some(j)))?;
        }
    }
    Ok(pending)
}
