//! Open slots to targets with room, directly.

use super::state::State;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Why a slot is open. The last ones are filled first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Its target has lost it.
    Other,
    /// Its target was above its limit.
    OverLimit,
    /// Nothing was there that could have stayed.
    Free,
}

/// An open slot of a source; those that come first are filled first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// Priority and urgency in one number.
    rank: Reverse<u64>,
    source: u32,
}

impl Open {
    /// A slot of a source; of equal priority, that of the highest urgency comes first.
    pub fn new(priority: Priority, urgency: f64, source: usize) -> Self {
        // The last two bits of an urgency tell nothing.
        Self {
            rank: Reverse((priority as u64) << 62 | ordered(urgency) >> 2),
            source: source as u32,
        }
    }
}

/// A number that orders as f64 do.
fn ordered(x: f64) -> u64 {
    let bits = x.to_bits();
    bits ^ (((bits as i64 >> 63) as u64) | 1 << 63)
}

impl State<'_> {
    /// Gives open slots to targets with room, the targets that lack the most for their share first;
    /// then one slot more to as many sources as get one. A slot that none of the first few targets
    /// fits stays open. `open` has an entry for every open slot up to the base of its source, and is
    /// sorted here.
    ///
    /// O((open + N) log M) at most.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn fill(&mut self, open: &mut [Open], cancel: &Cancel) -> Result<(), Error> {
        if open.is_empty() && self.more == 0 {
            return Ok(());
        }
        let mut waiting = Waiting::new(self)?;
        let key = |source: u32| match self.problem.keys {
            Some(keys) => keys[source as usize],
            None => source.into(),
        };
        memory::sort_by(open, |a, b| {
            let rank = a.rank.cmp(&b.rank);
            rank.then_with(|| key(a.source).cmp(&key(b.source)))
        })?;
        for (n, slot) in open.iter().enumerate() {
            if n.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            waiting.give(self, slot.source as usize)?;
        }
        if self.more > 0 {
            let sources = (0..self.sources()).filter(|&i| self.could_have_more(i));
            let mut more = memory::collected(self.sources(), sources.map(|i| i as u32))?;
            if let Some(keys) = self.problem.keys {
                memory::sort_by_key(&mut more, |&source| keys[source as usize])?;
            }
            for (n, &source) in more.iter().enumerate() {
                if n.is_multiple_of(1 << 12) {
                    cancel.check()?;
                }
                if self.more == 0 {
                    break;
                }
                waiting.give(self, source as usize)?;
            }
        }
        Ok(())
    }
}

/// The targets with room, by what the next route to them gains.
struct Waiting {
    heap: BinaryHeap<(u64, Reverse<u32>)>,
    passed: Vec<(u64, Reverse<u32>)>,
    /// So many targets are tried for a slot.
    tries: usize,
}

impl Waiting {
    fn new(state: &State<'_>) -> Result<Self, Error> {
        let targets = 0..state.problem.targets();
        let mut list = memory::with_capacity(targets.len())?;
        let with_room = targets.filter(|&j| state.problem.is_live(j) && state.has_room(j));
        list.extend(with_room.map(|j| entry(state, j)));
        let tries = 2 * state.problem.width + 16;
        Ok(Self {
            heap: BinaryHeap::from(list),
            passed: memory::with_capacity(tries)?,
            tries,
        })
    }

    /// Gives a slot of a source to the first target that fits.
    fn give(&mut self, state: &mut State<'_>, source: usize) -> Result<(), Error> {
        while self.passed.len() < self.tries {
            let Some(next) = self.heap.pop() else { break };
            let j = next.1.0 as usize;
            if !state.has_room(j) {
                continue;
            }
            if !state.fits(source, j as i32, usize::MAX) {
                self.passed.push(next);
                continue;
            }
            let slot = state.open_slot(source);
            state.rows[slot] = j as i32;
            state.add_load(j, true);
            state.add_count(source, true);
            if state.has_room(j) {
                self.heap.push(entry(state, j));
            }
            break;
        }
        self.heap.extend(self.passed.drain(..));
        Ok(())
    }
}

fn entry(state: &State<'_>, j: usize) -> (u64, Reverse<u32>) {
    (
        ordered(state.problem.gain(j, state.loads[j])),
        Reverse(j as u32),
    )
}
