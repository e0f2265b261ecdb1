//! What a tree is made of: targets, rings of equal ones, and joins of two parts.

use super::portions::Amount;
use crate::error::Error;
use crate::memory;
use std::ops::Range;

/// Set in the number of a target; ...
pub const LEAF: u32 = 1 << 31;
/// ... in that of a ring; that of a join has neither.
pub const RING: u32 = 1 << 30;

/// A target, a ring of equal targets or a join, and what it gets of an item.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// A target with [`LEAF`] set, a ring with [`RING`] set, or the number of a join.
    pub id: u32,
    /// What it gets.
    pub amount: Amount,
}

/// Two parts made one.
#[derive(Clone, Copy, Debug)]
pub struct Join {
    /// The part to which elements are dealt by its ratio; of two, one that has a rest where either has.
    pub left: Part,
    /// The other.
    pub right: Part,
    /// What both get.
    pub amount: Amount,
    /// Whether the rests make a whole: then those elements are dealt that lack one more.
    pub complement: bool,
    /// Whether the join repeats after a window.
    pub limited: bool,
}

impl Join {
    /// The ratio at which elements go to the left: a numerator and a denominator; none where all do.
    pub fn ratio(&self, one: u64) -> Option<(u64, u64)> {
        let (part, all) = if self.complement {
            (one - self.left.amount.rest, one - self.amount.rest)
        } else {
            (self.left.amount.rest, self.amount.rest)
        };
        (part < all).then_some((part, all))
    }
}

/// Lists of targets.
#[derive(Clone, Debug, Default)]
pub struct Rings {
    /// The targets of all, one ring after the other.
    pub members: Vec<u32>,
    /// Where every ring ends in that list.
    pub ends: Vec<u32>,
}

impl Rings {
    /// A copy.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn clone_checked(&self) -> Result<Self, Error> {
        Ok(Self {
            members: memory::copied(&self.members)?,
            ends: memory::copied(&self.ends)?,
        })
    }

    /// The place of a ring in the list.
    pub fn place(&self, ring: usize) -> Range<usize> {
        let start = ring.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[ring] as usize
    }
}
