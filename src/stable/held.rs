//! What the targets hold, and the worst of it at hand.

use super::select::select;
use crate::cancel::Cancel;
use crate::error::Error;
use std::collections::BinaryHeap;

/// A source that wants a target, or has it; the least is the best. Scores are hardly ever equal,
/// hashes of sources never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bid {
    /// The score of the pair.
    pub score: u32,
    /// The hash of the source.
    pub hash: u64,
    /// The source.
    pub source: u32,
}

/// A score and a source.
pub type Route = (u32, u32);

/// What a target holds up to its floor. The worst bids are in a heap, the others, each better than
/// `bound`, lie in any order until the heap has run out of worse ones.
#[derive(Debug, Default)]
pub struct Held {
    /// How many bids it may hold.
    pub floor: u32,
    /// How many it holds.
    pub count: u32,
    /// Where its routes begin among all.
    start: usize,
    /// How many of them are not in the heap.
    rest: usize,
    /// None of the rest is worse; `None` where that is not known.
    bound: Option<Bid>,
    worst: BinaryHeap<Bid>,
}

impl Held {
    /// The first `count` routes from `start` on, of which nothing is known.
    pub fn new(floor: u32, start: usize, count: u32) -> Self {
        Self {
            floor,
            count,
            start,
            rest: count as usize,
            ..Self::default()
        }
    }

    /// Whether there is room.
    pub fn has_room(&self) -> bool {
        self.count < self.floor
    }

    /// Adds a bid.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn add(&mut self, bid: Bid) -> Result<(), Error> {
        self.push(bid)?;
        self.count += 1;
        Ok(())
    }

    fn push(&mut self, bid: Bid) -> Result<(), Error> {
        self.worst.try_reserve(1).map_err(|_| Error::OutOfMemory {
            bytes: (self.worst.len() + 1).checked_mul(size_of::<Bid>()),
        })?;
        self.worst.push(bid);
        Ok(())
    }

    /// The worst bid that is held; `None` where none is. Amortized O(log) as long as at most as many
    /// bids come as there are.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn worst(
        &mut self,
        routes: &mut [Route],
        hashes: &[u64],
        cancel: &Cancel,
    ) -> Result<Option<Bid>, Error> {
        while self.rest > 0
            && self
                .bound
                .is_none_or(|bound| self.worst.peek() < Some(&bound))
        {
            let routes = &mut routes[self.start..self.start + self.rest];
            // The heap grows with what there is, so that it is refilled some 64 times at most before
            // all is in it.
            let keep = self.rest - (self.rest / 64).max(64).min(self.rest);
            let bid = |&(score, source): &Route| Bid {
                score,
                hash: hashes[source as usize],
                source,
            };
            if keep > 0 {
                select(routes, keep, |a, b| bid(a).cmp(&bid(b)), cancel)?;
            }
            for route in &routes[keep..] {
                self.push(bid(route))?;
            }
            self.bound = Some(bid(&routes[keep]));
            self.rest = keep;
        }
        Ok(self.worst.peek().copied())
    }

    /// Takes a bid in place of the worst one, which [`Held::worst`] has just given.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn replace_worst(&mut self, bid: Bid) -> Result<(), Error> {
        self.worst.pop();
        self.push(bid)
    }
}
