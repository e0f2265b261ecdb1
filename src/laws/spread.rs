//! 10: with a topology, the routes of every source in every node number the floor or the ceiling of the
//! node's load / N, and no more than the `most` of its level; so do the loads of nodes and their shares.

use super::shares::is_rounded;
use super::{Verdict, ensure, filled, levels, loads, rows};
use crate::exact::{Facts, Options};
use std::collections::BTreeMap;

/// Whether that is so for all nodes of all levels, where sources have one fan-out and no weights.
///
/// # Errors
///
/// The first node, and source, for which it is not.
pub fn holds(options: &Options, routes: &[i32], facts: &Facts) -> Verdict {
    if options.weights.is_some() || options.fan_outs.is_some() {
        return Ok(());
    }
    let loads = loads(options, routes);
    for (at, level) in levels(options).iter().enumerate() {
        let mut totals: BTreeMap<u64, (u64, f64)> = BTreeMap::new();
        for (j, &node) in level.of.iter().enumerate() {
            let total = totals.entry(node).or_default();
            *total = (total.0 + u64::from(loads[j]), total.1 + facts.shares[j]);
        }
        for (node, &(load, share)) in &totals {
            ensure(is_rounded(load as f64, share), || {
                format!("node {node} of level {at} has {load} for a share of {share}")
            })?;
        }
        for (source, row) in rows(options, routes).enumerate() {
            let mut counts: BTreeMap<u64, u64> = totals.keys().map(|&node| (node, 0)).collect();
            for &j in filled(row) {
                *counts.entry(level.of[j as usize]).or_default() += 1;
            }
            for (node, count) in counts {
                let (load, n) = (totals[&node].0, u64::from(options.sources));
                let is_spread = (load / n..=load.div_ceil(n)).contains(&count);
                ensure(is_spread && count <= level.most, || {
                    format!("source {source} has {count} of {load} in node {node} of level {at}")
                })?;
            }
        }
    }
    Ok(())
}
