//! Many rows at once: sources of one class go through the turns side by side, so that every loop
//! runs over a slice with constant parameters.

use super::layout::Layout;
use super::mixer::Mixer;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::lanes::{Isa, compiled_for};
use crate::{memory, parallel};

/// Sources of one class in a batch, on average.
const PER_CLASS: usize = 1024;
/// Sources in a batch at most: its rows should stay in the cache.
const BATCH_AT_MOST: usize = 1 << 15;

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
    isa: Isa,
    cancel: &Cancel,
) -> Result<(), Error> {
    let batch = batch(layout);
    parallel::try_for_each_chunk(
        is_small(rows.len()),
        rows,
        batch * fan_out,
        Scratch::default,
        |scratch, index, rows| {
            cancel.check()?;
            let first = from + (index * batch) as u32;
            route_alone(layout, fan_out, first, rows, isa, scratch)
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
    isa: Isa,
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let Some(mixer) = layout.mixer() else {
        rows.fill(-1);
        return Ok(());
    };
    let batch = batch(layout);
    for (index, rows) in rows.chunks_mut(batch * fan_out).enumerate() {
        let first = from + (index * batch) as u32;
        scratch.grow(rows.len() / fan_out, mixer.turns() as usize)?;
        compiled_for!(isa, route_batch(layout: &Layout, mixer: &Mixer, fan_out: usize, first: u32, rows: &mut [i32], scratch: &mut Scratch));
    }
    Ok(())
}

/// Sources in a batch.
fn batch(layout: &Layout) -> usize {
    (PER_CLASS * layout.line().turns().max(1) as usize).min(BATCH_AT_MOST)
}

/// Whether so many slots are better filled by the calling thread alone.
pub fn is_small(slots: usize) -> bool {
    slots <= 16384
}

/// What a thread needs for a batch, kept from one to the next.
#[derive(Default)]
pub struct Scratch {
    positions: Vec<u32>,
    /// Ranks, class by class.
    ranks: Vec<u32>,
    /// The row of each rank.
    row_of: Vec<u32>,
    /// Where each class begins among the ranks; one entry more than there are classes.
    begins: Vec<u32>,
}

impl Scratch {
    fn grow(&mut self, sources: usize, classes: usize) -> Result<(), Error> {
        if self.positions.len() < sources {
            self.positions = memory::filled(sources, 0)?;
            self.ranks = memory::filled(sources, 0)?;
            self.row_of = memory::filled(sources, 0)?;
        }
        if self.begins.len() < classes + 1 {
            self.begins = memory::filled(classes + 1, 0)?;
        }
        Ok(())
    }
}

/// Routes the sources from `first` on whose rows are `rows`.
#[inline(always)]
fn route_batch(
    layout: &Layout,
    mixer: &Mixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    let count = rows.len() / fan_out;
    let turns = mixer.turns();
    let positions = &mut scratch.positions[..count];
    let ranks = &mut scratch.ranks[..count];
    let row_of = &mut scratch.row_of[..count];
    mixer.first().forward_all(first, positions);
    sort_by_class(mixer, positions, ranks, row_of, &mut scratch.begins);

    if fan_out > turns as usize {
        rows.fill(-1);
    }
    for class in 0..turns {
        let members =
            scratch.begins[class as usize] as usize..scratch.begins[class as usize + 1] as usize;
        let ranks = &mut ranks[members.clone()];
        let row_of = &row_of[members];
        if ranks.is_empty() {
            continue;
        }
        for turn in 0..turns {
            let view = layout.line().view(turn);
            let slot = mixer.slot(class, turn) as usize;
            for (&rank, &row) in ranks.iter().zip(row_of) {
                rows[row as usize * fan_out + slot] = view.owner(mixer.position(class, rank));
            }
            if turn + 1 < turns {
                mixer.step(turn, class).forward_all(ranks);
            }
        }
        if layout.line().is_partial() {
            for &row in row_of {
                layout.close_gap(class, &mut rows[row as usize * fan_out..][..fan_out]);
            }
        }
    }
}

/// Counting sort: ranks and rows of the sources at `positions`, class by class.
#[inline(always)]
fn sort_by_class(
    mixer: &Mixer,
    positions: &[u32],
    ranks: &mut [u32],
    row_of: &mut [u32],
    begins: &mut [u32],
) {
    let turns = mixer.turns() as usize;
    begins[..turns + 1].fill(0);
    for &position in positions {
        begins[mixer.class_and_rank(position).0 as usize] += 1;
    }
    let mut sum = 0;
    for begin in &mut begins[..turns + 1] {
        (*begin, sum) = (sum, sum + *begin);
    }
    for (row, &position) in (0..).zip(positions) {
        let (class, rank) = mixer.class_and_rank(position);
        let at = &mut begins[class as usize];
        ranks[*at as usize] = rank;
        row_of[*at as usize] = row;
        *at += 1;
    }
    // Every entry has moved on to the beginning of the next class.
    begins.copy_within(..turns, 1);
    begins[0] = 0;
}
