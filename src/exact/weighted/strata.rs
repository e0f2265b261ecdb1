//! Sources by weight, cut into strata whose sources are nearly alike.

use crate::error::Error;
use crate::memory;
use rayon::prelude::*;
use std::cmp::Reverse;

/// A source and its weight.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The weight.
    pub weight: f64,
    /// The source.
    pub source: u32,
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
    // Weights >= 0 are in the order of their bits. The upper half tells most of them apart, and
    // leaves room for the source in a key that sorts fast.
    let mut keys: Vec<u64> = memory::with_capacity(weights.len())?;
    for (source, weight) in (0..).zip(weights) {
        if *weight > 0.0 && fan_out(source) > 0 {
            keys.push((!weight.to_bits() & UPPER) | u64::from(source));
        }
    }
    let entry = |key: &u64| {
        let source = *key as u32;
        let weight = weights[source as usize];
        Entry { weight, source }
    };
    // No two keys are equal, so that the order does not depend on how it is found.
    let mut entries = memory::with_capacity(keys.len())?;
    if small {
        keys.sort_unstable();
        entries.extend(keys.iter().map(entry));
    } else {
        keys.par_sort_unstable();
        keys.par_iter().map(entry).collect_into_vec(&mut entries);
    }
    let upper = |entry: &Entry| entry.weight.to_bits() & UPPER;
    for close in entries.chunk_by_mut(|a, b| upper(a) == upper(b)) {
        // Stable: the sources ascend.
        close.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    }
    Ok(entries)
}

/// The sign, the exponent and 20 bits of the fraction.
const UPPER: u64 = !0 << 32;

/// The next stratum of `entries`: at most `most` sources whose weights are at most `spread` apart. At
/// least one. O(log N).
pub fn band(entries: &[Entry], most: usize, spread: f64) -> usize {
    let first = entries[0].weight;
    let near = |entry: &Entry| entry.weight * RATIO >= first && first - entry.weight <= spread;
    // What is left, and so the spread, can come out below 0.
    entries[..entries.len().min(most)]
        .partition_point(near)
        .max(1)
}

/// Puts sources of one fan-out together, the largest first, and keeps their order otherwise.
pub fn by_fan_out(entries: &mut [Entry], fan_out: impl Fn(u32) -> u32) {
    entries.sort_by_key(|entry| Reverse(fan_out(entry.source)));
}
