//! 4: every load is its share, rounded down or up, and so is the total of every domain; with one
//! fan-out, shares are the weighted max-min fair point.

use super::{Verdict, bound, domain, ensure, levels, loads};
use crate::exact::{Facts, Options};
use std::collections::BTreeMap;

/// Whether loads and shares are so, where there are no weights, and the loads those of the facts. The
/// fair point under fan-outs of their own takes all sets of domains: `exact/fan_outs/tests` has it.
///
/// # Errors
///
/// What is not so.
pub fn holds(options: &Options, routes: &[i32], facts: &Facts) -> Verdict {
    let loads = loads(options, routes);
    ensure(loads == facts.loads, || {
        format!("loads are {loads:?}, and said to be {:?}", facts.loads)
    })?;
    if options.weights.is_some() {
        return Ok(());
    }
    let shares = &facts.shares;
    let mut totals: BTreeMap<u64, (f64, f64)> = BTreeMap::new();
    for (target, (&load, &share)) in loads.iter().zip(shares).enumerate() {
        ensure(is_rounded(load.into(), share), || {
            format!("target {target} has {load} for a share of {share}")
        })?;
        ensure(share <= bound(options, target).into(), || {
            format!("target {target} has a share of {share}, and takes fewer")
        })?;
        let total = totals.entry(domain(options, target)).or_default();
        *total = (total.0 + f64::from(load), total.1 + share);
    }
    for (domain, &(load, share)) in &totals {
        ensure(is_rounded(load, share), || {
            format!("domain {domain} has {load} for a share of {share}")
        })?;
    }
    let (sum, filled) = (shares.iter().sum::<f64>(), facts.filled as f64);
    ensure((sum - filled).abs() <= 1e-9 * sum.max(1.0), || {
        format!("shares sum to {sum}, and {filled} slots are filled")
    })?;
    if options.fan_outs.is_some() {
        return Ok(());
    }
    // Nobody is above a target that is below its bound, unless a full node holds the target down and
    // not the other: a domain of N, or a node with a `most`.
    let level = |j: usize| shares[j] / options.capacities[j];
    let is_below = |j: usize| shares[j] < f64::from(bound(options, j)) * (1.0 - 1e-9);
    let n = f64::from(options.sources);
    let full: Vec<Vec<Option<u64>>> = levels(options)
        .iter()
        .filter(|level| level.most < u64::MAX)
        .map(|level| {
            let mut totals: BTreeMap<u64, f64> = BTreeMap::new();
            for (&node, share) in level.of.iter().zip(shares) {
                *totals.entry(node).or_default() += share;
            }
            let is_full = |node: &u64| totals[node] >= n * level.most as f64 * (1.0 - 1e-9);
            let of = level.of.iter().copied();
            of.map(|node| Some(node).filter(is_full)).collect()
        })
        .collect();
    // Levels of subnormal numbers have no nine digits.
    let live: Vec<usize> = (0..shares.len())
        .filter(|&j| bound(options, j) > 0 && shares[j] > 1e-290 && options.capacities[j] > 1e-290)
        .collect();
    for &i in &live {
        for &j in &live {
            let compares = full.iter().all(|of| of[i].is_none() || of[i] == of[j]);
            let fair = !is_below(i) || !compares || level(j) <= level(i) * (1.0 + 1e-9);
            ensure(fair, || {
                format!("target {i} is at {}, and {j} at {}", level(i), level(j))
            })?;
        }
    }
    Ok(())
}

/// Whether a load is a share rounded down or up, up to 1e-9 of the share.
pub fn is_rounded(load: f64, share: f64) -> bool {
    let slack = 1e-9 * share;
    load >= (share - slack).floor() && load <= (share + slack).ceil()
}
