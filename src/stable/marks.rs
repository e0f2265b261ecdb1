//! A set of domains that is emptied at once.

use crate::error::Error;
use crate::memory;

/// The set.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    stamps: Vec<u64>,
    now: u64,
}

impl Marks {
    /// An empty set of numbers below `count`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(count: usize) -> Result<Self, Error> {
        Ok(Self {
            stamps: memory::filled(count, 0)?,
            now: 1,
        })
    }

    /// Empties the set.
    #[inline(always)]
    pub fn clear(&mut self) {
        self.now += 1;
    }

    /// Whether a number is in the set.
    #[inline(always)]
    pub fn has(&self, number: u32) -> bool {
        self.stamps[number as usize] == self.now
    }

    /// Adds a number; tells whether it was not there.
    #[inline(always)]
    pub fn add(&mut self, number: u32) -> bool {
        let stamp = &mut self.stamps[number as usize];
        std::mem::replace(stamp, self.now) != self.now
    }
}
