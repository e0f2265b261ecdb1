//! SipHash-1-3 with zero keys over 64-bit words (Aumasson and Bernstein, 2012).
//!
//! Rust's `DefaultHasher` is this function today, without a promise for tomorrow; the published
//! table and fingerprints need it for ever.

use siphasher::sip::SipHasher13;
use std::hash::Hasher;

/// The state after some words.
#[derive(Clone, Copy)]
pub struct SipHasher(SipHasher13);

impl SipHasher {
    /// The state before the first word.
    #[allow(clippy::new_without_default)]
    #[inline(always)]
    pub fn new() -> Self {
        Self(SipHasher13::new())
    }

    /// Takes in the little-endian bytes of a word.
    #[inline(always)]
    pub fn write(&mut self, word: u64) {
        self.0.write(&word.to_le_bytes());
    }

    /// The hash of all words so far.
    #[inline(always)]
    pub fn finish(self) -> u64 {
        self.0.finish()
    }
}

/// The hash of the little-endian bytes of some words.
#[inline(always)]
pub fn hash<const N: usize>(words: [u64; N]) -> u64 {
    let mut hasher = SipHasher::new();
    for word in words {
        hasher.write(word);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::hash;
    use std::hash::{DefaultHasher, Hasher};

    #[test]
    fn equals_the_standard_library_of_today() {
        for words in [[0, 0, 0], [1, 2, 3], [u64::MAX, 61, 1 << 40]] {
            let mut hasher = DefaultHasher::new();
            words.iter().for_each(|&word| hasher.write_u64(word));
            assert_eq!(hash(words), hasher.finish());
        }
    }
}
