//! Many rows at once: sources of one class go through the turns side by side, so that every loop
//! runs over a slice with constant parameters.

use super::layout::Layout;
use super::mixer::Mixer;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::run::Run;
use crate::{memory, parallel};

/// Sources of one class in a batch, on average.
const PER_CLASS: usize = 256;
/// Sources in a batch at most: its rows should stay in the cache.
const MAX_BATCH: usize = 1 << 15;

/// Routes sources `from`.. of a layout into `rows` of `fan_out` slots, as many as there is room
/// for. In parallel on the current rayon pool.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn route(
    layout: &Layout,
    fan_out: usize,
    from: u32,
    rows: &mut [i32],
    run: &Run,
) -> Result<(), Error> {
    let batch = batch(layout);
    let slots = rows.len();
    parallel::try_for_each_chunk(
        is_small(rows.len()),
        rows,
        batch.saturating_mul(fan_out),
        Scratch::default,
        |scratch, index, rows| {
            run.cancel.check()?;
            let first = from + (index * batch) as u32;
            route_alone(layout, fan_out, first, rows, run, scratch)?;
            run.cancel.done(rows.len(), slots);
            Ok(())
        },
    )
}

/// As [`route`], on the calling thread alone.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn route_alone(
    layout: &Layout,
    fan_out: usize,
    from: u32,
    rows: &mut [i32],
    run: &Run,
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let Some(mixer) = layout.mixer() else {
        rows.fill(-1);
        return Ok(());
    };
    let batch = batch(layout);
    for (index, rows) in rows.chunks_mut(batch.saturating_mul(fan_out)).enumerate() {
        let first = from + (index * batch) as u32;
        scratch.grow(batch.div_ceil(mixer.turns() as usize))?;
        dispatch!(run.isa, route_batch(layout: &Layout, mixer: &Mixer, fan_out: usize, first: u32, rows: &mut [i32], scratch: &mut Scratch));
    }
    Ok(())
}

/// Sources in a batch.
fn batch(layout: &Layout) -> usize {
    (PER_CLASS * layout.line().turns().max(1) as usize).min(MAX_BATCH)
}

/// Whether so many slots are better filled by the calling thread alone.
pub fn is_small(slots: usize) -> bool {
    slots <= 16384
}

/// What a thread needs for a batch, kept from one to the next.
#[derive(Default)]
pub struct Scratch {
    /// The ranks of a class.
    ranks: Vec<u32>,
    /// Who owns their positions.
    owners: Vec<u32>,
}

impl Scratch {
    fn grow(&mut self, members: usize) -> Result<(), Error> {
        if self.ranks.len() < members {
            self.ranks = memory::filled(members, 0)?;
            self.owners = memory::filled(members, 0)?;
        }
        Ok(())
    }
}

/// Routes the sources from `first` on whose rows are `rows`.
#[inline(always)]
fn route_batch<V: Lanes>(
    has: Has<V>,
    layout: &Layout,
    mixer: &Mixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    if fan_out > mixer.turns() as usize {
        rows.fill(-1);
    }
    // On either side of where the rotation wraps the sources of a class have consecutive numbers.
    let count = (rows.len() / fan_out) as u32;
    let wrap = mixer.wraps_at().clamp(first, first + count) - first;
    let (before, after) = rows.split_at_mut(wrap as usize * fan_out);
    for (first, rows) in [(first, before), (first + wrap, after)] {
        let classes = mixer.turns().min((rows.len() / fan_out) as u32);
        for offset in 0..classes {
            let rows = &mut rows[offset as usize * fan_out..];
            route_class(has, layout, mixer, fan_out, first + offset, rows, scratch);
        }
    }
}

/// Routes source `first` and every W-th one after it, whose rows begin `rows`.
#[inline(always)]
fn route_class<V: Lanes>(
    has: Has<V>,
    layout: &Layout,
    mixer: &Mixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    let turns = mixer.turns();
    let stride = (turns as usize).saturating_mul(fan_out);
    let members = rows.len().div_ceil(stride);
    let ranks = &mut scratch.ranks[..members];
    let owners = &mut scratch.owners[..members];
    let (class, number) = mixer.class_of(first);
    mixer.first(class).forward_all(number, ranks);
    for turn in 0..turns {
        let view = layout.line().view(turn);
        view.owners(has, class, turns, ranks, owners);
        write_slot(
            &mut rows[mixer.slot(class, turn) as usize..],
            stride,
            owners,
        );
        if turn + 1 < turns {
            mixer.step(turn, class).forward_all(ranks);
        }
    }
    if layout.line().is_partial() {
        for row in rows.chunks_mut(stride) {
            layout.close_gap(class, &mut row[..fan_out]);
        }
    }
}

/// Writes every owner to the first of `stride` slots.
fn write_slot(slots: &mut [i32], stride: usize, owners: &[u32]) {
    let mut at = 0;
    for &owner in owners {
        slots[at] = owner as i32;
        at += stride;
    }
}
