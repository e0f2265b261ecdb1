//! Vitter's Algorithm R for as many sources as there are lanes.
//!
//! Match number c (from 0; the first k fill the slots) draws r uniform in 0..=c and takes slot r
//! if r < k. A draw is one u64 x of the source's stream: with range = c + 1, it is accepted when
//! the low word of x * range lies below range shifted left until its top bit is set (the zone of
//! rand 0.8), and then r is the high word; otherwise the next x is tried. Whether accepted or not,
//! each step uses up exactly one x of every lane, so all lanes read the same word of their own
//! streams, and a step is a dozen instructions without a branch. The low 32 bits of the zone's
//! bound are zero, so the middle word of the 96-bit product decides about acceptance alone.

use crate::lanes::{Lanes, MAX_LANES};
use crate::stream;

/// The lanes of one group: stream keys and numbers of matches.
pub struct Group {
    /// Word w of the key of lane l at `[w][l]`.
    pub keys: [[u32; MAX_LANES]; 8],
    /// How many matches each lane has; 0 for a lane that is not used.
    pub matches: [u32; MAX_LANES],
}

/// Draws per block of a stream.
const DRAWS: usize = 8;

/// Sets `ranks[l * k + r]` to the number of the match that ends up in slot r of lane l.
///
/// The slots hold their initial ranks (r in slot r) on entry. O(largest number of matches).
///
/// # Safety
///
/// The machine must have the instructions of `V`.
#[inline(always)]
pub unsafe fn draw<V: Lanes>(group: &Group, k: u32, ranks: &mut [u32]) {
    let most = *group.matches.iter().max().expect("there are lanes");
    if most <= k {
        return;
    }
    // SAFETY: the caller vouches for the instructions of V.
    unsafe {
        let keys: [V; 8] = std::array::from_fn(|w| V::load(&group.keys[w]));
        let slots = V::splat(k);
        let mut range = V::splat(k + 1);
        let mut ranges = [[0; MAX_LANES]; DRAWS];
        let mut drawn = [[0; MAX_LANES]; DRAWS];
        for counter in 0.. {
            let words = stream::block(&keys, counter);
            let mut wins = [0; DRAWS];
            for d in 0..DRAWS {
                let (middle, top) = V::scaled(words[2 * d], words[2 * d + 1], range);
                let accepted = middle.less(range.normalized());
                wins[d] = V::bits(V::both(accepted, top.less(slots)));
                range.store(&mut ranges[d]);
                top.store(&mut drawn[d]);
                range = range.incremented(accepted);
            }
            // Wins are rare (about k in c): they are noted here, after the branchless part. A lane
            // that has no match left goes on drawing with the others, and its wins do not count.
            for d in 0..DRAWS {
                let mut lanes = wins[d];
                while lanes != 0 {
                    let l = lanes.trailing_zeros() as usize;
                    lanes &= lanes - 1;
                    let rank = ranges[d][l] - 1;
                    if rank < group.matches[l] {
                        ranks[l * k as usize + drawn[d][l] as usize] = rank;
                    }
                }
            }
            let mut next = [u32::MAX; MAX_LANES];
            range.store(&mut next);
            if next
                .iter()
                .zip(&group.matches)
                .all(|(next, matches)| next > matches)
            {
                return;
            }
        }
    }
}
