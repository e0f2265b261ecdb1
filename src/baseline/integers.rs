//! Capacities as whole numbers, so that sums are exact and the same everywhere.

use crate::error::Error;
use crate::memory;

/// The sum of all integers is at most 2 to this.
const BITS: u32 = 53;

/// Whole numbers in proportion to `capacities` (below 2, as a `Problem` has them), with a sum of at
/// most 2^53; 0 stays 0, anything else is 1 at least. Cut at 2^-42 of the largest capacity for a
/// thousand targets, at 2^-21 for 2^31: the ratios of small whole numbers stay exact. O(M).
pub fn integers(capacities: &[f64]) -> Result<Vec<u64>, Error> {
    // At most 2^bits capacities, each below 2.
    let bits = usize::BITS - (capacities.len() - 1).leading_zeros();
    let unit = (1u64 << (BITS - 1 - bits)) as f64;
    let mut integers = memory::with_capacity(capacities.len())?;
    integers.extend(
        capacities
            .iter()
            .map(|&capacity| match (capacity * unit) as u64 {
                0 if capacity > 0.0 => 1,
                integer => integer,
            }),
    );
    Ok(integers)
}
