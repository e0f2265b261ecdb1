//! Hashes in two lanes of 32 bits: what JavaScript computes fast too.
//!
//! Part of the mapping: a change of anything here moves keys.

use crate::key::Key;

/// What the hash of a key begins with, by the seed.
const KEYS: u64 = 0x4b45_5953;

/// Two lanes.
pub type Lanes = [u32; 2];

/// Where the hash of every key begins.
pub fn start(seed: u64) -> Lanes {
    let word = Key::new(seed, KEYS).hash(0);
    [word as u32, (word >> 32) as u32]
}

/// The hash of a key's bytes: four at a time, the last ones filled up with zeros, then their number.
pub fn key(start: Lanes, bytes: &[u8]) -> Lanes {
    let [mut a, mut b] = start;
    let (words, rest) = bytes.as_chunks::<4>();
    for &word in words {
        [a, b] = absorb([a, b], u32::from_le_bytes(word));
    }
    if !rest.is_empty() {
        let mut word = [0; 4];
        word[..rest.len()].copy_from_slice(rest);
        [a, b] = absorb([a, b], u32::from_le_bytes(word));
    }
    a ^= bytes.len() as u32;
    b = b.wrapping_add(a);
    a = mixed(a.wrapping_add(b.rotate_left(16)));
    b = mixed(b ^ a);
    [a.wrapping_add(b), b]
}

/// Takes in four bytes.
#[inline(always)]
fn absorb([a, b]: Lanes, word: u32) -> Lanes {
    let a = (a ^ word).wrapping_mul(0x9e37_79b1).rotate_left(13);
    let b = (b ^ word).wrapping_mul(0x85eb_ca77).rotate_left(17);
    [a.wrapping_add(b), b]
}

/// A bijection of 32-bit words in which every input bit reaches every output bit (Wellons's search for
/// such functions, 2018).
#[inline(always)]
pub fn mixed(mut x: u32) -> u32 {
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15)).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// Two words for one purpose of a key: where a dart lands, and how high.
#[inline(always)]
pub fn words([a, b]: Lanes, purpose: u32) -> Lanes {
    let x = mixed(a ^ purpose.wrapping_add(1).wrapping_mul(0x9e37_79b1));
    [x, mixed(x ^ b)]
}

/// The coins of one turn of a key, a bit for every level.
#[inline(always)]
pub fn coins([_, b]: Lanes, turn: u32) -> u32 {
    mixed(b.wrapping_add(turn.wrapping_add(1).wrapping_mul(0x85eb_ca77)))
}
