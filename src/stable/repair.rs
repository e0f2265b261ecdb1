//! Slots that are still open, though the targets have room: every target that has some is in the
//! row already.

use super::problem::Problem;
use super::quotas::Quotas;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::repair::{self, Problem as Rows, Wants};

/// Fills them with the fewest other routes moved; the order of the sources does not matter.
/// Nothing to do where all is filled that can be; else O(N * k) for the paths of each length.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn repair(
    problem: &Problem,
    quotas: &Quotas,
    rows: &mut [i32],
    cancel: &Cancel,
) -> Result<(), Error> {
    let mut filled = 0;
    for rows in rows.chunks(1 << 20) {
        cancel.check()?;
        filled += rows.iter().filter(|&&j| j >= 0).count() as u64;
    }
    if filled == quotas.filled {
        return Ok(());
    }
    let shared = &problem.shared;
    let rows_to_fill = Rows {
        width: problem.fan_out(),
        floors: &quotas.floors,
        fractional: &quotas.fractional,
        extras: quotas.extras as u64,
        shares: &quotas.shares,
        domains: shared.domains.as_ref().map(|domains| &domains.ids[..]),
        wants: Wants {
            fan_outs: None,
            fan_out: shared.fan_out,
            common: shared.fan_out,
            more: 0,
        },
        old: &[],
        old_width: problem.fan_out(),
        keys: Some(&problem.sources),
        near: None,
    };
    repair::repair(&rows_to_fill, rows, cancel)?;
    // Filled slots come first.
    for (at, row) in rows.chunks_exact_mut(problem.fan_out()).enumerate() {
        if at.is_multiple_of(1 << 16) {
            cancel.check()?;
        }
        if row.contains(&-1) {
            let mut next = 0;
            for slot in 0..row.len() {
                if row[slot] >= 0 {
                    row.swap(next, slot);
                    next += 1;
                }
            }
        }
    }
    Ok(())
}
