//! The parts of a line: what each target has of each turn.

use crate::error::Error;
use crate::memory;
use crate::quota::Quota;

/// -1 among targets.
pub const NOBODY: u32 = u32::MAX;

/// The parts of a line, in order: one target's quota in one turn each, and at the end of the last
/// turn perhaps one that nobody owns.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    /// Where each ends, exclusive, in its turn.
    pub ends: Vec<u32>,
    /// Whose it is, or [`NOBODY`].
    pub owners: Vec<u32>,
}

impl Segments {
    /// Those of `quotas` in turns of `n` positions, at most `count`. O(quotas + turns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(n: u32, quotas: &[Quota], count: usize) -> Result<Self, Error> {
        let mut segments = Self {
            ends: memory::with_capacity(count)?,
            owners: memory::with_capacity(count)?,
        };
        let mut at = 0;
        for &Quota {
            target, mut units, ..
        } in quotas
        {
            while units > 0 {
                let part = units.min(n - at);
                at += part;
                units -= part;
                segments.push(at, target);
                if at == n {
                    at = 0;
                }
            }
        }
        if at > 0 {
            segments.push(n, NOBODY);
        }
        Ok(segments)
    }

    fn push(&mut self, end: u32, owner: u32) {
        self.ends.push(end);
        self.owners.push(owner);
    }

    /// Whose a position is that one of `count` segments from `first` on holds. O(log count).
    #[cold]
    pub fn search(&self, first: usize, count: usize, position: u32) -> u32 {
        let ends = &self.ends[first..first + count];
        self.owners[first + ends.partition_point(|&end| end <= position)]
    }
}
