//! What a change moves.

use super::{check, rows};
use crate::checks;
use crate::error::Error;
use crate::memory;

/// What moved between two routings of the same sources.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Churn {
    /// Filled slots of the first whose target is not in the same row of the second. Every filled
    /// slot is judged for itself: a target that stands twice in a row and goes away moves twice.
    /// With weights, the weight of these slots: that of their source each.
    pub moves: f64,
    /// Moves / filled slots of the first, or their weight; `None` when there is none.
    pub rate: Option<f64>,
}

/// What moved from `before` to `after`: rows are compared as sets, so a new order within a row is
/// no move, nor is a slot that was unfilled. A slot counts 1, or with weights (one a source) that of
/// its source. O(routes * log `fan_out`).
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route below -1, or of a weight that is negative or not
/// finite, or for weights above 1e298 in sum; [`Error::InvalidValue`] when the routes are not whole
/// rows, not as many on both sides, or the weights not one a source; [`Error::OutOfMemory`].
pub fn churn(
    before: &[i32],
    after: &[i32],
    fan_out: usize,
    weights: Option<&[f64]>,
) -> Result<Churn, Error> {
    check::rows("before", before, fan_out)?;
    checks::length("after", after.len(), before.len())?;
    check::routes("before", before, check::ANY)?;
    check::routes("after", after, check::ANY)?;
    if let Some(weights) = weights {
        check::weights(before, Some(weights))?;
        checks::length("weights", weights.len(), before.len() / fan_out)?;
    }
    let mut scratch = memory::with_capacity(fan_out.min(after.len()))?;
    let (mut moves, mut filled) = (0.0, 0.0);
    let pairs = before
        .chunks_exact(fan_out)
        .zip(after.chunks_exact(fan_out));
    for (source, (before, after)) in pairs.enumerate() {
        let weight = weights.map_or(1.0, |weights| weights[source]);
        let after = rows::sorted(after, &mut scratch);
        for target in rows::filled(before) {
            filled += weight;
            if after.binary_search(&target).is_err() {
                moves += weight;
            }
        }
    }
    Ok(Churn {
        moves,
        rate: (filled > 0.0).then(|| moves / filled),
    })
}
