//! A little noise on the scores of the price search, by the seed.
//!
//! Among equal scores every source would prefer the same targets, and prices could not tell sources
//! apart: a change of a price moves all of them or none. The noise is far below what scores differ
//! by, and the search for the optimum that follows does not see it.

use super::problem::Problem;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// Rows whose noise differs; others share that of one of them.
const OFFSETS: u32 = 1024;
/// Rows that tell how far scores differ.
const SAMPLES: usize = 64;

/// Noise for every score of every row. O(c) memory.
pub struct Jitter {
    /// As bits of f32.
    table: Vec<u32>,
    key: Key,
    width: usize,
}

impl Jitter {
    /// The noise of a problem. O(c).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(problem: &Problem<'_>) -> Result<Self, Error> {
        let key = Key::new(problem.seed, 16);
        let amplitude = amplitude(problem)?;
        let length = problem.width + OFFSETS as usize;
        let mut table = memory::with_capacity(length)?;
        table.extend((0..length as u64).map(|at| {
            let fraction = (key.hash(at) >> 40) as f32 / (1 << 24) as f32;
            (amplitude * fraction).to_bits()
        }));
        Ok(Self {
            table,
            key: key.child(0),
            width: problem.width,
        })
    }

    /// The noise on the scores of a source.
    #[inline(always)]
    pub fn of(&self, source: usize) -> &[u32] {
        let offset = self.key.below(source as u64, OFFSETS) as usize;
        &self.table[offset..offset + self.width]
    }
}

/// How large the noise is: small beside the margins between the best scores of a row, large enough
/// to be seen beside the scores.
fn amplitude(problem: &Problem<'_>) -> Result<f32, Error> {
    let count = problem.sources.min(SAMPLES);
    let mut margins: Vec<f32> = memory::with_capacity(count)?;
    let mut best: Vec<f32> = memory::with_capacity(problem.width)?;
    let mut magnitude = 0f32;
    for sample in 0..count {
        best.clear();
        let row = problem.row(sample * problem.sources / count);
        best.extend(row.iter().filter(|score| score.is_finite()));
        let last = problem.most_slots.min(best.len().saturating_sub(1));
        if best.is_empty() {
            continue;
        }
        best.select_nth_unstable_by(last, |a, b| b.total_cmp(a));
        let (refused, kept) = (best[last], best[..=last].iter());
        let highest = kept.copied().fold(f32::MIN, f32::max);
        magnitude = magnitude.max(highest.abs()).max(refused.abs());
        if highest > refused {
            margins.push(highest - refused);
        }
    }
    margins.sort_unstable_by(f32::total_cmp);
    let least = 8.0 * f32::EPSILON * magnitude;
    Ok(match margins.get(margins.len() / 2) {
        Some(margin) => (margin / (1 << 20) as f32).max(least),
        None if magnitude > 0.0 => 16.0 * least,
        None => 1.0,
    })
}
