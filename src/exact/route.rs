//! Many rows at once: sources of one class go through the turns side by side, so that every loop
//! runs over a slice with constant parameters.

use super::layout::Layout;
use super::mixer::{Mix, Mixer};
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::run::Run;
use crate::{memory, parallel};

/// Sources of one class in a batch, on average.
pub(super) const PER_CLASS: usize = 256;
/// Sources in a batch at most: its rows should stay in the cache.
pub(super) const MAX_BATCH: usize = 1 << 15;

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
    let turns = mixer.turns() as usize;
    // No more than there are: small calls would spend much of their time on memory that they do not use.
    let sources = batch.min(rows.len() / fan_out);
    scratch.grow(sources.div_ceil(turns), turns)?;
    for (index, rows) in rows.chunks_mut(batch.saturating_mul(fan_out)).enumerate() {
        let first = from + (index * batch) as u32;
        dispatch!(run.isa.for_look_ups(), route_batch(layout: &Layout, mixer: &Mixer, fan_out: usize, first: u32, rows: &mut [i32], scratch: &mut Scratch));
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
    /// Who owns their positions: a column of every member for each slot.
    tile: Vec<u32>,
}

impl Scratch {
    /// Makes room for so many sources of a class.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub(super) fn grow(&mut self, members: usize, turns: usize) -> Result<(), Error> {
        if self.ranks.len() < members {
            self.ranks = memory::filled(members, 0)?;
        }
        let owners = memory::product(members, turns)?;
        if self.tile.len() < owners {
            self.tile = memory::filled(owners, 0)?;
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
    let shape = Shape {
        fan_out,
        apart: fan_out,
    };
    route_rows(has, layout, mixer, shape, first, rows, scratch);
}

/// How rows lie in memory.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Slots of a row.
    pub(super) fan_out: usize,
    /// Slots from the beginning of a source's row to that of the next source's.
    pub(super) apart: usize,
}

/// Routes the sources from `first` on whose rows begin `rows`; writes as many slots of each as there
/// are turns.
#[inline(always)]
pub(super) fn route_rows<V: Lanes, M: Mix>(
    has: Has<V>,
    layout: &Layout<M>,
    mixer: &M,
    shape: Shape,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    // On either side of where the rotation wraps the sources of a class have consecutive numbers.
    let deal = mixer.deal();
    let count = rows.len().div_ceil(shape.apart) as u32;
    let wrap = deal.wraps_at().clamp(first, first + count) - first;
    let (before, after) = rows.split_at_mut((wrap as usize * shape.apart).min(rows.len()));
    for (first, rows) in [(first, before), (first + wrap, after)] {
        let classes = deal.turns().min(rows.len().div_ceil(shape.apart) as u32);
        for offset in 0..classes {
            let rows = &mut rows[offset as usize * shape.apart..];
            route_class(has, layout, mixer, shape, first + offset, rows, scratch);
        }
    }
}

/// Routes source `first` and every W-th one after it, whose rows begin `rows`.
#[inline(always)]
fn route_class<V: Lanes, M: Mix>(
    has: Has<V>,
    layout: &Layout<M>,
    mixer: &M,
    shape: Shape,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    let deal = mixer.deal();
    let turns = deal.turns();
    let stride = (turns as usize).saturating_mul(shape.apart);
    let members = rows.len().div_ceil(stride);
    let ranks = &mut scratch.ranks[..members];
    let tile = &mut scratch.tile[..members * turns as usize];
    let (class, number) = deal.class_of(first);
    deal.first(class).forward_all(number, ranks);
    for turn in 0..turns {
        let slot = deal.slot(class, turn) as usize;
        let owners = &mut tile[slot * members..][..members];
        let positions = (class, turns);
        layout.line().owners(has, turn, positions, ranks, owners);
        if turn + 1 < turns {
            mixer.next_all(turn, class, ranks);
        }
    }
    write_rows(tile, members, rows, stride);
    if layout.line().is_partial() {
        for row in rows.chunks_mut(stride) {
            layout.close_gap(class, &mut row[..shape.fan_out]);
        }
    }
}

/// Writes the columns of a tile, `members` high, to every `stride`-th slot on. A row takes its part
/// of as many columns at once as there are, so that a line of the cache is written once.
#[inline(always)]
fn write_rows(tile: &[u32], members: usize, rows: &mut [i32], stride: usize) {
    const WIDE: usize = 8;
    let mut slot = 0;
    let mut columns = tile;
    while columns.len() >= WIDE * members {
        let (block, rest) = columns.split_at(WIDE * members);
        write_block::<WIDE>(block, members, &mut rows[slot..], stride);
        (slot, columns) = (slot + WIDE, rest);
    }
    let rows = &mut rows[slot..];
    match columns.len() / members {
        0 => {}
        1 => write_block::<1>(columns, members, rows, stride),
        2 => write_block::<2>(columns, members, rows, stride),
        3 => write_block::<3>(columns, members, rows, stride),
        4 => write_block::<4>(columns, members, rows, stride),
        5 => write_block::<5>(columns, members, rows, stride),
        6 => write_block::<6>(columns, members, rows, stride),
        _ => write_block::<7>(columns, members, rows, stride),
    }
}

/// Writes `WIDTH` columns.
#[inline(always)]
fn write_block<const WIDTH: usize>(tile: &[u32], members: usize, rows: &mut [i32], stride: usize) {
    let columns: [&[u32]; WIDTH] = std::array::from_fn(|c| &tile[c * members..][..members]);
    for (member, row) in rows.chunks_mut(stride).enumerate() {
        let row: &mut [i32; WIDTH] = (&mut row[..WIDTH]).try_into().expect("a row is as wide");
        *row = std::array::from_fn(|c| columns[c][member] as i32);
    }
}
