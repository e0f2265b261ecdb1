//! The commonest path that does not fill a slot directly: the source gets an old route back, and another
//! holder of that target goes to one with room in its place.
//!
//! It costs one new route, as filling a slot directly does. To look for it takes no table of holders, where few
//! slots are open.

use super::state::State;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;

/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1 << 14;
/// With more targets with room than these, slots are filled directly as a rule.
const MAX_ROOMS: usize = 64;

/// Fills open slots that way, as long as that takes no more than one look at every row. Costs must be those of new
/// routes alone, and no path of length 0 may be left. O(N k) at most.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn reselect(state: &mut State<'_>, cancel: &Cancel) -> Result<(), Error> {
    let sources = state.sources();
    let mut rooms: Vec<i32> = memory::with_capacity(MAX_ROOMS + 1)?;
    let live = (0..state.problem.targets()).filter(|&j| state.problem.is_live(j));
    rooms.extend(
        live.filter(|&j| state.has_room(j))
            .map(|j| j as i32)
            .take(MAX_ROOMS + 1),
    );
    if rooms.is_empty() || rooms.len() > MAX_ROOMS {
        return Ok(());
    }
    let mut looks = sources;
    for source in 0..sources {
        if source.is_multiple_of(ROWS_PER_CHECK) {
            cancel.check()?;
        }
        while state.is_open(source) && looks > 0 {
            if !give_back(state, source, &mut rooms, &mut looks, cancel)? {
                break;
            }
        }
    }
    Ok(())
}

/// Gives one old route back to a source; `false` where none was found.
fn give_back(
    state: &mut State<'_>,
    source: usize,
    rooms: &mut Vec<i32>,
    looks: &mut usize,
    cancel: &Cancel,
) -> Result<bool, Error> {
    let width = state.problem.width;
    for &target in state.problem.old_row(source) {
        let lost = target >= 0
            && state.problem.is_live(target as usize)
            && state.fits(source, target, usize::MAX);
        if !lost {
            continue;
        }
        // Beginning at the source itself: many slots do not look at the same rows.
        let sources = state.sources();
        for other in (source + 1..sources).chain(0..source) {
            if *looks == 0 {
                return Ok(false);
            }
            *looks -= 1;
            if looks.is_multiple_of(ROWS_PER_CHECK) {
                cancel.check()?;
            }
            let Some(place) = state.row(other).iter().position(|&held| held == target) else {
                continue;
            };
            // The last extra may have gone to another meanwhile.
            let takes = |&room: &i32| {
                state.has_room(room as usize)
                    && state.fits(other, room, place)
                    && !state.is_old(other, room)
            };
            if !state.is_old(other, target) {
                continue;
            }
            if let Some(at) = rooms.iter().position(takes) {
                let room = rooms[at];
                state.rows[other * width + place] = room;
                let slot = state.open_slot(source);
                state.rows[slot] = target;
                state.add_count(source, true);
                state.add_load(room as usize, true);
                if !state.has_room(room as usize) {
                    rooms.swap_remove(at);
                }
                return Ok(true);
            }
        }
    }
    Ok(false)
}
