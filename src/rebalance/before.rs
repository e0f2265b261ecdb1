//! The old routes, read.

use super::options::{Checked, Options};
use crate::cancel::Cancel;
use crate::checks;
use crate::error::Error;
use crate::memory;
use crate::quota;

/// No route.
pub const NONE: i32 = -1;
/// A route to a target that is not there any more.
pub const DEAD: i32 = -2;
/// Rows between two looks at the cancel flag, where each slot of one row is compared with each of another.
pub fn rows_per_check(width: usize, other_width: usize) -> usize {
    ((1 << 18) / width.saturating_mul(other_width).max(1)).clamp(1, 1 << 14)
}

/// The old routes with the indices of today.
pub struct Before {
    /// Rows of the old width: each target once, where it is first; [`NONE`] and, once for each,
    /// [`DEAD`] elsewhere.
    pub rows: Vec<i32>,
}

impl Before {
    /// Reads them. O(N k^2).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidValue`], [`Error::OutOfRange`] for a map that leads to no target;
    /// [`Error::Cancelled`]; [`Error::OutOfMemory`].
    pub fn new(options: &Options, checked: &Checked, cancel: &Cancel) -> Result<Self, Error> {
        if let Some(map) = &options.target_map {
            check_map(map, &checked.problem)?;
        }
        let mut rows = memory::routes(options.before.len())?;
        let (targets, width) = (checked.problem.targets(), options.fan_out_before as usize);
        let sources = options.before.len() / width;
        let old = options.before.chunks_exact(width).enumerate();
        let part = rows_per_check(width, width);
        match &options.target_map {
            None => {
                let now = |target: i32| ((target as u32 as usize) < targets).then_some(target);
                for ((n, old), row) in old.zip(rows.chunks_exact_mut(width)) {
                    if n.is_multiple_of(part) {
                        cancel.check()?;
                        cancel.done(part.min(n), sources);
                    }
                    read(old, row, now);
                }
            }
            Some(map) => {
                let now = |target: i32| {
                    let now = map.get(target as u32 as usize).copied();
                    now.filter(|&target| target >= 0)
                };
                for ((n, old), row) in old.zip(rows.chunks_exact_mut(width)) {
                    if n.is_multiple_of(part) {
                        cancel.check()?;
                        cancel.done(part.min(n), sources);
                    }
                    read(old, row, now);
                }
            }
        }
        Ok(Self { rows })
    }
}

fn read(old: &[i32], row: &mut [i32], now: impl Fn(i32) -> Option<i32>) {
    for slot in 0..old.len() {
        let target = old[slot];
        row[slot] = if target == NONE {
            NONE
        } else if let Some(target) = now(target) {
            if row[..slot].contains(&target) {
                NONE
            } else {
                target
            }
        } else if old[..slot].contains(&target) {
            NONE
        } else {
            DEAD
        };
    }
}

fn check_map(map: &[i32], problem: &quota::Problem) -> Result<(), Error> {
    checks::count("targetMap", map.len())?;
    let targets = problem.targets();
    match map
        .iter()
        .position(|&target| target >= 0 && target as usize >= targets)
    {
        Some(j) => Err(Error::out_of_range(
            format!("targetMap[{j}]"),
            format!("< {targets}, or -1"),
            map[j],
        )),
        None => Ok(()),
    }
}
