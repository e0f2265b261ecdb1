//! Quotas: shares rounded to whole routes, in the order in which they lie on the line.
//!
//! Systematic rounding (Madow 1949): the shares are put end to end behind a random start in 0..1,
//! and every whole number that is passed is a route of the target that passes it. So a quota is the
//! floor or the ceiling of its share, the expected quota is the share, and since the targets of a
//! domain are adjacent, the same holds for the domain. Whole numbers throughout: no sum drifts.

use super::problem::Problem;
use super::shares::Shares;
use super::tree::Tree;
use super::water::ONE;
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use std::cmp::Reverse;

/// What a target gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The target.
    pub target: u32,
    /// Whole routes, at most N.
    pub units: u32,
    /// Its domain. In a list of quotas those of one domain are adjacent, where it says so.
    pub domain: u32,
}

/// The targets that get anything, in line order: domains shuffled, and the targets of a domain.
/// O(M), or O(M log M) where there are domains.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn apportion(problem: &Problem, shares: &Shares, key: Key) -> Result<Vec<Quota>, Error> {
    round(problem, shares, &order(problem, key)?, key)
}

/// Rounds the shares of the targets in `order`, which are all that have any: systematically, in
/// that order, so that every sum from its beginning is rounded to its floor or ceiling too. O(M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn round(
    problem: &Problem,
    shares: &Shares,
    order: &[u32],
    key: Key,
) -> Result<Vec<Quota>, Error> {
    let mut quotas = memory::with_capacity(order.len())?;
    // The fraction carried to the next share; random at first, so that rounding is unbiased.
    let mut carried = key.hash(0) >> 32;
    for &j in order {
        let end = carried + shares.fixed[j as usize];
        carried = end % ONE;
        let units = (end / ONE) as u32;
        if units > 0 {
            quotas.push(Quota {
                target: j,
                units,
                domain: problem.domain(j as usize) as u32,
            });
        }
    }
    Ok(quotas)
}

/// Rounds the shares with domains in descending order of whole routes, so that the total of any
/// number of the largest is rounded within its bound; among equals the order is random, and nothing
/// that a line knows of. O(M log M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn by_domain_total(problem: &Problem, shares: &Shares, key: Key) -> Result<Vec<Quota>, Error> {
    let mut totals = memory::filled(problem.domain_count(), 0u128)?;
    for (j, &share) in shares.fixed.iter().enumerate() {
        totals[problem.domain(j)] += u128::from(share);
    }
    let mut targets = order(problem, key)?;
    memory::sort_by_key(&mut targets, |&j| {
        Reverse(totals[problem.domain(j as usize)] / u128::from(ONE))
    })?;
    round(problem, shares, &targets, key)
}

/// The live targets in line order: domains shuffled, and the targets of a domain. O(M), or
/// O(M log M) where there are domains.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn order(problem: &Problem, key: Key) -> Result<Vec<u32>, Error> {
    let mut order = problem.live()?;
    key.child(0).shuffle(&mut order);
    if let Some(domains) = &problem.domains {
        // Live targets have the first numbers, so that the domains of others make no difference.
        let last = order.iter().map(|&j| domains.ids[j as usize]).max();
        let count = last.map_or(0, |last| last + 1);
        let mut places: Vec<u32> = memory::with_capacity(count as usize)?;
        places.extend(0..count);
        key.child(1).shuffle(&mut places);
        memory::sort_by_key(&mut order, |&j| places[domains.ids[j as usize] as usize])?;
    }
    Ok(order)
}

/// The live targets in line order, the nodes of a tree each in one piece: children of every node
/// shuffled. O(M) a level.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn nested_order(problem: &Problem, tree: &Tree, key: Key) -> Result<Vec<u32>, Error> {
    let mut order = problem.live()?;
    key.child(0).shuffle(&mut order);
    let mut sorted = memory::filled(order.len(), 0)?;
    for (word, level) in (1..).zip(tree.levels.iter().rev()) {
        let mut places: Vec<u32> = memory::with_capacity(level.live as usize)?;
        places.extend(0..level.live);
        key.child(word).shuffle(&mut places);
        // From the narrowest level to the widest, targets of one node in the order that they have:
        // a counting sort by the place of the node.
        let place = |j: u32| places[level.ids[j as usize] as usize] as usize;
        let mut begins = memory::filled(level.live as usize + 1, 0usize)?;
        for &j in &order {
            begins[place(j) + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        for &j in &order {
            let at = &mut begins[place(j)];
            sorted[*at] = j;
            *at += 1;
        }
        std::mem::swap(&mut order, &mut sorted);
    }
    Ok(order)
}
