//! SipHash-1-3 with zero keys over three words (Aumasson and Bernstein, 2012).
//!
//! Rust's `DefaultHasher` is this function today, without a promise for tomorrow; the published
//! table needs it for ever.

/// The hash of the little-endian bytes of three u64.
pub fn hash3(words: [u64; 3]) -> u64 {
    let mut v = [
        0x736f_6d65_7073_6575_u64,
        0x646f_7261_6e64_6f6d,
        0x6c79_6765_6e65_7261,
        0x7465_6462_7974_6573,
    ];
    let length_byte = 24 << 56;
    for word in words.into_iter().chain([length_byte]) {
        v[3] ^= word;
        round(&mut v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for _ in 0..3 {
        round(&mut v);
    }
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

#[inline(always)]
fn round(v: &mut [u64; 4]) {
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

#[cfg(test)]
mod tests {
    use super::hash3;
    use std::hash::{DefaultHasher, Hasher};

    #[test]
    fn equals_the_standard_library_of_today() {
        for words in [[0, 0, 0], [1, 2, 3], [u64::MAX, 61, 1 << 40]] {
            let mut hasher = DefaultHasher::new();
            words.iter().for_each(|&word| hasher.write_u64(word));
            assert_eq!(hash3(words), hasher.finish());
        }
    }
}
