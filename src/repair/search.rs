//! Shortest augmenting paths, until no open slot is left that could be filled.

use super::distances::Distances;
use super::levels::Levels;
use super::network::Network;
use super::state::State;
use crate::cancel::Cancel;
use crate::error::Error;

/// Fills what can be filled, every slot at the least cost.
///
/// O(N k) where a slot is open, and for all paths of one length together expected O(N k + M), at worst
/// O(N k M).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn augment(state: &mut State<'_>, cancel: &Cancel) -> Result<(), Error> {
    run(state, cancel, i64::MAX)
}

/// As [`augment`], as long as a slot costs `most` at most. With 0 as many old routes are kept as can be.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn augment_below(state: &mut State<'_>, most: i64, cancel: &Cancel) -> Result<(), Error> {
    run(state, cancel, most)
}

fn run(state: &mut State<'_>, cancel: &Cancel, longest: i64) -> Result<(), Error> {
    let more = state.more > 0 && (0..state.sources()).any(|i| state.could_have_more(i));
    if !more && !(0..state.sources()).any(|i| state.is_open(i)) {
        return Ok(());
    }
    let mut network = Network::new(state, cancel)?;
    loop {
        let distances = Distances::new(&network)?;
        if distances.sink == i64::MAX || distances.sink > longest {
            return Ok(());
        }
        while let Some(levels) = Levels::new(&network, &distances)? {
            let found = levels.augment(&mut network)?;
            assert!(found > 0, "a path that is there is found");
            let Network { state, open, .. } = &mut network;
            open.retain(|&source| state.is_open(source as usize));
        }
    }
}
