//! Passes over the rows at given prices: what every row would choose, and what that puts where.

use super::best::{Best, Table, scan};
use super::jitter::Jitter;
use super::view::View;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;
use rayon::prelude::*;

/// Rows that are looked at between two looks at the cancel flag, and by one thread.
const ROWS_PER_CHECK: usize = 256;

/// Prices, and what every row chooses at them. O(rows * k + M) memory.
pub struct Choices<'v, 'p, 'a> {
    /// The rows.
    pub view: &'v View<'p, 'a>,
    jitter: &'v Jitter,
    /// The prices.
    pub prices: Table,
    /// k + 1, the length of a row below.
    pub width: usize,
    /// The k + 1 best targets of every row, best first: what it chooses, and what it refuses. Where
    /// there are fewer, M fills the list.
    pub ids: Vec<u32>,
    /// Their scores, with noise.
    pub scores: Vec<f32>,
    /// How every row was when it was last looked at.
    looks: Vec<Look>,
    /// Rows that choose each target.
    pub loads: Vec<i32>,
    /// The sum of how far the price that fell most fell, step by step.
    fallen: f32,
}

/// A row when it was looked at.
#[derive(Clone, Copy)]
struct Look {
    /// The value of the last of its list.
    last: f32,
    /// How many targets it chose; its other slots are worth more unfilled.
    filled: u32,
    /// How far prices had fallen; below 0 before the first look.
    fallen: f32,
}

/// What a pass reads.
#[derive(Clone, Copy)]
struct Setting<'s, 'p, 'a> {
    view: &'s View<'p, 'a>,
    jitter: &'s Jitter,
    prices: &'s Table,
    width: usize,
    fallen: f32,
}

/// Some consecutive rows.
struct Chunk<'s> {
    first: usize,
    ids: &'s mut [u32],
    scores: &'s mut [f32],
    looks: &'s mut [Look],
}

impl<'v, 'p, 'a> Choices<'v, 'p, 'a> {
    /// Nothing chosen yet, at prices for M targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(view: &'v View<'p, 'a>, jitter: &'v Jitter, prices: &[f32]) -> Result<Self, Error> {
        let width = view.problem.most_slots + 1;
        let mut bits = memory::with_capacity(prices.len() + 2)?;
        bits.extend(prices.iter().map(|price| price.to_bits()));
        bits.extend([0f32.to_bits(), f32::INFINITY.to_bits()]);
        let never = Look {
            last: 0.0,
            filled: 0,
            fallen: -1.0,
        };
        let entries = memory::product(view.len(), width)?;
        Ok(Self {
            view,
            jitter,
            prices: Table { bits },
            width,
            ids: memory::filled(entries, prices.len() as u32)?,
            scores: memory::filled(entries, 0.0)?,
            looks: memory::filled(view.len(), never)?,
            loads: memory::filled(prices.len(), 0)?,
            fallen: 0.0,
        })
    }

    /// Lets every row choose anew whose choice the prices may have changed. O(rows * c), in parallel
    /// on the current rayon pool where it is not small.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn pass(&mut self, run: &Run) -> Result<(), Error> {
        let rows = ROWS_PER_CHECK;
        let width = self.width;
        let setting = Setting {
            view: self.view,
            jitter: self.jitter,
            prices: &self.prices,
            width,
            fallen: self.fallen,
        };
        let pass = |index: usize, ids, scores, looks| -> Result<Vec<i32>, Error> {
            run.cancel.check()?;
            let mut change = memory::filled(setting.view.limits.len(), 0)?;
            let mut values = memory::filled(width, 0f32)?;
            let (counts, values): (&mut [i32], &mut [f32]) = (&mut change, &mut values);
            let chunk = Chunk {
                first: index * rows,
                ids,
                scores,
                looks,
            };
            dispatch!(run.isa, choose(setting: Setting<'_, '_, '_>, chunk: Chunk<'_>, values: &mut [f32], counts: &mut [i32]));
            run.cancel.done(rows, setting.view.len());
            Ok(change)
        };
        let (ids, scores, looks) = (&mut self.ids, &mut self.scores, &mut self.looks);
        let loads = &mut self.loads;
        let mut add = |change: Vec<i32>| {
            for (load, change) in loads.iter_mut().zip(change) {
                *load += change;
            }
        };
        if setting.view.is_small() {
            let chunks = ids
                .chunks_mut(rows * width)
                .zip(scores.chunks_mut(rows * width));
            for (index, ((ids, scores), looks)) in chunks.zip(looks.chunks_mut(rows)).enumerate() {
                add(pass(index, ids, scores, looks)?);
            }
        } else {
            let chunks = ids
                .par_chunks_mut(rows * width)
                .zip(scores.par_chunks_mut(rows * width))
                .zip(looks.par_chunks_mut(rows))
                .enumerate();
            let changes =
                chunks.map(|(index, ((ids, scores), looks))| pass(index, ids, scores, looks));
            let change = changes.try_reduce_with(|mut a, b| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                Ok(a)
            });
            if let Some(change) = change {
                add(change?);
            }
        }
        Ok(())
    }

    /// Sets the prices.
    pub fn move_to(&mut self, prices: &[f32]) {
        let mut most = 0f32;
        for (bits, &price) in self.prices.bits.iter_mut().zip(prices) {
            most = most.max(f32::from_bits(*bits) - price);
            *bits = price.to_bits();
        }
        self.fallen += most;
    }

    /// The price of a target as flows have it, not the search.
    pub fn price(&self, target: usize) -> f64 {
        let lifted = f64::from(self.prices.at(target as u32)) + self.view.lift(target);
        lifted.max(0.0)
    }

    /// How many targets a row chooses: the first of its list.
    #[inline(always)]
    pub fn filled(&self, row: usize) -> usize {
        self.looks[row].filled as usize
    }

    /// What a row would have instead of a target that it chooses: the best refused, or nothing.
    #[inline(always)]
    pub fn instead(&self, row: usize) -> f32 {
        let refused = self.value(row * self.width + self.filled(row));
        refused.max(self.view.unfilled_in_search() as f32)
    }

    /// The value of an entry of the lists at the prices of now.
    #[inline(always)]
    pub fn value(&self, at: usize) -> f32 {
        self.scores[at] - self.prices.at(self.ids[at])
    }
}

/// Lets the rows of a chunk choose anew where they must, and notes how loads change.
#[inline(always)]
fn choose<V: Lanes>(
    has: Has<V>,
    setting: Setting<'_, '_, '_>,
    chunk: Chunk<'_>,
    values: &mut [f32],
    change: &mut [i32],
) {
    let Setting {
        view,
        jitter,
        prices,
        width,
        fallen,
    } = setting;
    let problem = view.problem;
    let none = problem.targets as u32;
    let unfilled = view.unfilled_in_search() as f32;
    let rows = chunk
        .ids
        .chunks_mut(width)
        .zip(chunk.scores.chunks_mut(width));
    for (row, ((ids, scores), look)) in rows.zip(chunk.looks).enumerate() {
        let source = view.source(chunk.first + row);
        let slots = problem.slots(source);
        let (ids, scores) = (&mut ids[..=slots], &mut scores[..=slots]);
        let mut floor = f32::NEG_INFINITY;
        if look.fallen >= 0.0 {
            let value = |at: usize| scores[at] - prices.at(ids[at]);
            let worst = (0..slots).map(value).fold(f32::INFINITY, f32::min);
            let refused = unfilled.max(look.last + (fallen - look.fallen));
            // With domains the best refused may be another than the one at hand.
            if problem.domains.is_none() && worst > refused + 1e-6 * (worst.abs() + refused.abs()) {
                continue;
            }
            for &id in &ids[..look.filled as usize] {
                change[id as usize] -= 1;
            }
            // What was listed is at least as good as what will be.
            floor = worst.min(value(slots)).next_down();
        }
        let mut best = Best {
            ids,
            scores,
            values: &mut values[..=slots],
        };
        best.clear(none, floor);
        scan(has, problem, source, jitter.of(source), prices, &mut best);
        look.last = best.values[slots];
        look.fallen = fallen;
        // Where another thread writes to the scores, they may have fallen below the floor since, and then
        // nobody stands at it.
        let chosen = best.values[..slots].iter().zip(&*best.ids);
        let is_filled = |&(&value, &id): &(&f32, &u32)| value > unfilled && id < none;
        look.filled = chosen.take_while(is_filled).count() as u32;
        for &id in &best.ids[..look.filled as usize] {
            change[id as usize] += 1;
        }
    }
}
