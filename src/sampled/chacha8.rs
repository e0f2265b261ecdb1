//! The random streams of `sampled`: ChaCha8 with one key per source, many sources abreast.
//!
//! A stream is what rand_chacha 0.3 yields for `ChaCha8Rng::seed_from_u64`: 64-bit block counter
//! from 0, stream id 0, each u64 draw the low word first. Here lane l of every vector belongs to
//! source l of a batch, so a block of the ChaCha state is one block of every source's stream and
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

/// Rounds of a block.
pub const ROUNDS: usize = 8;

/// The words of "expand 32-byte k", the constant of ChaCha.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Block `counter` of the streams with the given keys: word w of lane l is word w of source l.
#[inline(always)]
pub fn block<V: Lanes>(has: Has<V>, keys: &[V; 8], counter: u64) -> [V; 16] {
    let mut block = Block::new(has, keys, counter);
    for _ in 0..ROUNDS / 2 {
        block.columns();
        block.diagonals();
    }
    block.words()
}

/// A block of the streams that is made round by round: word w of lane l is word w of source l.
pub struct Block<V> {
    input: [V; 16],
    state: [V; 16],
}

impl<V: Lanes> Block<V> {
    /// Block `counter` of the streams with the given keys, before its first round.
    #[inline(always)]
    pub fn new(has: Has<V>, keys: &[V; 8], counter: u64) -> Self {
        // Without array::from_fn, whose closures are compiled for no instruction set.
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
        Self {
            input,
            state: input,
        }
    }

    /// The first round, and every other one after it: the columns of the state.
    #[inline(always)]
    pub fn columns(&mut self) {
        quarter(&mut self.state, 0, 4, 8, 12);
        quarter(&mut self.state, 1, 5, 9, 13);
        quarter(&mut self.state, 2, 6, 10, 14);
        quarter(&mut self.state, 3, 7, 11, 15);
    }

    /// The rounds between: the diagonals.
    #[inline(always)]
    pub fn diagonals(&mut self) {
        quarter(&mut self.state, 0, 5, 10, 15);
        quarter(&mut self.state, 1, 6, 11, 12);
        quarter(&mut self.state, 2, 7, 8, 13);
        quarter(&mut self.state, 3, 4, 9, 14);
    }

    /// The words, after all [`ROUNDS`].
    #[inline(always)]
    pub fn words(self) -> [V; 16] {
        let mut words = self.state;
        for (word, input) in words.iter_mut().zip(self.input) {
            *word = word.add(input);
        }
        words
    }
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
