//! All sources, in parallel: scan, draw, write.

use super::Plan;
use super::chacha8;
use super::reservoir::{self, Batch};
use super::scan;
use crate::error::Error;
use crate::lanes::{Has, Lanes, MAX_LANES, dispatch};
use crate::run::Run;
use crate::{checks, memory, parallel};

/// Sources that are scanned before the draws are made, so that sources with about as many matches
/// share a group.
const BATCH: usize = 64;

/// Routes every source into `routes`: N * k targets, row-major, -1 in unfilled slots.
///
/// Work proportional to the sum of the source degrees, in parallel on the current rayon pool; the
/// bytes depend on neither the threads nor the instruction set. Beside
/// plan and result, each thread holds at most M / 8 bytes for each of 64 sources.
///
/// # Errors
///
/// [`Error::InvalidValue`] for a result of another length; [`Error::Cancelled`],
/// [`Error::OutOfMemory`].
pub fn route_into(plan: &Plan, routes: &mut [i32], run: &Run) -> Result<(), Error> {
    let slots = memory::product(plan.sources(), plan.fan_out())?;
    checks::length("out", routes.len(), slots)?;
    parallel::try_for_each_chunk(
        is_small(&plan.source_degrees),
        routes,
        BATCH.saturating_mul(plan.fan_out()),
        Scratch::default,
        |scratch, batch, rows| {
            run.cancel.check()?;
            rows.fill(-1);
            let first = batch * BATCH;
            dispatch!(run.isa, route_batch(plan: &Plan, first: usize, rows: &mut [i32], scratch: &mut Scratch, run: &Run) -> Result<(), Error>)?;
            run.cancel.done(rows.len(), slots);
            Ok(())
        },
    )
}

/// As [`route_into`], into a new vector.
///
/// # Errors
///
/// As [`route_into`].
pub fn route(plan: &Plan, run: &Run) -> Result<Vec<i32>, Error> {
    let mut routes = memory::routes(memory::product(plan.sources(), plan.fan_out())?)?;
    route_into(plan, &mut routes, run)?;
    Ok(routes)
}

/// Whether sources of these degrees are better routed by the calling thread alone.
pub fn is_small(source_degrees: &[u32]) -> bool {
    let visits: u64 = source_degrees.iter().map(|&degree| u64::from(degree)).sum();
    visits <= 1 << 16
}

/// What a thread needs for a batch, kept from one to the next.
#[derive(Default)]
struct Scratch {
    /// The matches of each source of the batch, as bits along its arc.
    words: Vec<u64>,
    /// Set bits before each word of one source.
    before: Vec<u32>,
    /// The rank of the match in each slot of a group.
    ranks: Vec<u32>,
}

/// Routes the sources from `first` on whose rows are `rows`.
#[inline(always)]
fn route_batch<V: Lanes>(
    has: Has<V>,
    plan: &Plan,
    first: usize,
    rows: &mut [i32],
    scratch: &mut Scratch,
    run: &Run,
) -> Result<(), Error> {
    let k = plan.fan_out();
    let count = rows.len() / k;
    let sources = first..first + count;
    let longest = plan.source_degrees[sources]
        .iter()
        .max()
        .copied()
        .unwrap_or(0);
    let row_words = (longest as usize).div_ceil(64);
    grow(&mut scratch.words, row_words * count)?;
    grow(&mut scratch.before, row_words)?;
    grow(&mut scratch.ranks, memory::product(V::COUNT, k)?)?;

    let mut matches = [0; BATCH];
    for (i, matches) in matches[..count].iter_mut().enumerate() {
        let words = &mut scratch.words[i * row_words..][..row_words];
        *matches = scan::scan(has, plan, first + i, words);
    }

    let mut order: [u8; BATCH] = std::array::from_fn(|i| i as u8);
    let order = &mut order[..count];
    order.sort_unstable_by_key(|&i| matches[i as usize]);
    for lanes in order.chunks(V::COUNT) {
        run.cancel.check()?;
        let mut group = Batch {
            keys: [[0; MAX_LANES]; 8],
            matches: [0; MAX_LANES],
        };
        for (l, &i) in lanes.iter().enumerate() {
            let source = first + i as usize;
            let key = chacha8::key(plan.seed.wrapping_add(source as u64));
            for (words, word) in group.keys.iter_mut().zip(key) {
                words[l] = word;
            }
            group.matches[l] = matches[i as usize];
            for (r, rank) in scratch.ranks[l * k..][..k].iter_mut().enumerate() {
                *rank = r as u32;
            }
        }
        reservoir::draw(has, &group, plan.fan_out, &mut scratch.ranks);
        for (l, &i) in lanes.iter().enumerate() {
            let i = i as usize;
            let filled = (group.matches[l] as usize).min(k);
            write_row(
                plan,
                first + i,
                &scratch.words[i * row_words..][..row_words],
                &mut scratch.before[..row_words],
                &scratch.ranks[l * k..][..filled],
                &mut rows[i * k..][..filled],
            );
        }
    }
    Ok(())
}

/// Writes the targets whose matches have the given ranks.
#[inline(always)]
fn write_row(
    plan: &Plan,
    source: usize,
    words: &[u64],
    before: &mut [u32],
    ranks: &[u32],
    row: &mut [i32],
) {
    let mut sum = 0;
    let used = (plan.source_degrees[source] as usize).div_ceil(64);
    for (before, word) in before.iter_mut().zip(&words[..used]) {
        *before = sum;
        sum += word.count_ones();
    }
    let arc = &plan.ring_targets[plan.source_phases[source] as usize..];
    for (slot, &rank) in row.iter_mut().zip(ranks) {
        *slot = arc[scan::select(&words[..used], &before[..used], rank)] as i32;
    }
}

/// Makes room for at least `length` elements; what they hold does not matter.
fn grow<T: Clone + Default>(vec: &mut Vec<T>, length: usize) -> Result<(), Error> {
    if vec.len() < length {
        *vec = memory::filled(length, T::default())?;
    }
    Ok(())
}
