//! Sources by weight, cut into strata whose sources are nearly alike.

use crate::error::Error;
use crate::memory;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::ops::Range;

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

/// The sources that have a weight above 0 and want a slot, heaviest first. O(N), but for weights that
/// differ in their last bits only, O(N log N); mostly on the current rayon pool, unless `small`.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn sorted(
    weights: &[f64],
    fan_out: impl Fn(u32) -> u32 + Sync,
    small: bool,
) -> Result<Vec<Entry>, Error> {
    // Weights >= 0 are in the order of their bits. The upper half tells most of them apart, and
    // leaves room for the source in a key that sorts fast.
    let part = |sources: Range<usize>| {
        let mut keys: Vec<u64> = memory::with_capacity(sources.len())?;
        for (source, weight) in (sources.start as u32..).zip(&weights[sources]) {
            if *weight > 0.0 && fan_out(source) > 0 {
                keys.push((!weight.to_bits() & UPPER) | u64::from(source));
            }
        }
        sort_by_upper_half(&mut keys)?;
        Ok(keys)
    };
    let all = weights.len();
    let keys = if small || rayon::current_num_threads() == 1 {
        part(0..all)?
    } else {
        let (low, high) = rayon::join(|| part(0..all / 2), || part(all / 2..all));
        merged(&low?, &high?)?
    };
    let entry = |key: &u64| {
        let source = *key as u32;
        let weight = weights[source as usize];
        Entry { weight, source }
    };
    let mut entries = memory::with_capacity(keys.len())?;
    if small {
        entries.extend(keys.iter().map(entry));
    } else {
        keys.par_iter().map(entry).collect_into_vec(&mut entries);
    }
    let upper = |entry: &Entry| entry.weight.to_bits() & UPPER;
    let order = |close: &mut [Entry]| {
        if close.len() > 1 {
            close.sort_unstable_by(|a, b| {
                let lighter = b.weight.total_cmp(&a.weight);
                lighter.then(a.source.cmp(&b.source))
            });
        }
    };
    let are_close = |a: &Entry, b: &Entry| upper(a) == upper(b);
    if small {
        entries.chunk_by_mut(are_close).for_each(order);
    } else {
        entries.par_chunk_by_mut(are_close).for_each(order);
    }
    Ok(entries)
}

/// Sorts by the upper halves and keeps the order of equal ones: radix sort, from the lowest digit,
/// with digits as wide as what the keys differ in needs.
fn sort_by_upper_half(keys: &mut Vec<u64>) -> Result<(), Error> {
    const PASSES: usize = 3;
    let (mut least, mut most) = (u64::from(u32::MAX), 0);
    for key in keys.iter() {
        (least, most) = (least.min(key >> 32), most.max(key >> 32));
    }
    let width = (most.saturating_sub(least) + 1).ilog2() as usize / PASSES + 1;
    let digit =
        |key: u64, pass: usize| (((key >> 32) - least) >> (pass * width)) as usize % (1 << width);
    // The digits of all passes are counted in one: how often each occurs does not change.
    let mut places = memory::filled(PASSES << width, 0usize)?;
    for &key in keys.iter() {
        for pass in 0..PASSES {
            places[(pass << width) + digit(key, pass)] += 1;
        }
    }
    let mut other = memory::filled(keys.len(), 0)?;
    for (pass, places) in places.chunks_exact_mut(1 << width).enumerate() {
        let mut first = 0;
        for place in places.iter_mut() {
            first += std::mem::replace(place, first);
        }
        for &key in keys.iter() {
            let place = &mut places[digit(key, pass)];
            other[*place] = key;
            *place += 1;
        }
        std::mem::swap(keys, &mut other);
    }
    Ok(())
}

/// The keys of two sorted lists, sorted.
fn merged(a: &[u64], b: &[u64]) -> Result<Vec<u64>, Error> {
    let mut keys = memory::with_capacity(a.len() + b.len())?;
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let from_b = b[j] < a[i];
        keys.push(if from_b { b[j] } else { a[i] });
        i += usize::from(!from_b);
        j += usize::from(from_b);
    }
    keys.extend_from_slice(&a[i..]);
    keys.extend_from_slice(&b[j..]);
    Ok(keys)
}

/// The sign, the exponent and 20 bits of the fraction.
const UPPER: u64 = !0 << 32;

/// The next stratum of `entries`: at most `max_sources` sources whose weights are at most `max_gap` apart. At
/// least one. O(log N).
pub fn band(entries: &[Entry], max_sources: usize, max_gap: f64) -> usize {
    let first = entries[0].weight;
    let near = |entry: &Entry| entry.weight * RATIO >= first && first - entry.weight <= max_gap;
    // The gap can be below 0 by rounding; a stratum still takes its first source.
    entries[..entries.len().min(max_sources)]
        .partition_point(near)
        .max(1)
}

/// Puts sources of one fan-out together, the largest first, and keeps their order otherwise.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn by_fan_out(entries: &mut [Entry], fan_out: impl Fn(u32) -> u32) -> Result<(), Error> {
    memory::sort_by_key(entries, |entry| Reverse(fan_out(entry.source)))
}
