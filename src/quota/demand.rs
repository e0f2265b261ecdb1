//! How much any number of domains can give to the sources together.
//!
//! A source takes at most one slot from a domain, so that t domains give it min(k_i, t) at most,
//! and all sources F(t) = sum_i min(k_i, t). By Gale and Ryser nothing else stands in the way:
//! totals of domains can be routed if and only if, for every t, the t largest sum to F(t) at most.

use super::decompose::Amount;
use crate::cancel::each;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// F. O(min(largest fan-out, targets)) memory.
#[derive(Clone, Debug)]
pub struct Demand<T> {
    /// F(0), F(1), ...: strictly increasing; the last one holds for all that follow.
    sums: Vec<T>,
}

impl<T: Amount> Demand<T> {
    /// F up to `max_domains` domains, for sources by their fan-outs and what a slot of theirs counts.
    /// O(N + max_domains).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub fn new(
        sources: impl Iterator<Item = (u32, T)> + Clone,
        max_domains: usize,
    ) -> Result<Self, Error> {
        let mut largest = 0;
        each(sources.clone(), |(fan_out, _)| {
            largest = largest.max(fan_out);
            Ok(())
        })?;
        let last = (largest as usize).min(max_domains);
        let mut sums = memory::filled(last + 1, T::default())?;
        each(sources, |(fan_out, amount)| {
            let at = (fan_out as usize).min(last);
            sums[at] = sums[at] + amount;
            Ok(())
        })?;
        // From the back: what sources that want at least t domains count: F(t) - F(t-1).
        let mut wanting = T::default();
        for amount in sums.iter_mut().rev() {
            wanting = wanting + *amount;
            *amount = wanting;
        }
        sums[0] = T::default();
        for t in 1..=last {
            sums[t] = sums[t] + sums[t - 1];
        }
        Ok(Self { sums })
    }

    /// F(t).
    pub fn up_to(&self, domains: usize) -> T {
        self.sums[domains.min(self.steps())]
    }

    /// From how many domains on F stays what it is.
    pub fn steps(&self) -> usize {
        self.sums.len() - 1
    }

    /// The most that domains with `rooms`, which it sorts, can take: the least of F(t) + the sum
    /// of all but the t largest rooms. O(D log D).
    pub fn filled(&self, rooms: &mut [T]) -> T {
        rooms.sort_unstable_by(|a, b| b.partial_cmp(a).expect("no NaN"));
        let mut others = T::default();
        let mut least = self.up_to(rooms.len());
        for (t, &room) in rooms.iter().enumerate().rev() {
            others = others + room;
            let bound = self.up_to(t) + others;
            if bound < least {
                least = bound;
            }
        }
        least
    }
}

impl Demand<u64> {
    /// Trims fan-outs so that they sum to `filled`: to L slots or to L + 1, the sources with
    /// one more being a random choice of those that want it. O(N).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`].
    pub fn trim(&self, fan_outs: &mut [u32], filled: u64, key: Key) -> Result<(), Error> {
        let common = self.sums.partition_point(|&sum| sum <= filled) - 1;
        let mut more = (filled - self.sums[common]) as u32;
        let mut wanting = (self.up_to(common + 1) - self.sums[common]) as u32;
        let common = common as u32;
        each((0..).zip(fan_outs), |(i, fan_out)| {
            if *fan_out <= common {
                return Ok(());
            }
            *fan_out = common;
            if more > 0 {
                // Selection sampling (Fan, Muller and Rezucha 1962): every choice is equally likely.
                if key.below(i, wanting) < more {
                    *fan_out += 1;
                    more -= 1;
                }
                wanting -= 1;
            }
            Ok(())
        })
    }
}
