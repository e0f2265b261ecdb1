//! The random streams of `sampled`: ChaCha8 with one key per source, many sources abreast.
//!
//! A stream is what rand_chacha 0.3 yields for `ChaCha8Rng::seed_from_u64`: 64-bit block counter
//! from 0, stream id 0, each u64 draw the low word first. Here lane l of every vector belongs to
//! source l of a group, so a block of the ChaCha state is one block of every source's stream and
//! no word is ever moved between lanes.

use crate::lanes::{Has, Lanes};

/// The 256-bit key that rand_core 0.6 expands from a 64-bit seed (PCG32 output function).
pub fn key(seed: u64) -> [u32; 8] {
    const MULTIPLIER: u64 = 6364136223846793005;
    const INCREMENT: u64 = 11634580027462260723;
    let mut state = seed;
    std::array::from_fn(|_| {
        state = state.wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT);
        let mixed = (((state >> 18) ^ state) >> 27) as u32;
        mixed.rotate_right((state >> 59) as u32)
    })
}

/// The words of "expand 32-byte k", the constant of ChaCha.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Block `counter` of the streams with the given keys: word w of lane l is word w of source l.
#[inline(always)]
pub fn block<V: Lanes>(has: Has<V>, keys: &[V; 8], counter: u64) -> [V; 16] {
    let constant = |w: usize| V::splat(has, CONSTANTS[w]);
    let input = [
        constant(0),
        constant(1),
        constant(2),
        constant(3),
        keys[0],
        keys[1],
        keys[2],
        keys[3],
        keys[4],
        keys[5],
        keys[6],
        keys[7],
        V::splat(has, counter as u32),
        V::splat(has, (counter >> 32) as u32),
        V::splat(has, 0),
        V::splat(has, 0),
    ];
    let mut x = input;
    for _ in 0..4 {
        quarter(&mut x, 0, 4, 8, 12);
        quarter(&mut x, 1, 5, 9, 13);
        quarter(&mut x, 2, 6, 10, 14);
        quarter(&mut x, 3, 7, 11, 15);
        quarter(&mut x, 0, 5, 10, 15);
        quarter(&mut x, 1, 6, 11, 12);
        quarter(&mut x, 2, 7, 8, 13);
        quarter(&mut x, 3, 4, 9, 14);
    }
    for (word, input) in x.iter_mut().zip(input) {
        *word = word.add(input);
    }
    x
}

/// The quarter round of ChaCha on four words of the state.
#[inline(always)]
fn quarter<V: Lanes>(x: &mut [V; 16], a: usize, b: usize, c: usize, d: usize) {
    x[a] = x[a].add(x[b]);
    x[d] = x[d].xor(x[a]).rotate_left::<16>();
    x[c] = x[c].add(x[d]);
    x[b] = x[b].xor(x[c]).rotate_left::<12>();
    x[a] = x[a].add(x[b]);
    x[d] = x[d].xor(x[a]).rotate_left::<8>();
    x[c] = x[c].add(x[d]);
    x[b] = x[b].xor(x[c]).rotate_left::<7>();
}
