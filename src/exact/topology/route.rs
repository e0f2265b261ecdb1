//! Many rows of one group at once. They lie [`GROUPS`] apart; all else is as for a flat layout.

use super::groups::GROUPS;
use super::mixer::NestedMixer;
use crate::error::Error;
use crate::exact::layout::Layout;
use crate::exact::mixer::Mix;
use crate::exact::route::{Scratch, Shape, route_rows};
use crate::lanes::{Has, Lanes, dispatch};
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
        let shape = Shape {
            fan_out,
            apart: fan_out * GROUPS as usize,
        };
        let turns = mixer.deal().turns() as usize;
        let sources = rows.len().div_ceil(shape.apart);
        scratch.grow(sources.div_ceil(turns), turns)?;
        dispatch!(run.isa.for_look_ups(), route_group(layout: &Layout<NestedMixer>, mixer: &NestedMixer, shape: Shape, first: u32, rows: &mut [i32], scratch: &mut Scratch));
    }
    Ok(())
}

/// [`route_rows`] of a group, for an instruction set.
#[inline(always)]
fn route_group<V: Lanes>(
    has: Has<V>,
    layout: &Layout<NestedMixer>,
    mixer: &NestedMixer,
    shape: Shape,
    first: u32,
    rows: &mut [i32],
    scratch: &mut Scratch,
) {
    route_rows(has, layout, mixer, shape, first, rows, scratch);
}
