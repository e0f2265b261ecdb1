//! How far everything is from the open slots, in new routes.

use super::search::{STEPS_PER_CHECK, Search};
use crate::error::Error;
use crate::memory;
use std::collections::VecDeque;

/// What no path leads to.
pub(super) const UNREACHED: i32 = i32::MAX / 4;

/// The cost of the cheapest path to every node.
pub(super) struct Distances {
    /// Node by node.
    pub(super) values: Vec<i32>,
    /// The least of those that can end there; `i32::MAX` where there is none.
    pub(super) sink: i32,
}

/// Label correcting (Bellman, Ford; with a queue, Moore 1959): taking a new route away has cost -1.
struct Labels<'x, 's, 'a> {
    search: &'x Search<'s, 'a>,
    values: Vec<i32>,
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    /// Targets at a distance of 2 and more, and some that were.
    far: Vec<u32>,
    steps: usize,
}

impl Distances {
    /// The distances as things are.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn new(search: &Search<'_, '_>) -> Result<Self, Error> {
        let nodes = search.targets() + 2;
        let mut far = memory::with_capacity(search.targets())?;
        let live = (0..search.targets()).filter(|&j| search.state.problem.is_live(j));
        far.extend(live.map(|j| j as u32));
        let mut labels = Labels {
            search,
            values: memory::filled(nodes, UNREACHED)?,
            queue: VecDeque::new(),
            queued: memory::filled(nodes, false)?,
            far,
            steps: 0,
        };
        labels
            .queue
            .try_reserve(nodes)
            .map_err(|_| Error::OutOfMemory {
                bytes: nodes.checked_mul(size_of::<u32>()),
            })?;
        for &source in &search.open {
            labels.leave(source as usize, usize::MAX, 0)?;
        }
        if search.state.more > 0 {
            labels.relax(search.more(), 0);
        }
        while let Some(node) = labels.queue.pop_front() {
            labels.queued[node as usize] = false;
            labels.expand(node as usize)?;
        }
        let values = labels.values;
        let state = &search.state;
        let below = (0..search.targets()).filter(|&j| state.loads[j] < state.problem.floors[j]);
        let pool = (state.extras > 0).then_some(search.extras());
        let ends = below.chain(pool).map(|node| values[node]);
        let sink = ends.filter(|&value| value < UNREACHED).min();
        Ok(Self {
            sink: sink.unwrap_or(i32::MAX),
            values,
        })
    }
}

impl Labels<'_, '_, '_> {
    fn relax(&mut self, node: usize, value: i32) {
        if value < self.values[node] {
            self.values[node] = value;
            if !std::mem::replace(&mut self.queued[node], true) {
                self.queue.push_back(node as u32);
            }
        }
    }

    /// What a node leads to.
    fn expand(&mut self, node: usize) -> Result<(), Error> {
        let search = self.search;
        let value = self.values[node];
        if node == search.extras() {
            for j in 0..search.targets() {
                if search.state.loads[j] > search.state.problem.floors[j] {
                    self.relax(j, value);
                }
            }
        } else if node == search.more() {
            for source in (0..search.state.sources()).map(|n| search.nth(n)) {
                if search.state.could_have_more(source) {
                    self.leave(source, usize::MAX, value)?;
                }
            }
        } else {
            if search.could_go_above(node) {
                self.relax(search.extras(), value);
            }
            for &slot in search.holders.of(node) {
                let source = search.source(slot);
                let freed = value - i32::from(search.fresh[slot as usize]);
                if search.state.counts[source] > search.state.problem.wants.base(source) {
                    self.relax(search.more(), freed);
                }
                self.leave(source, search.place(slot), freed)?;
            }
        }
        Ok(())
    }

    /// What a source leads to from a distance of `value`, with the slot `except` freed.
    fn leave(&mut self, source: usize, except: usize, value: i32) -> Result<(), Error> {
        self.steps += 1 + self.far.len();
        if self.steps >= STEPS_PER_CHECK {
            self.steps = 0;
            self.search.cancel.check()?;
        }
        let search = self.search;
        for j in search.lost(source, except) {
            self.relax(j, value);
        }
        if value < 0 {
            // All targets: those at a distance of 1 may be nearer.
            for j in (0..search.targets()).filter(|&j| search.state.problem.is_live(j)) {
                self.take(source, j, except, value + 1);
            }
            return Ok(());
        }
        let mut at = 0;
        while at < self.far.len() {
            let j = self.far[at] as usize;
            self.take(source, j, except, value + 1);
            if self.values[j] <= 1 {
                self.far.swap_remove(at);
            } else {
                at += 1;
            }
        }
        Ok(())
    }

    /// A new route of a source.
    fn take(&mut self, source: usize, target: usize, except: usize, value: i32) {
        let state = &self.search.state;
        if value < self.values[target]
            && state.fits(source, target as i32, except)
            && !state.is_old(source, target as i32)
        {
            self.relax(target, value);
        }
    }
}
