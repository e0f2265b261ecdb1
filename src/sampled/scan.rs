//! One source's matches: a pass over its arc of the ring.

use super::Plan;
use crate::lanes::{Has, Lanes};

/// Sets bit d of `words` where the target at distance d along the arc of `source` is a match;
/// returns the number of matches.
///
/// `words` has room for the whole arc; the words beyond it are left alone. O(degree of the
/// source).
#[inline(always)]
pub fn scan<V: Lanes>(has: Has<V>, plan: &Plan, source: usize, words: &mut [u64]) -> u32 {
    let start = plan.source_phases[source] as usize;
    let degree = plan.source_degrees[source] as usize;
    // The rows are padded to a whole word: the last one may look past the arc, never past the end.
    let visited = start..start + degree.next_multiple_of(64);
    let (phases, _) = plan.ring_phases[visited.clone()].as_chunks::<64>();
    let (degrees, _) = plan.ring_degrees[visited].as_chunks::<64>();
    let mut matches = 0;
    let position = V::splat(has, plan.source_positions[source]);
    let around = V::splat(has, plan.source_positions.len() as u32);
    for (w, (phases, degrees)) in phases.iter().zip(degrees).enumerate() {
        let mut word = 0;
        for at in (0..64).step_by(V::COUNT) {
            // The distance from the arc's beginning, modulo N: when it is negative it wraps to
            // a huge number, and then the sum with N is the smaller one.
            let distance = position.sub(V::load(has, &phases[at..]));
            let distance = distance.min(distance.add(around));
            let hits = V::bits(distance.less(V::load(has, &degrees[at..])));
            word |= u64::from(hits) << at;
        }
        let rest = degree - w * 64;
        if rest < 64 {
            word &= (1 << rest) - 1;
        }
        words[w] = word;
        matches += word.count_ones();
    }
    matches
}

/// The distance along the arc of match number `rank`: the position of that set bit of `words`.
///
/// `before[w]` is the number of set bits in the words before w. O(log(words)).
#[inline(always)]
pub fn select(words: &[u64], before: &[u32], rank: u32) -> usize {
    let w = before.partition_point(|&before| before <= rank) - 1;
    let mut word = words[w];
    for _ in before[w]..rank {
        word &= word - 1;
    }
    w * 64 + word.trailing_zeros() as usize
}
