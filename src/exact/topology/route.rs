//! Many rows of one group at once: its sources of one class go through the turns side by side.
//!
//! As for a flat layout, but for the rows: those of a group lie [`GROUPS`] apart.

use super::groups::GROUPS;
use super::mixer::NestedMixer;
use crate::error::Error;
use crate::exact::layout::Layout;
use crate::exact::mixer::Mix;
use crate::exact::route::write_rows;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;

/// Routes the sources of a group from its number `first` on, whose rows begin `rows` and follow every
/// [`GROUPS`] rows; writes as many slots of each as the group has turns.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn route(
    layout: &Layout<NestedMixer>,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    run: &Run,
    scratch: &mut Scratch,
) -> Result<(), Error> {
    if let Some(mixer) = layout.mixer() {
        let sources = rows.len().div_ceil(fan_out * GROUPS as usize);
        let turns = mixer.deal().turns() as usize;
        scratch.grow(sources.div_ceil(turns), turns)?;
        dispatch!(run.isa.for_look_ups(), route_group(layout: &Layout<NestedMixer>, mixer: &NestedMixer, fan_out: usize, first: u32, rows: &mut [i32], scratch: &mut Scratch));
    }
    Ok(())
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
    fn grow(&mut self, members: usize, turns: usize) -> Result<(), Error> {
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

#[inline(always)]
fn route_group<V: Lanes>(
    has: Has<V>,
    layout: &Layout<NestedMixer>,
    mixer: &NestedMixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    // On either side of where the rotation wraps the sources of a class have consecutive numbers.
    let apart = fan_out * GROUPS as usize;
    let count = rows.len().div_ceil(apart) as u32;
    let wrap = mixer.deal().wraps_at().clamp(first, first + count) - first;
    let (before, after) = rows.split_at_mut((wrap as usize * apart).min(rows.len()));
    for (first, rows) in [(first, before), (first + wrap, after)] {
        let classes = mixer.deal().turns().min(rows.len().div_ceil(apart) as u32);
        for offset in 0..classes {
            let rows = &mut rows[offset as usize * apart..];
            route_class(has, layout, mixer, fan_out, first + offset, rows, scratch);
        }
    }
}

/// Routes source `first` of the group and every W-th one after it, whose rows begin `rows`.
#[inline(always)]
fn route_class<V: Lanes>(
    has: Has<V>,
    layout: &Layout<NestedMixer>,
    mixer: &NestedMixer,
    fan_out: usize,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    let deal = mixer.deal();
    let turns = deal.turns();
    let stride = (turns as usize).saturating_mul(fan_out * GROUPS as usize);
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
            layout.close_gap(class, &mut row[..fan_out]);
        }
    }
}
