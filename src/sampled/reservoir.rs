//! Vitter's Algorithm R for as many sources as there are lanes.
//!
//! Match number c (from 0; the first k fill the slots) draws r uniform in 0..=c and takes slot r
//! if r < k. A draw is one u64 x of the source's stream: with range = c + 1, it is accepted when
//! the low word of x * range lies below range shifted left until its top bit is set (the zone of
//! rand 0.8), and then r is the high word; otherwise the next x is tried. Whether accepted or not,
//! each step uses up exactly one x of every lane, so all lanes read the same word of their own
//! streams, and a step is a dozen instructions without a branch. The low 32 bits of the zone's
//! bound are zero, so the middle word of the 96-bit product decides about acceptance alone.

use super::chacha8::{self, Block, ROUNDS};
use crate::lanes::{Has, Lanes, MAX_LANES};

/// The lanes of one batch: stream keys and numbers of matches.
pub struct Batch {
    /// Word w of the key of lane l at `[w][l]`.
    pub keys: [[u32; MAX_LANES]; 8],
    /// How many matches each lane has; 0 for a lane that is not used.
    pub matches: [u32; MAX_LANES],
}

/// Draws per block of a stream: as many as it has rounds.
const DRAWS: usize = ROUNDS;

/// The draws of one block.
struct Draws<V> {
    /// The range of the next draw.
    range: V,
    // Lane l of draw d is at d * COUNT + l, and so is its bit among the wins.
    ranges: [u32; DRAWS * MAX_LANES],
    drawn: [u32; DRAWS * MAX_LANES],
    wins: [u64; DRAWS * MAX_LANES / 64],
}

impl<V: Lanes> Draws<V> {
    /// Makes draw number d of a block whose words are `words`.
    #[inline(always)]
    fn draw(&mut self, slots: V, words: &[V; 16], d: usize) {
        let range = self.range;
        let (middle, top) = V::wide_product(words[2 * d], words[2 * d + 1], range);
        let accepted = middle.less(range.normalized());
        let first = d * V::COUNT;
        let won = V::bits(V::both(accepted, top.less(slots)));
        self.wins[first / 64] |= u64::from(won) << (first % 64);
        range.store(&mut self.ranges[first..]);
        top.store(&mut self.drawn[first..]);
        self.range = range.incremented(accepted);
    }
}

/// Sets `ranks[l * k + r]` to the number of the match that ends up in slot r of lane l.
///
/// The slots hold their initial ranks (r in slot r) on entry. O(largest number of matches).
#[inline(always)]
pub fn draw<V: Lanes>(has: Has<V>, batch: &Batch, k: u32, ranks: &mut [u32]) {
    let most = *batch.matches.iter().max().expect("there are lanes");
    if most <= k {
        return;
    }
    let keys: [V; 8] = std::array::from_fn(|w| V::load(has, &batch.keys[w]));
    let slots = V::splat(has, k);
    let mut draws = Draws {
        range: V::splat(has, k + 1),
        ranges: [0; DRAWS * MAX_LANES],
        drawn: [0; DRAWS * MAX_LANES],
        wins: [0; DRAWS * MAX_LANES / 64],
    };
    let mut words = chacha8::block(has, &keys, 0);
    for counter in 1.. {
        words = if V::ALTERNATES {
            // A draw waits for the one before it, which leaves most of the processor to a round of the
            // next block.
            let mut next = Block::new(has, &keys, counter);
            for double in 0..ROUNDS / 2 {
                draws.draw(slots, &words, 2 * double);
                next.columns();
                draws.draw(slots, &words, 2 * double + 1);
                next.diagonals();
            }
            next.words()
        } else {
            for d in 0..DRAWS {
                draws.draw(slots, &words, d);
            }
            chacha8::block(has, &keys, counter)
        };
        // Wins are rare (about k in c): they are noted here, after the branchless part. A lane
        // that has no match left goes on drawing with the others, and its wins do not count.
        for (w, wins) in draws.wins.iter_mut().enumerate() {
            while *wins != 0 {
                let at = w * 64 + wins.trailing_zeros() as usize;
                *wins &= *wins - 1;
                let (l, rank) = (at % V::COUNT, draws.ranges[at] - 1);
                if rank < batch.matches[l] {
                    ranks[l * k as usize + draws.drawn[at] as usize] = rank;
                }
            }
        }
        let mut next = [u32::MAX; MAX_LANES];
        draws.range.store(&mut next);
        if next
            .iter()
            .zip(&batch.matches)
            .all(|(next, matches)| next > matches)
        {
            return;
        }
    }
}
