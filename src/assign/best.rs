//! The best targets of a row at given prices, with the vectors of `src/lanes`.
//!
//! A vector of values is compared with the worst that is kept; only what beats it goes on to a
//! sorted list, by plain code. So the kept ones are the same with any vector length: the first k + 1
//! in the order (value descending, place in the row ascending), one of each domain at most.

use super::problem::Problem;
use crate::lanes::{Has, Lanes};

/// Prices as the kernels read them: one for each target, 0 for what fills a list, and one that no
/// score exceeds, which padding gets.
pub struct Table {
    /// As bits of f32; M + 2.
    pub bits: Vec<u32>,
}

impl Table {
    /// The price of a target; 0 of M.
    #[inline(always)]
    pub fn at(&self, target: u32) -> f32 {
        f32::from_bits(self.bits[target as usize])
    }
}

/// The best of a row, sorted; where a row has fewer targets, M fills the list.
pub struct Best<'s> {
    /// The targets.
    pub ids: &'s mut [u32],
    /// Their scores, with noise.
    pub scores: &'s mut [f32],
    /// Their scores less their prices.
    pub values: &'s mut [f32],
}

impl Best<'_> {
    /// Keeps nothing yet, and later nothing up to `floor`.
    #[inline(always)]
    pub fn clear(&mut self, none: u32, floor: f32) {
        self.ids.fill(none);
        self.scores.fill(f32::NEG_INFINITY);
        self.values.fill(floor);
    }

    /// What a value must exceed to be kept.
    #[inline(always)]
    fn bar(&self) -> f32 {
        self.values[self.values.len() - 1]
    }

    /// Keeps a target whose value is above the bar, unless a better one of its domain is kept.
    #[inline(always)]
    fn keep(&mut self, domains: Option<&[u32]>, id: u32, score: f32, value: f32) {
        let mut at = self.ids.len() - 1;
        if let Some(domains) = domains {
            let domain = domains[id as usize];
            let kept = self.ids.iter().position(|&other| {
                let other = domains.get(other as usize);
                other.is_some_and(|&other| other == domain)
            });
            if let Some(kept) = kept {
                if self.values[kept] >= value {
                    return;
                }
                at = kept;
            }
        }
        while at > 0 && self.values[at - 1] < value {
            self.ids[at] = self.ids[at - 1];
            self.scores[at] = self.scores[at - 1];
            self.values[at] = self.values[at - 1];
            at -= 1;
        }
        self.ids[at] = id;
        self.scores[at] = score;
        self.values[at] = value;
    }
}

/// A row as plain code reads it.
struct Row<'s> {
    scores: &'s [f32],
    ids: Option<&'s [u32]>,
    noise: &'s [u32],
}

impl Row<'_> {
    /// Keeps what stands at a place, if it is good enough.
    #[inline(always)]
    fn consider(&self, at: usize, prices: &Table, domains: Option<&[u32]>, best: &mut Best<'_>) {
        let id = self.ids.map_or(at as u32, |ids| ids[at]);
        let score = self.scores[at] + f32::from_bits(self.noise[at]);
        let price = prices.bits[(id as usize).min(prices.bits.len() - 1)];
        let value = score - f32::from_bits(price);
        if value > best.bar() {
            best.keep(domains, id, score, value);
        }
    }
}

/// Goes through a row and keeps the best of it. O(c), and O(k) for each that is kept for a while.
#[inline(always)]
pub fn scan<V: Lanes>(
    has: Has<V>,
    problem: &Problem<'_>,
    source: usize,
    noise: &[u32],
    prices: &Table,
    best: &mut Best<'_>,
) {
    let row = problem.row(source);
    let ids = problem.ids(source);
    let domains = problem.domains.as_deref();
    let plain = Row {
        scores: row,
        ids,
        noise,
    };
    if row.len() < V::COUNT {
        for at in 0..row.len() {
            plain.consider(at, prices, domains, best);
        }
        return;
    }
    let mut at = 0;
    while at < row.len() {
        // The last vector overlaps the one before it.
        let start = at.min(row.len() - V::COUNT);
        let scores = V::load_floats(has, &row[start..]).float_add(V::load(has, &noise[start..]));
        let asked = match ids {
            None => V::load(has, &prices.bits[start..]),
            Some(ids) => V::gather(&prices.bits, V::load(has, &ids[start..])),
        };
        let bar = V::splat(has, best.bar().to_bits());
        let mut hits = V::bits(bar.float_less(scores.float_sub(asked))) >> (at - start);
        while hits != 0 {
            plain.consider(at + hits.trailing_zeros() as usize, prices, domains, best);
            hits &= hits - 1;
        }
        at = start + V::COUNT;
    }
}
