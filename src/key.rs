//! Hashes keyed by the seed, and a shuffle: all the randomness but that of `sampled`.
//!
//! Part of the mapping: a change of anything here changes routes.

/// The odd integer nearest to 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// A bijection of 64-bit words in which every input bit reaches every output bit (Stafford's
/// variant 13 of the finalizer of MurmurHash3).
#[inline(always)]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A family of hash functions, one for every purpose and seed.
#[derive(Clone, Copy, Debug)]
pub struct Key(u64);

impl Key {
    /// The key of `seed` for one purpose; other purposes of the same seed are unrelated.
    pub fn new(seed: u64, purpose: u64) -> Self {
        Self(mix(
            mix(seed.wrapping_add(GOLDEN)) ^ purpose.wrapping_mul(GOLDEN)
        ))
    }

    /// A key below this one.
    pub fn child(self, purpose: u64) -> Self {
        Self::new(self.0, purpose)
    }

    /// The hash of a word.
    #[inline(always)]
    pub fn hash(self, word: u64) -> u64 {
        mix(self.0 ^ mix(word.wrapping_add(GOLDEN)))
    }

    /// A number below `bound`, uniform up to 2^-32, from the hash of a word.
    #[inline(always)]
    pub fn below(self, word: u64, bound: u32) -> u32 {
        reduce((self.hash(word) >> 32) as u32, bound)
    }

    /// Shuffles in place (Fisher and Yates, from the back), with one draw of a SplitMix64 stream a
    /// swap.
    pub fn shuffle<T>(self, items: &mut [T]) {
        let mut state = self.0;
        for i in (1..items.len()).rev() {
            state = state.wrapping_add(GOLDEN);
            items.swap(i, reduce((mix(state) >> 32) as u32, i as u32 + 1) as usize);
        }
    }
}

/// `x` of 2^32 reduced to `bound`: floor(x * bound / 2^32).
#[inline(always)]
pub fn reduce(x: u32, bound: u32) -> u32 {
    ((u64::from(x) * u64::from(bound)) >> 32) as u32
}
