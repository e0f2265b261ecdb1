//! Slots that are still open, though the targets have room: every target that has some is in the
//! row already.

use super::problem::Problem;
use super::quotas::Quotas;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;
use crate::repair::{self, Problem as Rows, Wants};

/// Sources that help to fill the open slots at first, for every one of them, and at least.
const HELPERS_PER_SLOT: usize = 16;
const MIN_HELPERS: usize = 1 << 12;

/// How many times as many help where these were not enough.
const MORE: usize = 8;

/// Elements between two looks at the cancel flag.
const STEPS: usize = 1 << 18;

/// Fills them, other routes being moved to make room; the order of the sources does not matter.
///
/// One move of a source that has none of the domain at hand fills a slot, and such sources are many.
/// So only those with the least hashes are looked at, more of them if need be. O(N * k), and what
/// [`repair::repair`] takes for the sources that help.
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
    let mut helpers = 0;
    loop {
        let open = quotas.filled - filled(rows, cancel)?;
        if open == 0 || helpers >= problem.sources.len() {
            return Ok(());
        }
        helpers = if helpers == 0 {
            (open as usize * HELPERS_PER_SLOT).max(MIN_HELPERS)
        } else {
            helpers * MORE
        };
        with_help(problem, quotas, rows, helpers, cancel)?;
    }
}

/// How many slots are filled.
fn filled(rows: &[i32], cancel: &Cancel) -> Result<u64, Error> {
    let mut filled = 0;
    for rows in rows.chunks(STEPS) {
        cancel.check()?;
        filled += rows.iter().filter(|&&j| j >= 0).count() as u64;
    }
    Ok(filled)
}

/// Fills what can be filled when about so many sources help.
fn with_help(
    problem: &Problem,
    quotas: &Quotas,
    rows: &mut [i32],
    helpers: usize,
    cancel: &Cancel,
) -> Result<(), Error> {
    let (k, sources) = (problem.fan_out(), &problem.sources);
    let part = (helpers as f64 / sources.len() as f64).min(1.0);
    let below = (part * (1u64 << 32) as f64) as u64;
    // The sources that take part: those that help, and those with open slots.
    let mut chosen: Vec<u32> = memory::with_capacity(sources.len())?;
    let mut outside = memory::filled(problem.live(), 0u32)?;
    for (at, row) in rows.chunks_exact(k).enumerate() {
        if at.is_multiple_of(STEPS / 16) {
            cancel.check()?;
        }
        if sources[at] >> 32 < below || row[k - 1] < 0 {
            chosen.push(at as u32);
        } else {
            row.iter().for_each(|&j| outside[j as usize] += 1);
        }
    }
    // What the others leave.
    let mut floors = memory::copied(&quotas.floors)?;
    let mut fractional = memory::copied(&quotas.fractional)?;
    let mut extras = quotas.extras as u64;
    for (j, &outside) in outside.iter().enumerate() {
        if outside > floors[j] {
            fractional[j] = false;
            extras -= 1;
        }
        floors[j] = floors[j].saturating_sub(outside);
    }
    let mut part = memory::with_capacity(memory::product(chosen.len(), k)?)?;
    let mut keys = memory::with_capacity(chosen.len())?;
    for &source in &chosen {
        part.extend_from_slice(&rows[source as usize * k..][..k]);
        keys.push(sources[source as usize]);
    }
    let shared = &problem.shared;
    let to_fill = Rows {
        width: k,
        floors: &floors,
        fractional: &fractional,
        extras,
        shares: &quotas.shares,
        domains: shared.domains.as_ref().map(|domains| &domains.ids[..]),
        wants: Wants {
            fan_outs: None,
            fan_out: shared.fan_out,
            common: shared.fan_out,
            more: 0,
        },
        old: &[],
        old_width: k,
        keys: Some(&keys),
        near: None,
    };
    repair::repair(&to_fill, &mut part, cancel)?;
    for (&source, row) in chosen.iter().zip(part.chunks_exact_mut(k)) {
        // Filled slots come first.
        let mut next = 0;
        for slot in 0..k {
            if row[slot] >= 0 {
                row.swap(next, slot);
                next += 1;
            }
        }
        rows[source as usize * k..][..k].copy_from_slice(row);
    }
    Ok(())
}
