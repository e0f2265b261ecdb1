//! 1: a source never gets the same target twice, and never two targets of one domain.

use super::{Verdict, domain, ensure, fan_out, filled, rows};
use crate::exact::Options;

/// Whether every row holds targets that there are, of different domains, as many at most as its source
/// wants.
///
/// # Errors
///
/// The first row that does not.
pub fn holds(options: &Options, routes: &[i32]) -> Verdict {
    let slots = options.sources as usize * options.fan_out as usize;
    ensure(routes.len() == slots, || {
        format!("{} slots for {slots}", routes.len())
    })?;
    for (source, row) in rows(options, routes).enumerate() {
        let targets = filled(row);
        ensure(targets.len() <= fan_out(options, source) as usize, || {
            format!("source {source} has more targets than it wants: {row:?}")
        })?;
        let count = options.capacities.len();
        ensure(row.iter().all(|&j| j >= -1 && j < count as i32), || {
            format!("source {source} has a target that is none: {row:?}")
        })?;
        let mut domains: Vec<u64> = targets
            .iter()
            .map(|&j| domain(options, j as usize))
            .collect();
        domains.sort_unstable();
        domains.dedup();
        ensure(domains.len() == targets.len(), || {
            format!("source {source} meets a domain twice: {row:?}")
        })?;
    }
    Ok(())
}
