//! Sources by weight, cut into strata whose sources are nearly alike.

use crate::error::Error;
use crate::memory;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::ops::Range;

/// A source, as it is sorted: heaviest first, then by index.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The bits of the weight, reversed: weights >= 0 are in the order of their bits.
    key: u64,
    /// The source.
    pub source: u32,
}

impl Entry {
    /// The weight.
    pub fn weight(self) -> f64 {
        f64::from_bits(!self.key)
    }
}

/// Sources with one fan-out, whose weights are at most this factor apart.
const RATIO: f64 = 1.1;

/// The sources that have a weight above 0 and want a slot, heaviest first. O(N log N), in parallel
/// on the current rayon pool unless there are few.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn sorted(
    weights: &[f64],
    fan_out: impl Fn(u32) -> u32,
    small: bool,
) -> Result<Vec<Entry>, Error> {
    let mut entries = memory::with_capacity(weights.len())?;
    for (source, &weight) in (0..).zip(weights) {
        if weight > 0.0 && fan_out(source) > 0 {
            let key = !weight.to_bits();
            entries.push(Entry { key, source });
        }
    }
    // No two are equal, so that the order does not depend on how it is found.
    if small {
        entries.sort_unstable();
    } else {
        entries.par_sort_unstable();
    }
    Ok(entries)
}

/// The next stratum of `entries` from `first` on: at most `most` sources. O(log N).
pub fn band(entries: &[Entry], first: usize, most: usize) -> Range<usize> {
    let rest = &entries[first..entries.len().min(first + most)];
    let heaviest = rest[0].weight();
    first..first + rest.partition_point(|entry| entry.weight() * RATIO >= heaviest)
}

/// Puts sources of one fan-out together, the largest first, and keeps their order otherwise.
pub fn by_fan_out(entries: &mut [Entry], fan_out: impl Fn(u32) -> u32) {
    entries.sort_by_key(|entry| Reverse(fan_out(entry.source)));
}
