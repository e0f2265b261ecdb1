//! Scatter: on how many others the shared work of a target falls.

use super::{check, loads, rows};
use crate::error::Error;
use crate::{memory, parallel};

/// Targets are done in so many parts: enough to even out unequal loads, few enough that a scratch
/// of one entry per target for each costs nothing.
const PARTS: usize = 64;

/// Whether [`widths`] is so little work that the calling thread does it alone, in or out of a pool.
pub fn is_small(slots: usize, fan_out: usize) -> bool {
    slots.saturating_mul(fan_out) <= 1 << 16
}

/// The scatter width of each of `targets` targets: the number of distinct other targets that stand
/// in a row with it. O(routes * `fan_out` + targets) time, O(routes + targets) memory, in parallel.
///
/// # Errors
///
/// [`Error::OutOfRange`] naming the index of a route that is neither -1 nor a target;
/// [`Error::InvalidValue`] when the routes are not whole rows; [`Error::OutOfMemory`].
pub fn widths(routes: &[i32], fan_out: usize, targets: usize) -> Result<Vec<u32>, Error> {
    check::rows("routes", routes, fan_out)?;
    let index = Index::new(routes, fan_out, targets)?;
    let mut widths = memory::filled(targets, 0u32)?;
    let part = targets.div_ceil(PARTS).max(1);
    parallel::try_for_each_chunk(
        is_small(routes.len(), fan_out),
        &mut widths,
        part,
        Vec::new,
        |last_met: &mut Vec<u32>, number, widths| {
            // By every target, the last one that met it: no target yet.
            if last_met.is_empty() {
                *last_met = memory::filled(targets, u32::MAX)?;
            }
            for (width, target) in widths.iter_mut().zip(number * part..) {
                // It does not meet itself.
                last_met[target] = target as u32;
                for &row in index.rows_of(target) {
                    let start = row as usize * fan_out;
                    for other in rows::filled(&routes[start..start + fan_out]) {
                        *width += u32::from(last_met[other] != target as u32);
                        last_met[other] = target as u32;
                    }
                }
            }
            Ok(())
        },
    )?;
    Ok(widths)
}

/// As [`widths`], into `out`, one entry a target, all 0: where there are few routes, memory and time
/// depend on them, however many targets there are.
///
/// # Errors
///
/// As [`widths`].
pub fn widths_into(routes: &[i32], fan_out: usize, out: &mut [u32]) -> Result<(), Error> {
    check::rows("routes", routes, fan_out)?;
    check::routes("routes", routes, out.len())?;
    match rows::compact(routes, out.len())? {
        Some((renamed, named)) => {
            let widths = widths(&renamed, fan_out, named.len())?;
            for (&target, width) in named.iter().zip(widths) {
                out[target as usize] = width;
            }
        }
        None => out.copy_from_slice(&widths(routes, fan_out, out.len())?),
    }
    Ok(())
}

/// The rows that every target stands in, once for each of its slots.
struct Index {
    /// Where the rows of each target start in `rows`, and where the last one's end.
    starts: Vec<usize>,
    rows: Vec<u32>,
}

impl Index {
    fn new(routes: &[i32], fan_out: usize, targets: usize) -> Result<Self, Error> {
        let loads = loads::loads(routes, targets)?;
        let mut starts = memory::with_capacity(targets + 1)?;
        let mut end = 0;
        // Ends first: filling from the back turns them into starts.
        starts.extend(loads.iter().map(|&load| {
            end += load as usize;
            end
        }));
        starts.push(end);
        let mut rows = memory::filled(end, 0u32)?;
        for (number, row) in routes.chunks_exact(fan_out).enumerate().rev() {
            for target in rows::filled(row) {
                starts[target] -= 1;
                rows[starts[target]] = number as u32;
            }
        }
        Ok(Self { starts, rows })
    }

    fn rows_of(&self, target: usize) -> &[u32] {
        &self.rows[self.starts[target]..self.starts[target + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn naive(routes: &[i32], fan_out: usize, targets: usize) -> Vec<u32> {
        let mut met = vec![BTreeSet::new(); targets];
        for row in routes.chunks(fan_out) {
            for target in rows::filled(row) {
                met[target].extend(rows::filled(row).filter(|&other| other != target));
            }
        }
        met.iter().map(|others| others.len() as u32).collect()
    }

    /// Routes with unfilled slots and duplicates among them.
    fn some_routes(slots: usize, targets: u32, seed: u64) -> Vec<i32> {
        let key = Key::new(seed, 0);
        let route = |slot| key.below(slot as u64, targets + 1) as i32 - 1;
        (0..slots).map(route).collect()
    }

    proptest! {
        #[test]
        fn as_the_definition(sources in 0usize..200, fan_out in 1usize..9, targets in 0u32..200, seed: u64) {
            let routes = some_routes(sources * fan_out, targets, seed);
            let expected = naive(&routes, fan_out, targets as usize);
            prop_assert_eq!(widths(&routes, fan_out, targets as usize).unwrap(), expected);
        }
    }

    #[test]
    fn few_routes_to_any_of_many_targets() {
        let targets = 1 << 22;
        let routes = [0, 1, 4_000_000, -1, 4_000_000, 7, 7, 1];
        let mut out = vec![0; targets];
        widths_into(&routes, 2, &mut out).unwrap();
        assert!(rows::compact(&routes, targets).unwrap().is_some());
        assert_eq!(out, widths(&routes, 2, targets).unwrap());
        assert!(widths_into(&[0, 5], 2, &mut [0; 5]).is_err());
    }

    #[test]
    fn in_parallel() {
        let (fan_out, targets) = (7, 1000);
        let routes = some_routes(3000 * fan_out, targets, 1);
        assert!(!is_small(routes.len(), fan_out));
        let expected = naive(&routes, fan_out, targets as usize);
        for threads in [1, 2, 8] {
            let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
            let widths = || widths(&routes, fan_out, targets as usize).unwrap();
            assert_eq!(builder.build().unwrap().install(widths), expected);
        }
    }
}
