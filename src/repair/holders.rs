//! Who has a target: the slots that hold it.

use super::state::State;
use crate::cancel::each;
use crate::error::Error;
use crate::memory;

/// The slots that hold each target, in room for as many as it may get.
pub(super) struct Holders {
    slots: Vec<u32>,
    begins: Vec<usize>,
    counts: Vec<u32>,
}

impl Holders {
    /// The holders of every target, in the order of `sources`. O(N k + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub(super) fn new(
        state: &State<'_>,
        sources: impl Iterator<Item = usize>,
    ) -> Result<Self, Error> {
        let problem = state.problem;
        let mut begins = memory::with_capacity(problem.targets() + 1)?;
        begins.push(0);
        for j in 0..problem.targets() {
            begins.push(begins[j] + problem.ceiling(j) as usize);
        }
        let mut holders = Self {
            slots: memory::filled(begins[problem.targets()], 0)?,
            counts: memory::filled(problem.targets(), 0)?,
            begins,
        };
        each(sources, |source| {
            for (slot, &target) in state.row(source).iter().enumerate() {
                if target >= 0 {
                    holders.push(target as usize, source * problem.width + slot);
                }
            }
            Ok(())
        })?;
        Ok(holders)
    }

    /// The slots that hold a target.
    pub(super) fn of(&self, target: usize) -> &[u32] {
        &self.slots[self.begins[target]..][..self.counts[target] as usize]
    }

    pub(super) fn push(&mut self, target: usize, slot: usize) {
        self.slots[self.begins[target] + self.counts[target] as usize] = slot as u32;
        self.counts[target] += 1;
    }

    /// Puts a slot in the place of the one with this index.
    pub(super) fn replace(&mut self, target: usize, index: usize, slot: usize) {
        self.slots[self.begins[target] + index] = slot as u32;
    }

    /// Takes the slot with this index away.
    pub(super) fn remove(&mut self, target: usize, index: usize) {
        self.counts[target] -= 1;
        let last = self.slots[self.begins[target] + self.counts[target] as usize];
        self.slots[self.begins[target] + index] = last;
    }
}
