//! Other ways to place weights, written plainly and well. LPT as the textbook has it is the library's
//! own oracle, `phase_router::exact::weighted::naive`.

use crate::draws::uniform;
use rand::Rng;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// LPT with a heap: heaviest source first, each to the k targets with the least load / share before
/// they get it, which is what a heap can order. O(N * (log N + k log M)).
pub fn heap_lpt(weights: &[f64], fan_out: usize, shares: &[f64]) -> Vec<i32> {
    let mut order: Vec<u32> = (0..weights.len() as u32).collect();
    order.sort_unstable_by(|&a, &b| weights[b as usize].total_cmp(&weights[a as usize]));
    let mut loads = vec![0.0; shares.len()];
    // Numbers >= 0 are in the order of their bits; of equals, the largest share comes first.
    let key =
        |j: usize, load: f64| Reverse(((load / shares[j]).to_bits(), !shares[j].to_bits(), j));
    let mut heap: BinaryHeap<_> = (0..shares.len()).map(|j| key(j, 0.0)).collect();
    let mut rows = vec![-1; weights.len() * fan_out];
    let mut taken = Vec::with_capacity(fan_out);
    for source in order {
        let row = &mut rows[source as usize * fan_out..][..fan_out];
        for slot in row {
            let Some(Reverse((_, _, j))) = heap.pop() else {
                break;
            };
            *slot = j as i32;
            taken.push(j);
        }
        for j in taken.drain(..) {
            loads[j] += weights[source as usize];
            heap.push(key(j, loads[j]));
        }
    }
    rows
}

/// Each source to k distinct targets drawn in proportion to capacity, blind to weights.
pub fn random(sources: usize, fan_out: usize, capacities: &[f64], rng: &mut impl Rng) -> Vec<i32> {
    let mut sums = Vec::with_capacity(capacities.len());
    let mut sum = 0.0;
    for capacity in capacities {
        sum += capacity;
        sums.push(sum);
    }
    let mut rows = vec![-1; sources * fan_out];
    for row in rows.chunks_mut(fan_out) {
        for slot in 0..fan_out.min(capacities.len()) {
            row[slot] = loop {
                let at = uniform(rng) * sum;
                let j = sums.partition_point(|&end| end < at) as i32;
                if !row[..slot].contains(&j) {
                    break j;
                }
            };
        }
    }
    rows
}
