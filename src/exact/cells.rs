//! Whose a position is, in one look-up of a word that stands for a cell of 2^shift positions.
//!
//! The low half of a word holds the owner of the first positions of the cell and above it how many
//! these are; the high half holds the owner of the others. Where a cell has one owner, it has no
//! first positions. The few cells that more than two segments meet, or whose word would be too long,
//! have the top bit set: the low half is the first segment that meets the cell, and the rest of the
//! high half says how many do.

use super::segments::{NOBODY, Segments};
use crate::error::Error;
use crate::lanes::{Has, Lanes};
use crate::memory;

/// Marks the high half of a cell that has to be searched.
const MANY: u32 = 1 << 31;

/// The cells of all turns. 8 bytes a cell.
#[derive(Clone, Debug)]
pub struct Cells {
    shift: u32,
    /// Bits of an owner in a cell; all ones stand for nobody.
    bits: u32,
    words: Vec<u64>,
}

impl Cells {
    /// `count` cells of 2^`shift` positions, for segments that fill turns of `n`. O(segments + count).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(segments: &Segments, n: u32, shift: u32, count: usize) -> Result<Self, Error> {
        let Segments { ends, owners } = segments;
        let largest = owners
            .iter()
            .copied()
            .filter(|&owner| owner != NOBODY)
            .max();
        let mut cells = Self {
            shift,
            bits: 32 - (largest.unwrap_or(0) + 1).leading_zeros(),
            words: memory::with_capacity(count)?,
        };
        // Cells of the turns before, and the segment that is next.
        let (mut before, mut next) = (0, 0);
        while next < ends.len() {
            let end = ends[next];
            // The last cell of a turn may reach beyond it.
            let whole = if end == n {
                ((n - 1) >> shift) + 1
            } else {
                end >> shift
            };
            let length = cells.words.len().max(before + whole as usize);
            let word = cells.one(owners[next]);
            cells.words.resize(length, word);
            if end == n {
                before = length;
                next += 1;
                continue;
            }
            let begin = ((length - before) as u32) << shift;
            if end <= begin {
                next += 1;
                continue;
            }
            let after = n.min(begin + (1 << shift));
            let others = ends[next..].iter().position(|&end| end >= after);
            let last = next + others.expect("the last segment of a turn ends with it");
            let two = cells.two(owners[next], end - begin, owners[last]);
            let two = two.filter(|_| last == next + 1);
            cells.words.push(two.unwrap_or(many(next, last - next + 1)));
            next = last;
        }
        Ok(cells)
    }

    /// Those of one turn, which are `cells` from `first` on.
    #[inline(always)]
    pub fn view(&self, first: usize, cells: usize) -> View<'_> {
        View {
            shift: self.shift,
            bits: self.bits,
            words: &self.words[first..first + cells],
        }
    }

    /// Nobody's number in a cell; the bits of all others'.
    fn nobody(&self) -> u32 {
        (1 << self.bits) - 1
    }

    /// The cell of one owner.
    fn one(&self, owner: u32) -> u64 {
        u64::from(owner & self.nobody()) << 32
    }

    /// The cell whose first `cut` positions are one owner's and the others another's, where it fits.
    fn two(&self, first: u32, cut: u32, second: u32) -> Option<u64> {
        let low = (u64::from(cut) << self.bits) | u64::from(first & self.nobody());
        (low <= u64::from(u32::MAX)).then(|| low | self.one(second))
    }
}

/// The cell that `count` segments from `first` on meet.
fn many(first: usize, count: usize) -> u64 {
    (u64::from(MANY | count as u32) << 32) | u64::from(first as u32)
}

/// The cells of one turn.
#[derive(Clone, Copy)]
pub struct View<'a> {
    shift: u32,
    bits: u32,
    words: &'a [u64],
}

impl View<'_> {
    /// Whose a position is. O(1) expected, O(log segments) at worst.
    #[inline(always)]
    pub fn owner(self, segments: &Segments, position: u32) -> u32 {
        let word = self.words[(position >> self.shift) as usize];
        let (low, high) = (word as u32, (word >> 32) as u32);
        if high >= MANY {
            return segments.search(low as usize, (high & !MANY) as usize, position);
        }
        let nobody = (1 << self.bits) - 1;
        let offset = position & ((1 << self.shift) - 1);
        let in_first = offset < low >> self.bits;
        let owner = if in_first { low & nobody } else { high };
        if owner == nobody { NOBODY } else { owner }
    }

    /// Writes whose a vector of positions are to the first of `owners`, nobody's as a number that
    /// [`View::find_nobody`] knows. Returns the lanes, as bits, lane 0 lowest, that have to be
    /// asked for alone.
    #[inline(always)]
    pub fn look_up<V: Lanes>(self, has: Has<V>, position: V, owners: &mut [u32]) -> u32 {
        let splat = |x| V::splat(has, x);
        let (low, high) = V::gather_halves(self.words, position.shift_right(self.shift));
        let offset = position.and(splat((1 << self.shift) - 1));
        let in_first = offset.less(low.shift_right(self.bits));
        let first = low.and(splat((1 << self.bits) - 1));
        V::select(in_first, first, high).store(owners);
        V::bits(splat(MANY - 1).less(high))
    }

    /// Tells nobody's among owners that were looked up.
    #[inline(always)]
    pub fn find_nobody(self, owners: &mut [u32]) {
        let nobody = (1 << self.bits) - 1;
        for owner in owners {
            *owner = if *owner == nobody { NOBODY } else { *owner };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Turns of `n` positions cut at random places, with owners below `owners` and nobody last; and the
    /// owner of every position.
    fn segments(n: u32, cuts: &[u32], turns: u32, owners: u32) -> (Segments, Vec<u32>) {
        let (mut segments, mut positions) = (Segments::default(), Vec::new());
        for turn in 0..turns {
            let mut ends: Vec<u32> = cuts.iter().map(|cut| (cut ^ turn) % n).collect();
            ends.retain(|&end| end > 0);
            ends.push(n);
            ends.sort_unstable();
            ends.dedup();
            for end in ends {
                let hash = (end ^ (turn << 16)).wrapping_mul(0x9e37_79b1);
                let is_last = end == n && turn + 1 == turns;
                let owner = if is_last { NOBODY } else { hash % owners };
                segments.ends.push(end);
                segments.owners.push(owner);
                positions.resize((turn * n + end) as usize, owner);
            }
        }
        (segments, positions)
    }

    proptest! {
        /// Cells of one owner, of two, of more, and words that are too long: owners near 2^31 leave
        /// one bit for the number of first positions.
        #[test]
        fn cells_tell_the_owner_of_every_position(
            n in 1u32..600,
            turns in 1u32..4,
            shift in 1u32..8,
            cuts in prop::collection::vec(any::<u32>(), 0..40),
            owners in prop_oneof![Just(1), 2u32..40, Just(i32::MAX as u32)],
        ) {
            let (segments, positions) = segments(n, &cuts, turns, owners);
            let a_turn = ((n - 1) >> shift) as usize + 1;
            let count = a_turn * turns as usize;
            let cells = Cells::new(&segments, n, shift, count).unwrap();
            prop_assert_eq!(cells.words.len(), count);
            for (turn, owners) in positions.chunks(n as usize).enumerate() {
                let view = cells.view(turn * a_turn, a_turn);
                for (position, &owner) in (0..).zip(owners) {
                    prop_assert_eq!(view.owner(&segments, position), owner);
                }
            }
        }
    }
}
