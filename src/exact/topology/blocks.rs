//! A permutation of ranks, block by block.

use crate::exact::affine::Affine;

/// The most blocks of a step: one more than prefixes that it keeps, of which each level asks for one at
/// most, and so do domains and targets.
pub const MAX_BLOCKS: usize = crate::quota::tree::MAX_LEVELS + 3;

/// Consecutive ranks that are permuted among themselves.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// The first of them.
    first: u32,
    /// How they are permuted.
    affine: Affine,
}

impl Block {
    /// Begins behind all ranks.
    const NONE: Self = Self {
        first: u32::MAX,
        affine: Affine::IDENTITY,
    };

    #[inline(always)]
    fn forward(self, rank: u32) -> u32 {
        self.first + self.affine.forward(rank - self.first)
    }
}

/// The blocks of all ranks of a class.
#[derive(Clone, Copy, Debug)]
pub struct Blocks {
    /// Ascending by their first ranks, of which the first is 0; as many as `count`, [`Block::NONE`] after.
    list: [Block; MAX_BLOCKS],
    count: usize,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            list: [Block::NONE; MAX_BLOCKS],
            count: 0,
        }
    }
}

impl Blocks {
    /// Adds a block behind the others: the ranks from `first` on, permuted, or left as they are.
    pub fn add(&mut self, first: u32, affine: Option<Affine>) {
        let affine = match affine {
            Some(affine) => affine,
            // A block that stays is one with the last, if that stays too.
            None if self.count > 0 && self.list[self.count - 1].affine.is_identity() => return,
            None => Affine::IDENTITY,
        };
        self.list[self.count] = Block { first, affine };
        self.count += 1;
    }

    /// Whether all ranks stay where they are.
    fn is_identity(&self) -> bool {
        self.list[..self.count]
            .iter()
            .all(|block| block.affine.is_identity())
    }

    /// The image of a rank.
    pub fn forward(&self, rank: u32) -> u32 {
        let block = self.list[..self.count]
            .iter()
            .rfind(|block| block.first <= rank)
            .expect("the first block begins at 0");
        block.forward(rank)
    }

    /// The images of many ranks, in place. Vectorizes.
    #[inline(always)]
    pub fn forward_all(&self, ranks: &mut [u32]) {
        if self.is_identity() {
            return;
        }
        match self.count {
            1 => self.pass::<1>(ranks),
            2 => self.pass::<2>(ranks),
            3 => self.pass::<3>(ranks),
            4 => self.pass::<4>(ranks),
            5..=6 => self.pass::<6>(ranks),
            _ => self.pass::<MAX_BLOCKS>(ranks),
        }
    }

    /// The same for B blocks at most. Their number is a constant and they are held by value: the choice
    /// of a rank's block becomes a chain of selects in registers.
    #[inline(always)]
    fn pass<const B: usize>(&self, ranks: &mut [u32]) {
        let list: [Block; B] = std::array::from_fn(|i| self.list[i]);
        for rank in ranks {
            let mut block = list[0];
            for other in &list[1..] {
                block = if *rank >= other.first { *other } else { block };
            }
            *rank = block.forward(*rank);
        }
    }

    /// The permutation that undoes this one. O(blocks * log N).
    pub fn inverted(mut self) -> Self {
        for block in &mut self.list[..self.count] {
            block.affine = block.affine.inverted();
        }
        self
    }
}
