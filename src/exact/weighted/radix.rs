//! Radix sort of keys by their upper halves.

use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// So few are compared with each other: to count digits would take longer.
const FEW: usize = 64;
/// Bits of a digit at most, so that the places of its values fit into the nearest cache.
const MAX_DIGIT: u32 = 11;
/// Keys between two looks at the flag.
const KEYS_PER_CHECK: usize = 1 << 16;

/// The keys, and what sorting them needs, kept from one time to the next.
#[derive(Default)]
pub struct Radix {
    /// To be sorted; their lower halves are all different, and rise.
    pub keys: Vec<u64>,
    other: Vec<u64>,
    /// Where the next key of each value of a digit goes.
    places: Vec<u32>,
}

impl Radix {
    /// Sorts the keys, whose upper halves are below 2^`bits`, from the lowest digit; digits are as wide
    /// as it takes to tell so many keys apart. O(n).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn sort(&mut self, bits: u32, run: &Run) -> Result<(), Error> {
        let Self {
            keys,
            other,
            places,
        } = self;
        if keys.len() <= FEW {
            keys.sort_unstable();
            return Ok(());
        }
        let passes = bits.div_ceil(keys.len().ilog2().min(MAX_DIGIT));
        if passes == 0 {
            return Ok(());
        }
        let width = bits.div_ceil(passes);
        memory::resize(other, keys.len(), 0)?;
        memory::resize(places, 1 << width, 0)?;
        for pass in 0..passes {
            let digit = |key: u64| {
                let upper = (key >> 32) as u32;
                (upper >> (pass * width)) as usize % (1 << width)
            };
            places.fill(0);
            for part in keys.chunks(KEYS_PER_CHECK) {
                run.cancel.check()?;
                part.iter().for_each(|&key| places[digit(key)] += 1);
            }
            let mut first = 0;
            for place in places.iter_mut() {
                first += std::mem::replace(place, first);
            }
            for part in keys.chunks(KEYS_PER_CHECK) {
                run.cancel.check()?;
                for &key in part {
                    let place = &mut places[digit(key)];
                    other[*place as usize] = key;
                    *place += 1;
                }
            }
            std::mem::swap(keys, other);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_sorted(
            uppers in prop::collection::vec(any::<u32>(), 0..3000),
            bits in 1u32..=32,
        ) {
            let mut radix = Radix::default();
            // The second time finds what the first has left.
            for count in [uppers.len(), uppers.len() / 2] {
                let upper = |&upper: &u32| u64::from(upper >> (32 - bits)) << 32;
                let keys = (0..).zip(&uppers[..count]).map(|(i, x)| upper(x) | i);
                let mut expected: Vec<u64> = keys.collect();
                radix.keys.clone_from(&expected);
                radix.sort(bits, &Run::default()).unwrap();
                expected.sort();
                prop_assert_eq!(&radix.keys, &expected);
            }
        }
    }
}
