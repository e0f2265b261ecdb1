//! Sources by weight, sorted a part at a time.
//!
//! Two passes deal the sources to buckets, by the highest bits in which weights differ. A bucket is
//! sorted when it is its turn: it fits into a cache, and another thread may do it while what comes
//! before is placed. A weight goes with its source from the first pass on: to fetch it in the order of
//! weights would take longer than the sort.

use super::radix::Radix;
use crate::error::Error;
use crate::run::Run;
use crate::{memory, parallel};
use std::ops::Range;

/// A source and its weight.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The weight.
    pub weight: f64,
    /// The source.
    pub source: u32,
}

/// Sources a bucket, if they were spread evenly.
const SOURCES_PER_BUCKET: usize = 256;
/// As many buckets at most: more lines of a cache could not be written side by side.
const MAX_BUCKETS: usize = 4096;
/// Sources between two looks at the flag.
const SOURCES_PER_CHECK: usize = 1 << 16;

/// The sources of some weights that are wanted, in buckets: the heaviest first. 12 bytes a source.
pub struct Order<'a> {
    /// Those of the lower and of the upper half of all numbers, or all and none.
    halves: [Deal; 2],
    spread: Spread,
    run: &'a Run,
}

impl<'a> Order<'a> {
    /// Deals the sources that have a weight above 0 and want a slot. O(N), on the current rayon pool
    /// unless `small`.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(
        weights: &'a [f64],
        fan_out: impl Fn(u32) -> u32 + Sync,
        small: bool,
        run: &'a Run,
    ) -> Result<Self, Error> {
        let wanting = Wanting {
            weights,
            fan_out,
            run,
        };
        if small {
            return wanting.together();
        }
        let (half, all) = (weights.len() / 2, weights.len());
        let (low, high) = parallel::join(
            false,
            || wanting.extremes(0..half),
            || wanting.extremes(half..all),
        );
        let (low, high) = (low?, high?);
        let spread = Spread::new(all, low.0.min(high.0), low.1.max(high.1));
        let (low, high) = parallel::join(
            false,
            || wanting.dealt(0..half, spread),
            || wanting.dealt(half..all, spread),
        );
        Ok(Self {
            halves: [low?, high?],
            spread,
            run,
        })
    }

    /// How many sources there are.
    pub fn sources(&self) -> usize {
        self.halves.iter().map(|half| half.sources.len()).sum()
    }

    /// How many buckets.
    pub fn buckets(&self) -> usize {
        self.spread.buckets
    }

    /// Adds the sources of a bucket that are `wanted`: the heaviest first, equal ones in their order. O(n).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn sort(
        &self,
        bucket: usize,
        wanted: impl Fn(u32) -> bool,
        radix: &mut Radix,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Error> {
        let [low, high] = self.halves.each_ref().map(|half| half.bucket(bucket));
        radix.keys.clear();
        memory::reserve(&mut radix.keys, low.len() + high.len())?;
        let mut place = 0;
        for part in [low, high]
            .into_iter()
            .flat_map(|half| half.chunks(SOURCES_PER_CHECK))
        {
            self.run.cancel.check()?;
            for &packed in part {
                let entry = unpacked(packed);
                if wanted(entry.source) {
                    radix.keys.push(self.spread.key(entry.weight, place));
                }
                place += 1;
            }
        }
        radix.sort(self.spread.shift, self.run)?;
        let first = entries.len();
        memory::reserve(entries, radix.keys.len())?;
        for keys in radix.keys.chunks(SOURCES_PER_CHECK) {
            self.run.cancel.check()?;
            entries.extend(keys.iter().map(|&key| {
                let place = key as u32 as usize;
                unpacked(match place.checked_sub(low.len()) {
                    None => low[place],
                    Some(place) => high[place],
                })
            }));
        }
        let upper = |entry: &Entry| upper_half(entry.weight);
        let mut seen = 0;
        for close in entries[first..].chunk_by_mut(|a, b| upper(a) == upper(b)) {
            seen += close.len();
            if seen >= SOURCES_PER_CHECK {
                self.run.cancel.check()?;
                seen = 0;
            }
            if close.len() > 1 {
                sort_close(close, radix, self.run)?;
            }
        }
        Ok(())
    }
}

/// Sorts sources whose weights differ in their lower halves at most: the heaviest first, equal ones in their order,
/// which is the one that they have.
fn sort_close(close: &mut [Entry], radix: &mut Radix, run: &Run) -> Result<(), Error> {
    if close.len() <= SOURCES_PER_CHECK {
        close.sort_unstable_by(|a, b| {
            let lighter = b.weight.total_cmp(&a.weight);
            lighter.then(a.source.cmp(&b.source))
        });
        return Ok(());
    }
    radix.keys.clear();
    memory::reserve(&mut radix.keys, close.len())?;
    let (mut last, mut is_sorted) = (0, true);
    for part in close.chunks(SOURCES_PER_CHECK) {
        run.cancel.check()?;
        for entry in part {
            let rest = !(entry.weight.to_bits() as u32);
            let key = u64::from(rest) << 32 | radix.keys.len() as u64;
            is_sorted &= last <= key;
            last = key;
            radix.keys.push(key);
        }
    }
    if is_sorted {
        return Ok(());
    }
    radix.sort(u32::BITS, run)?;
    let mut sorted = memory::with_capacity(close.len())?;
    for keys in radix.keys.chunks(SOURCES_PER_CHECK) {
        run.cancel.check()?;
        sorted.extend(keys.iter().map(|&key| close[key as u32 as usize]));
    }
    for (part, sorted) in close
        .chunks_mut(SOURCES_PER_CHECK)
        .zip(sorted.chunks(SOURCES_PER_CHECK))
    {
        run.cancel.check()?;
        part.copy_from_slice(sorted);
    }
    Ok(())
}

/// The sign, the exponent and 20 bits of the fraction. Weights >= 0 are in the order of their bits, and
/// these tell most of them apart.
fn upper_half(weight: f64) -> u32 {
    (weight.to_bits() >> 32) as u32
}

/// Which bucket is whose.
#[derive(Clone, Copy)]
struct Spread {
    most: u32,
    shift: u32,
    buckets: usize,
}

impl Spread {
    /// Buckets for `sources` whose upper halves go from `least` to `most`.
    fn new(sources: usize, least: u32, most: u32) -> Self {
        let wanted = (sources / SOURCES_PER_BUCKET).clamp(1, MAX_BUCKETS) as u32;
        let range = most.saturating_sub(least);
        let mut shift = 0;
        while range >> shift >= wanted {
            shift += 1;
        }
        Self {
            most,
            shift,
            buckets: (range >> shift) as usize + 1,
        }
    }

    fn bucket(self, weight: f64) -> usize {
        ((self.most - upper_half(weight)) >> self.shift) as usize
    }

    /// The key of the source that is at a place of its bucket: the bits that are left come first.
    fn key(self, weight: f64, place: u32) -> u64 {
        let rest = (self.most - upper_half(weight)) & ((1 << self.shift) - 1);
        u64::from(rest) << 32 | u64::from(place)
    }
}

/// A source and the two halves of its weight, in 12 bytes.
type Packed = [u32; 3];

fn packed(source: u32, weight: f64) -> Packed {
    let bits = weight.to_bits();
    [source, bits as u32, (bits >> 32) as u32]
}

fn unpacked([source, low, high]: Packed) -> Entry {
    let weight = f64::from_bits(u64::from(high) << 32 | u64::from(low));
    Entry { weight, source }
}

/// Sources in the order of their buckets, and where each bucket ends.
struct Deal {
    sources: Vec<Packed>,
    ends: Vec<u32>,
}

impl Deal {
    fn bucket(&self, bucket: usize) -> &[Packed] {
        let first = bucket.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.sources[first as usize..self.ends[bucket] as usize]
    }
}

/// The sources that are to be dealt.
struct Wanting<'a, F> {
    weights: &'a [f64],
    fan_out: F,
    run: &'a Run,
}

impl<'a, F: Fn(u32) -> u32> Wanting<'a, F> {
    /// Calls `found` with the wanting ones of a range and their weights.
    fn each(&self, range: Range<usize>, mut found: impl FnMut(u32, f64)) -> Result<(), Error> {
        for first in range.clone().step_by(SOURCES_PER_CHECK) {
            self.run.cancel.check()?;
            let end = range.end.min(first + SOURCES_PER_CHECK);
            for (source, &weight) in (first as u32..).zip(&self.weights[first..end]) {
                if weight > 0.0 && (self.fan_out)(source) > 0 {
                    found(source, weight);
                }
            }
        }
        Ok(())
    }

    /// All in one bucket, by one pass instead of three: few are sorted in a cache as they are.
    fn together(self) -> Result<Order<'a>, Error> {
        let all = self.weights.len();
        let mut sources = memory::with_capacity(all)?;
        let (mut least, mut most) = (u32::MAX, 0);
        self.each(0..all, |source, weight| {
            let upper = upper_half(weight);
            (least, most) = (least.min(upper), most.max(upper));
            sources.push(packed(source, weight));
        })?;
        let count = sources.len() as u32;
        let deal = |sources, count| {
            let ends = memory::filled(1, count)?;
            Ok(Deal { sources, ends })
        };
        Ok(Order {
            halves: [deal(sources, count)?, deal(Vec::new(), 0)?],
            spread: Spread::new(1, least, most),
            run: self.run,
        })
    }

    /// The least and the largest upper half.
    fn extremes(&self, range: Range<usize>) -> Result<(u32, u32), Error> {
        let (mut least, mut most) = (u32::MAX, 0);
        self.each(range, |_, weight| {
            let upper = upper_half(weight);
            (least, most) = (least.min(upper), most.max(upper));
        })?;
        Ok((least, most))
    }

    fn dealt(&self, range: Range<usize>, spread: Spread) -> Result<Deal, Error> {
        let mut ends = memory::filled(spread.buckets, 0u32)?;
        self.each(range.clone(), |_, weight| ends[spread.bucket(weight)] += 1)?;
        let mut count = 0;
        for end in &mut ends {
            count += std::mem::replace(end, count);
        }
        let mut sources = memory::zeroed::<Packed>(count as usize)?;
        self.each(range, |source, weight| {
            let place = &mut ends[spread.bucket(weight)];
            sources[*place as usize] = packed(source, weight);
            *place += 1;
        })?;
        Ok(Deal { sources, ends })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Weights of every size, many of them equal or nearly so.
    fn weights() -> impl Strategy<Value = Vec<f64>> {
        let weight = prop_oneof![
            Just(0.0),
            (1u64..6).prop_map(|i| i as f64),
            (0u64..9).prop_map(|i| f64::from_bits(1.5f64.to_bits() + i)),
            (1u64..f64::MAX.to_bits()).prop_map(f64::from_bits),
            0.1..0.2f64,
        ];
        prop::collection::vec(weight, 0..5000)
    }

    proptest! {
        #[test]
        fn buckets_hold_what_a_sort_gives(weights in weights(), small: bool, seed: u32) {
            let fan_out = |source: u32| source.wrapping_mul(seed) % 7;
            let run = Run::default();
            let order = Order::new(&weights, fan_out, small, &run).unwrap();
            let wanting = |&i: &u32| weights[i as usize] > 0.0 && fan_out(i) > 0;
            let mut expected: Vec<u32> = (0..weights.len() as u32).filter(wanting).collect();
            expected.sort_by(|&a, &b| weights[b as usize].total_cmp(&weights[a as usize]));
            prop_assert_eq!(order.sources(), expected.len());
            let (mut radix, mut entries) = (Radix::default(), Vec::new());
            for bucket in 0..order.buckets() {
                order.sort(bucket, |_| true, &mut radix, &mut entries).unwrap();
            }
            let sources: Vec<u32> = entries.iter().map(|entry| entry.source).collect();
            prop_assert_eq!(&sources, &expected);
            prop_assert!(entries.iter().all(|entry| entry.weight == weights[entry.source as usize]));
            let even = |source: u32| source.is_multiple_of(2);
            entries.clear();
            for bucket in 0..order.buckets() {
                order.sort(bucket, even, &mut radix, &mut entries).unwrap();
            }
            expected.retain(|&source| even(source));
            let sources: Vec<u32> = entries.iter().map(|entry| entry.source).collect();
            prop_assert_eq!(&sources, &expected);
        }
    }

    #[test]
    fn many_that_differ_in_their_last_bits_are_sorted() {
        let count = 3 * SOURCES_PER_CHECK as u32;
        let last = |i: u32| u64::from(i.wrapping_mul(0x9e37_79b1) % 50_000);
        let alike = |i: u32| f64::from_bits(1.5f64.to_bits() + last(i));
        for weight in [&alike as &dyn Fn(u32) -> f64, &|_| 1.5] {
            let weights: Vec<f64> = (0..count).map(weight).collect();
            let run = Run::default();
            let order = Order::new(&weights, |_| 1, false, &run).unwrap();
            let mut entries = Vec::new();
            for bucket in 0..order.buckets() {
                let radix = &mut Radix::default();
                order.sort(bucket, |_| true, radix, &mut entries).unwrap();
            }
            let mut expected: Vec<u32> = (0..count).collect();
            expected.sort_by(|&a, &b| weights[b as usize].total_cmp(&weights[a as usize]));
            let sources: Vec<u32> = entries.iter().map(|entry| entry.source).collect();
            assert!(sources == expected);
        }
    }
}
