//! Where the routes to a target are, group by group.

use crate::error::Error;
use crate::exact::line::Piece;
use crate::memory;

/// The routes from a group to a target: adjacent units of the group's line.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The first unit.
    pub start: u64,
    /// How many there are.
    pub quota: u32,
    /// The group.
    pub group: u32,
}

/// The stretches of every target. O(M + pieces) memory.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Target by target.
    stretches: Vec<Stretch>,
    /// Where those of each target begin, and the end of the last.
    begins: Vec<usize>,
}

impl Columns {
    /// The stretches of `targets` targets that have their routes in the pieces of some groups.
    /// O(M + pieces).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: usize, pieces: &[Vec<Piece>]) -> Result<Self, Error> {
        let mut begins = memory::filled(targets + 1, 0)?;
        for piece in pieces.iter().flatten() {
            begins[piece.target as usize + 1] += 1;
        }
        for j in 0..targets {
            begins[j + 1] += begins[j];
        }
        let none = Stretch {
            start: 0,
            quota: 0,
            group: 0,
        };
        let mut stretches = memory::filled(begins[targets], none)?;
        for (group, pieces) in (0..).zip(pieces) {
            let mut start = 0;
            for &Piece { target, quota, .. } in pieces {
                let at = &mut begins[target as usize];
                stretches[*at] = Stretch {
                    start,
                    quota,
                    group,
                };
                *at += 1;
                start += u64::from(quota);
            }
        }
        // Every entry has moved on to the beginning of the next target.
        begins.copy_within(..targets, 1);
        begins[0] = 0;
        Ok(Self { stretches, begins })
    }

    /// The stretches of a target.
    pub fn of(&self, target: u32) -> &[Stretch] {
        let target = target as usize;
        &self.stretches[self.begins[target]..self.begins[target + 1]]
    }
}
