//! SipHash-1-3 with zero keys over 64-bit words (Aumasson and Bernstein, 2012).
//!
//! Rust's `DefaultHasher` is this function today, without a promise for tomorrow; the published
//! table and fingerprints need it for ever.

/// The state after some words.
#[derive(Clone, Copy)]
pub struct SipHasher {
    v: [u64; 4],
    words: u64,
}

impl SipHasher {
    /// The state before the first word.
    #[allow(clippy::new_without_default)]
    #[inline(always)]
    pub fn new() -> Self {
        Self {
            v: [
                0x736f_6d65_7073_6575,
                0x646f_7261_6e64_6f6d,
                0x6c79_6765_6e65_7261,
                0x7465_6462_7974_6573,
            ],
            words: 0,
        }
    }

    /// Takes in the little-endian bytes of a word.
    #[inline(always)]
    pub fn write(&mut self, word: u64) {
        self.words += 1;
        self.absorb(word);
    }

    /// The hash of all words so far.
    #[inline(always)]
    pub fn finish(mut self) -> u64 {
        // The last block holds the length in bytes, modulo 256, in its top byte.
        self.absorb((self.words * 8) << 56);
        self.v[2] ^= 0xff;
        for _ in 0..3 {
            self.round();
        }
        self.v[0] ^ self.v[1] ^ self.v[2] ^ self.v[3]
    }

    #[inline(always)]
    fn absorb(&mut self, word: u64) {
        self.v[3] ^= word;
        self.round();
        self.v[0] ^= word;
    }

    #[inline(always)]
    fn round(&mut self) {
        let v = &mut self.v;
        v[0] = v[0].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(13) ^ v[0];
        v[0] = v[0].rotate_left(32);
        v[2] = v[2].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(16) ^ v[2];
        v[0] = v[0].wrapping_add(v[3]);
        v[3] = v[3].rotate_left(21) ^ v[0];
        v[2] = v[2].wrapping_add(v[1]);
        v[1] = v[1].rotate_left(17) ^ v[2];
        v[2] = v[2].rotate_left(32);
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
