//! The darts of one source: which targets it prefers, and by how much.
//!
//! A source throws up to [`DARTS`] darts, one after the other; one that hits a column is a hit of its
//! target. The score of a pair is when its first hit came: the dart in the upper bits, a hash below
//! it. A pair without a hit has a score behind all darts, drawn from the exponential distribution
//! that the darts would have gone on to follow ([`later`]). So a score depends on nothing but the
//! source, the target, and how many columns the target has; the least is the best.

use super::table::{Column, Rate, Table};
use crate::key::mix;
use crate::lanes::{Has, Lanes};

/// Darts that a source throws.
pub const DARTS: u32 = 384;

/// Bits of a score below the dart.
const FRACTION: u32 = 22;

/// The first score behind all darts.
pub const LATER: u32 = DARTS << FRACTION;

/// Darts that are tested together.
const BLOCK: usize = 16;

/// The odd integer nearest to 2^32 divided by the golden ratio.
const STEP: u32 = 0x9e37_79b9;

/// What is added for each dart of a block.
const STEPS: [u32; BLOCK] = {
    let mut steps = [0; BLOCK];
    let mut at = 0;
    while at < BLOCK {
        steps[at] = STEP.wrapping_mul(at as u32);
        at += 1;
    }
    steps
};

/// The 32 bits of a dart: the finalizer of a 32-bit hash (constants: Wellons, "lowbias32", 2018), in
/// which the second half of the source comes in between.
#[inline(always)]
pub fn bits(source: u64, dart: u32) -> u32 {
    let mut x = (source as u32).wrapping_add(STEP.wrapping_mul(dart));
    x = (x ^ (x >> 16)).wrapping_mul(0x7feb_352d);
    x = (x ^ (x >> 15) ^ (source >> 32) as u32).wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// The hash of a dart in a column: the upper half decides whether a partial column takes it, the
/// lower one where it lies between this dart and the next.
#[inline(always)]
pub fn at_column(source: u64, dart: u32, column: &Column) -> u64 {
    mix(source ^ column.hash.wrapping_add(u64::from(dart)))
}

/// The score of a hit.
#[inline(always)]
pub fn score(dart: u32, hash: u64) -> u32 {
    (dart << FRACTION) | (hash as u32 >> (32 - FRACTION))
}

/// The dart after the one that gave a score.
pub fn after(score: u32) -> u32 {
    (score >> FRACTION) + 1
}

/// The bits of as many darts as there are in a block, and which of them hit a slot that is taken.
#[inline(always)]
fn block<V: Lanes>(
    has: Has<V>,
    table: &Table,
    source: u64,
    first: u32,
    darts: &mut [u32; BLOCK],
) -> u32 {
    let start = V::splat(has, (source as u32).wrapping_add(STEP.wrapping_mul(first)));
    let other = V::splat(has, (source >> 32) as u32);
    let factors = (V::splat(has, 0x7feb_352d), V::splat(has, 0x846c_a68b));
    let mut hits = 0;
    for at in (0..BLOCK).step_by(V::COUNT) {
        let x = start.add(V::load(has, &STEPS[at..]));
        let x = x.xor(x.shift_right(16)).mul(factors.0);
        let x = x.xor(x.shift_right(15)).xor(other).mul(factors.1);
        let x = x.xor(x.shift_right(16));
        x.store(&mut darts[at..]);
        let slot = x.shift_right(table.shift);
        let word = V::gather(&table.taken, slot.shift_right(5));
        hits |= V::bits(word.has_bit(slot)) << at;
    }
    hits
}

/// Calls `found(score, column)` for the hits of the darts from `from` on, in their order, until it
/// says that it has enough; tells whether it has.
#[inline(always)]
pub fn throw<V: Lanes>(
    has: Has<V>,
    table: &Table,
    source: u64,
    from: u32,
    mut found: impl FnMut(u32, &Column) -> bool,
) -> bool {
    let mut darts = [0; BLOCK];
    let mut first = from & !(BLOCK as u32 - 1);
    // Darts of the first block that have been looked at.
    let mut wanted = u32::MAX << (from - first);
    while first < DARTS {
        let mut hits = block(has, table, source, first, &mut darts) & wanted;
        while hits != 0 {
            let at = hits.trailing_zeros();
            hits &= hits - 1;
            let slot = darts[at as usize & (BLOCK - 1)] >> table.shift;
            let column = &table.columns[table.slots[slot as usize] as usize];
            let hash = at_column(source, first + at, column);
            if (hash >> 32) < column.threshold && found(score(first + at, hash), column) {
                return true;
            }
        }
        first += BLOCK as u32;
        wanted = u32::MAX;
    }
    false
}

/// The bits of the least waiting time that is told from shorter ones: 2^-40 tables.
const SHORTEST: u64 = (1023 - 40) << 52;

/// The bits of the first waiting time that is not told from longer ones: 2^40 tables.
const LONGEST: u64 = (1023 + 40) << 52;

/// Bits of a waiting time that a score has no room for: 80 powers of 2 fill what is behind the darts.
const DROPPED: u32 = 52 - 25;

/// A uniform number in (0, 1] for a source and a target.
#[inline(always)]
pub fn uniform(source: u64, rate: &Rate) -> f64 {
    ((mix(source ^ rate.hash) >> 11) + 1) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// The score of a pair without a hit: of the waiting time -ln(u) / columns, as many bits as there is
/// room for.
#[inline(always)]
pub fn later(uniform: f64, rate: &Rate) -> u32 {
    // -0 is 0.
    let bits = (libm::log(uniform).abs() * rate.inverse).to_bits();
    LATER + ((bits.clamp(SHORTEST, LONGEST - 1) - SHORTEST) >> DROPPED) as u32
}

/// A waiting time that is longer than any with this score or a lesser one; so is what it is compared
/// with, 1 - u, shorter than -ln(u).
#[inline(always)]
pub fn longest(score: u32) -> f64 {
    if score >= LATER + (((LONGEST - SHORTEST) >> DROPPED) - 1) as u32 {
        return f64::INFINITY;
    }
    let bits = (u64::from(score.saturating_sub(LATER)) + 1) << DROPPED;
    f64::from_bits(bits + SHORTEST) * (1.0 + 1e-9)
}
