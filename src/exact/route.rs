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
    let Some(mixer) = layout.mixer() else {
        rows.fill(-1);
        return Ok(());
    };
    let batch = (PER_CLASS * mixer.turns() as usize).min(BATCH_AT_MOST);
    parallel::try_for_each_chunk(
        is_small(rows.len()),
        rows,
        batch * fan_out,
        Scratch::default,
        |scratch, index, rows| {
            cancel.check()?;
            let first = from + (index * batch) as u32;
            if scratch.ranks.is_empty() {
                scratch.ranks = memory::filled(batch.div_ceil(mixer.turns() as usize), 0)?;
            }
            compiled_for!(isa, route_batch(layout: &Layout, mixer: &Mixer, fan_out: usize, first: u32, rows: &mut [i32], scratch: &mut Scratch));
            Ok(())
        },
    )
}

/// Whether so many slots are better filled by the calling thread alone.
pub fn is_small(slots: usize) -> bool {
    slots <= 16384
}

/// What a thread needs for a batch, kept from one to the next.
#[derive(Default)]
struct Scratch {
    /// The ranks of a class.
    ranks: Vec<u32>,
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
    if fan_out > mixer.turns() as usize {
        rows.fill(-1);
    }
    // Within a run the sources of a class have consecutive numbers.
    let count = (rows.len() / fan_out) as u32;
    let fold = mixer.fold().clamp(first, first + count) - first;
    let (before, after) = rows.split_at_mut(fold as usize * fan_out);
    for (first, rows) in [(first, before), (first + fold, after)] {
        let classes = mixer.turns().min((rows.len() / fan_out) as u32);
        for offset in 0..classes {
            route_class(
                layout,
                mixer,
                fan_out,
                first + offset,
                &mut rows[offset as usize * fan_out..],
                &mut scratch.ranks,
            );
        }
    }
}

/// Routes source `first` and every W-th one after it, whose rows begin `rows`.
#[inline(always)]
fn route_class(
    layout: &Layout,
    mixer: &Mixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    ranks: &mut [u32],
) {
    let turns = mixer.turns();
    let stride = turns as usize * fan_out;
    let ranks = &mut ranks[..rows.len().div_ceil(stride)];
    let (class, number) = mixer.deal(first);
    mixer.first(class).forward_all(number, ranks);
    for turn in 0..turns {
        let view = layout.line().view(turn);
        let slot = mixer.slot(class, turn) as usize;
        for (&rank, row) in ranks.iter().zip(rows.chunks_mut(stride)) {
            row[slot] = view.owner(mixer.position(class, rank));
        }
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
