//! The extra units: fractional targets may hold one more each, but only so many of them.

use super::held::Bid;
use crate::error::Error;
use std::collections::BinaryHeap;

/// The extras that are held.
#[derive(Debug)]
pub struct Pool {
    /// How many there may be.
    room: usize,
    /// How many there are.
    count: usize,
    /// The extra of every target.
    extras: Vec<Option<Bid>>,
    /// All of them, the worst first, and some that are not held any more.
    worst: BinaryHeap<(Bid, u32)>,
}

impl Pool {
    /// A pool of so many extras, none held, for targets that have none.
    pub fn new(room: usize, extras: Vec<Option<Bid>>) -> Self {
        Self {
            room,
            count: 0,
            extras,
            worst: BinaryHeap::new(),
        }
    }

    /// The extra of a target.
    pub fn extra(&self, target: u32) -> Option<Bid> {
        self.extras[target as usize]
    }

    /// The score that an extra of a target without one must not exceed, so as to be taken;
    /// `None` where none is.
    pub fn bound(&self) -> Option<u32> {
        if self.room == 0 {
            return None;
        }
        if self.count < self.room {
            return Some(u32::MAX);
        }
        // The top is held: see `forget`.
        self.worst.peek().map(|(bid, _)| bid.score)
    }

    /// Offers the extra of a target: what is turned away for it, if anything, with its target.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn offer(&mut self, target: u32, bid: Bid) -> Result<Option<(Bid, u32)>, Error> {
        let loser = match self.extras[target as usize] {
            Some(held) if held < bid => return Ok(Some((bid, target))),
            Some(held) => Some((held, target)),
            None if self.count < self.room => {
                self.count += 1;
                None
            }
            None => match self.worst.peek() {
                Some(&worst) if (bid, target) < worst => Some(worst),
                _ => return Ok(Some((bid, target))),
            },
        };
        if let Some((_, loser)) = loser {
            self.extras[loser as usize] = None;
        }
        self.extras[target as usize] = Some(bid);
        self.worst.try_reserve(1).map_err(|_| Error::OutOfMemory {
            bytes: (self.worst.len() + 1).checked_mul(size_of::<(Bid, u32)>()),
        })?;
        self.worst.push((bid, target));
        self.forget();
        Ok(loser)
    }

    /// Drops what is not held any more from the top.
    fn forget(&mut self) {
        while let Some(&(bid, target)) = self.worst.peek() {
            if self.extras[target as usize] == Some(bid) {
                break;
            }
            self.worst.pop();
        }
    }
}
