//! The parts of a line: what each target has of each turn.

use crate::error::Error;
use crate::memory;

/// -1 among targets.
pub const NOBODY: u32 = u32::MAX;

/// The parts of a line, in order: one target's quota in one turn each, and at the end of the last
/// turn perhaps one that nobody owns.
#[derive(Clone, Debug)]
pub struct Segments {
    /// Where each ends, exclusive, in its turn.
    pub ends: Vec<u32>,
    /// Whose it is, or [`NOBODY`].
    pub owners: Vec<u32>,
}

impl Segments {
    /// None yet, with room for `count`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn with_capacity(count: usize) -> Result<Self, Error> {
        Ok(Self {
            ends: memory::with_capacity(count)?,
            owners: memory::with_capacity(count)?,
        })
    }

    /// Adds one.
    pub fn push(&mut self, end: u32, owner: u32) {
        self.ends.push(end);
        self.owners.push(owner);
    }

    /// The owner of each of all `count` positions, turn after turn. O(count).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn positions(&self, count: usize) -> Result<Vec<u32>, Error> {
        let mut positions = memory::with_capacity(count)?;
        let mut before = 0;
        for (&end, &owner) in self.ends.iter().zip(&self.owners) {
            // A segment that ends no later than the one before it begins a turn.
            let begin = if end > before { before } else { 0 };
            positions.resize(positions.len() + (end - begin) as usize, owner);
            before = end;
        }
        Ok(positions)
    }

    /// Whose a position is that one of `count` segments from `first` on holds. O(log count).
    #[cold]
    pub fn search(&self, first: usize, count: usize, position: u32) -> u32 {
        let ends = &self.ends[first..first + count];
        self.owners[first + ends.partition_point(|&end| end <= position)]
    }
}
