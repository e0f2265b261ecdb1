//! Which targets a row has.

use crate::error::Error;
use crate::memory;

/// A set of targets that is emptied in O(1).
pub struct Marks {
    round: u32,
    /// The round in which each target was last put in.
    rounds: Vec<u32>,
}

impl Marks {
    /// None of so many targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: usize) -> Result<Self, Error> {
        let rounds = memory::filled(targets, 0)?;
        Ok(Self { round: 1, rounds })
    }

    /// Takes all targets out; at most 2^32 - 2 times, which is more than there are sources.
    pub fn clear(&mut self) {
        self.round += 1;
    }

    /// Puts target j in.
    pub fn insert(&mut self, j: usize) {
        self.rounds[j] = self.round;
    }

    /// Whether target j is in.
    pub fn contains(&self, j: usize) -> bool {
        self.rounds[j] == self.round
    }
}
