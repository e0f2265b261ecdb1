//! First choices: every source's k best targets, as if nobody else were there.

use super::darts::{self, LATER};
use super::marks::Marks;
use super::table::Table;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;
use rayon::prelude::*;

/// Steps between two looks at the cancel flag: a few milliseconds at most.
const STEPS: usize = 1 << 20;

/// Fills the rows with the numbers of targets, best score first, and the scores; -1 where there are
/// fewer than k domains. O(k * slots / columns) expected a source, O(M) where its darts do not hit
/// k domains; in parallel on the current rayon pool, or on the calling thread where all is `small`.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn choose(
    table: &Table,
    sources: &[u64],
    rows: &mut [i32],
    scores: &mut [u32],
    small: bool,
    run: &Run,
) -> Result<(), Error> {
    let Some(k) = rows.len().checked_div(sources.len()) else {
        return Ok(());
    };
    let per_source = 400 + k + 2 * table.rates.len();
    let chunk = (STEPS / per_source).clamp(1, 1 << 12);
    let slots = chunk * k;
    let all = sources.len();
    let part = |scratch: &mut Option<Scratch>,
                sources: &[u64],
                rows: &mut [i32],
                scores: &mut [u32]| {
        run.cancel.check()?;
        if scratch.is_none() {
            *scratch = Some(Scratch::new(table)?);
        }
        let scratch = scratch.as_mut().expect("made above");
        dispatch!(run.isa, fill(table: &Table, sources: &[u64], rows: &mut [i32], scores: &mut [u32], scratch: &mut Scratch) -> Result<(), Error>)?;
        run.cancel.done(sources.len(), all);
        Ok(())
    };
    if small {
        let mut scratch = None;
        let rows = rows.chunks_mut(slots).zip(scores.chunks_mut(slots));
        let mut chunks = sources.chunks(chunk).zip(rows);
        return chunks
            .try_for_each(|(sources, (rows, scores))| part(&mut scratch, sources, rows, scores));
    }
    sources
        .par_chunks(chunk)
        .zip(rows.par_chunks_mut(slots).zip(scores.par_chunks_mut(slots)))
        .try_for_each_init(
            || None,
            |scratch, (sources, (rows, scores))| part(scratch, sources, rows, scores),
        )
}

/// What a thread needs for one source.
struct Scratch {
    /// The domains of the row.
    row: Marks,
    /// The domains of the candidates.
    candidates: Marks,
    /// Scores and targets behind all darts.
    best: Vec<(u32, u32)>,
}

impl Scratch {
    fn new(table: &Table) -> Result<Self, Error> {
        Ok(Self {
            row: Marks::new(table.domains)?,
            candidates: Marks::new(table.domains)?,
            best: Vec::new(),
        })
    }

    /// Keeps the best candidate of each domain, and of these the `count` best, in their order.
    fn tidy(&mut self, table: &Table, count: usize) {
        let Self {
            candidates, best, ..
        } = self;
        best.sort_unstable();
        candidates.clear();
        best.retain(|&(_, j)| candidates.add(table.rates[j as usize].domain));
        best.truncate(count);
    }
}

#[inline(always)]
fn fill<V: Lanes>(
    has: Has<V>,
    table: &Table,
    sources: &[u64],
    rows: &mut [i32],
    scores: &mut [u32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let k = rows.len() / sources.len();
    let rows = rows.chunks_exact_mut(k).zip(scores.chunks_exact_mut(k));
    for (&source, (row, scores)) in sources.iter().zip(rows) {
        let mut filled = 0;
        scratch.row.clear();
        let done = darts::throw(has, table, source, 0, |score, column| {
            if scratch.row.add(column.domain) {
                row[filled] = column.target as i32;
                scores[filled] = score;
                filled += 1;
            }
            filled == k
        });
        if !done {
            fill_later(table, source, filled, row, scores, scratch)?;
        }
    }
    Ok(())
}

/// Fills the slots from `filled` on with targets that no dart has hit.
#[inline(never)]
fn fill_later(
    table: &Table,
    source: u64,
    filled: usize,
    row: &mut [i32],
    scores: &mut [u32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let wanted = row.len() - filled;
    // Candidates pile up to twice the row, then the worse half goes.
    let room = wanted.saturating_add(wanted.max(8)).min(table.rates.len());
    scratch.best.clear();
    let mut longest = f64::INFINITY;
    for (j, rate) in (0..).zip(&table.rates) {
        let uniform = darts::uniform(source, rate);
        if (1.0 - uniform) * rate.inverse > longest || scratch.row.has(rate.domain) {
            continue;
        }
        memory::push(&mut scratch.best, (darts::later(uniform, rate), j))?;
        if scratch.best.len() >= room {
            scratch.tidy(table, wanted);
            if let Some(&(worst, _)) = scratch.best.get(wanted - 1) {
                longest = darts::longest(worst);
            }
        }
    }
    scratch.tidy(table, wanted);
    row[filled..].fill(-1);
    scores[filled..].fill(u32::MAX);
    let slots = row[filled..].iter_mut().zip(&mut scores[filled..]);
    for ((slot, score), &(its, j)) in slots.zip(&scratch.best) {
        (*slot, *score) = (j as i32, its);
        debug_assert!(its >= LATER);
    }
    Ok(())
}
