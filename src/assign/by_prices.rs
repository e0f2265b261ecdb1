//! Sources by prices alone: each takes the best k of its scores less the prices, whatever others do.

use super::options::NO_CANDIDATE;
use super::solve::check_prices;
use crate::error::Error;
use crate::{checks, memory};

/// Scores of some sources, and the prices of all targets.
#[derive(Clone, Copy, Debug)]
pub struct Prices<'a> {
    /// How many sources.
    pub sources: usize,
    /// k.
    pub fan_out: u32,
    /// Scores, row by row.
    pub scores: &'a [f32],
    /// Their targets, where they are not all.
    pub candidates: Option<&'a [u32]>,
    /// p_j.
    pub prices: &'a [f64],
}

/// Writes the targets of every source, best score - price first, equal ones in the order of the row,
/// -1 where there are no more; -Infinity is never taken. O(N * c), and O(k) for each that is among
/// the best for a while.
///
/// # Errors
///
/// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
/// [`Error::OutOfMemory`].
pub fn by_prices(input: &Prices<'_>, routes: &mut [i32]) -> Result<(), Error> {
    let Prices {
        sources,
        fan_out,
        scores,
        candidates,
        prices,
    } = *input;
    checks::fan_out("fanOut", fan_out)?;
    check_prices(prices, prices.len())?;
    let width = match candidates {
        None => prices.len(),
        Some(candidates) => {
            checks::length("candidates", candidates.len(), scores.len())?;
            scores.len().checked_div(sources).unwrap_or(0)
        }
    };
    checks::length("scores", scores.len(), memory::product(sources, width)?)?;
    let fan_out = fan_out as usize;
    checks::length("out", routes.len(), memory::product(sources, fan_out)?)?;
    let most = fan_out.min(width);
    let mut best: Vec<(f64, i32)> = memory::with_capacity(most)?;
    for (source, routes) in routes.chunks_exact_mut(fan_out).enumerate() {
        best.clear();
        for at in source * width..(source + 1) * width {
            let target = match candidates {
                None => (at - source * width) as u32,
                Some(candidates) => candidates[at],
            };
            if target == NO_CANDIDATE {
                continue;
            }
            let Some(price) = prices.get(target as usize) else {
                let expected = format!("< {}, or 0xffffffff for none", prices.len());
                return Err(Error::out_of_range(
                    format!("candidates[{at}]"),
                    expected,
                    target,
                ));
            };
            let score = scores[at];
            if score.is_nan() || score == f32::INFINITY {
                let expected = "finite, or -Infinity to forbid";
                return Err(Error::out_of_range(
                    format!("scores[{at}]"),
                    expected,
                    score,
                ));
            }
            let value = f64::from(score) - price;
            if value == f64::NEG_INFINITY {
                continue;
            }
            if best.len() == most {
                if best.last().is_none_or(|last| last.0 >= value) {
                    continue;
                }
                best.pop();
            }
            let place = best.partition_point(|other| other.0 >= value);
            best.insert(place, (value, target as i32));
        }
        for (slot, route) in routes.iter_mut().enumerate() {
            *route = best.get(slot).map_or(-1, |&(_, target)| target);
        }
    }
    Ok(())
}
