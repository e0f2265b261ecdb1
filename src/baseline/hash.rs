//! `hash`: every slot goes to the hash of (source, seed, slot) modulo M, whatever the capacities.
//!
//! The opponent of the published comparison. A target may appear twice in a row; nothing is ever
//! left unfilled.

use crate::cancel::Cancel;
use crate::error::Error;
use crate::{memory, parallel, siphash};

/// Sources between two looks at the cancel flag.
const CHUNK: usize = 1024;

/// Routes `sources` sources to `fan_out` of `targets` targets each, row-major. O(N * k).
///
/// # Errors
///
/// [`Error::OutOfRange`] when there are slots but no targets; [`Error::Cancelled`];
/// [`Error::OutOfMemory`].
pub fn route(
    sources: usize,
    fan_out: usize,
    targets: u32,
    seed: u64,
    cancel: &Cancel,
) -> Result<Vec<i32>, Error> {
    let mut routes = memory::routes(memory::product(sources, fan_out)?)?;
    if routes.is_empty() {
        return Ok(routes);
    }
    if targets == 0 || targets > i32::MAX as u32 {
        return Err(Error::out_of_range(
            "targets",
            ">= 1 and <= 2147483647",
            targets,
        ));
    }
    parallel::try_for_each_chunk(
        is_small(sources, fan_out),
        &mut routes,
        CHUNK * fan_out,
        || (),
        |(), chunk, rows| {
            cancel.check()?;
            for (i, row) in rows.chunks_exact_mut(fan_out).enumerate() {
                let source = (chunk * CHUNK + i) as u64;
                for (slot, target) in row.iter_mut().enumerate() {
                    *target =
                        (siphash::hash([source, seed, slot as u64]) % u64::from(targets)) as i32;
                }
            }
            Ok(())
        },
    )?;
    Ok(routes)
}

/// Whether so many slots are better filled by the calling thread alone.
pub fn is_small(sources: usize, fan_out: usize) -> bool {
    sources.saturating_mul(fan_out) <= 4096
}
