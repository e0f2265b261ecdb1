//! How far everything is from the open slots, in costs.

use super::network::{Leaving, Network, STEPS_PER_CHECK};
use crate::cancel::each;
use crate::error::Error;
use crate::memory;
use std::collections::VecDeque;

/// What no path leads to.
pub(super) const UNREACHED: i64 = i64::MAX / 4;

/// The cost of the cheapest path to every node.
pub(super) struct Distances {
    /// Node by node.
    pub(super) values: Vec<i64>,
    /// The least of those that can end there; `i64::MAX` where there is none.
    pub(super) sink: i64,
}

/// Label correcting (Bellman, Ford; with a queue, Moore 1959): what gives up a new route has a cost below 0.
struct Labels<'x, 's, 'a> {
    network: &'x Network<'s, 'a>,
    values: Vec<i64>,
    queue: VecDeque<u32>,
    queued: Vec<bool>,
    /// Targets farther away than a new route from the beginning, and some that were.
    far: Vec<u32>,
    steps: usize,
}

impl Distances {
    /// The distances as things are.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn new(network: &Network<'_, '_>) -> Result<Self, Error> {
        let nodes = network.targets() + 2;
        let mut far = memory::with_capacity(network.targets())?;
        let live = (0..network.targets()).filter(|&j| network.state.problem.is_live(j));
        far.extend(live.map(|j| j as u32));
        let mut labels = Labels {
            network,
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
        for &source in &network.open {
            labels.leave(Leaving::open(source as usize, 0))?;
        }
        if network.state.more > 0 {
            labels.relax(network.more(), 0);
        }
        while let Some(node) = labels.queue.pop_front() {
            labels.queued[node as usize] = false;
            labels.expand(node as usize)?;
        }
        let values = labels.values;
        let state = &network.state;
        let below = (0..network.targets()).filter(|&j| state.loads[j] < state.problem.floors[j]);
        let pool = (state.extras > 0).then_some(network.extras());
        let ends = below.chain(pool).map(|node| values[node]);
        let sink = ends.filter(|&value| value < UNREACHED).min();
        Ok(Self {
            sink: sink.unwrap_or(i64::MAX),
            values,
        })
    }
}

impl Labels<'_, '_, '_> {
    fn relax(&mut self, node: usize, value: i64) {
        if value < self.values[node] {
            self.values[node] = value;
            if !std::mem::replace(&mut self.queued[node], true) {
                self.queue.push_back(node as u32);
            }
        }
    }

    /// What a node leads to.
    fn expand(&mut self, node: usize) -> Result<(), Error> {
        let network = self.network;
        let value = self.values[node];
        if node == network.extras() {
            for j in 0..network.targets() {
                if network.state.loads[j] > network.state.problem.floors[j] {
                    self.relax(j, value);
                }
            }
        } else if node == network.more() {
            each(
                (0..network.state.sources()).map(|n| network.nth(n)),
                |source| {
                    if network.state.could_have_more(source) {
                        self.leave(Leaving::open(source, value))?;
                    }
                    Ok(())
                },
            )?;
        } else {
            if network.could_go_above(node) {
                self.relax(network.extras(), value);
            }
            for &slot in network.holders.of(node) {
                let leaving = network.leaving(slot, node, value);
                if network.is_above(leaving.source) {
                    self.relax(network.more(), leaving.value);
                }
                self.leave(leaving)?;
            }
        }
        Ok(())
    }

    /// What a source leads to.
    fn leave(&mut self, leaving: Leaving) -> Result<(), Error> {
        self.steps += 1 + self.far.len();
        if self.steps >= STEPS_PER_CHECK {
            self.steps = 0;
            self.network.cancel.check()?;
        }
        let network = self.network;
        let problem = network.state.problem;
        for j in network.lost(leaving) {
            self.relax(j, leaving.value + problem.far_cost(leaving.source, j));
        }
        if leaving.value < 0 {
            // All targets: those that are near may be nearer.
            self.steps += network.targets();
            for j in (0..network.targets()).filter(|&j| problem.is_live(j)) {
                self.take(leaving, j);
            }
            return Ok(());
        }
        let mut at = 0;
        while at < self.far.len() {
            let j = self.far[at] as usize;
            self.take(leaving, j);
            if self.values[j] <= problem.new_cost() {
                self.far.swap_remove(at);
            } else {
                at += 1;
            }
        }
        Ok(())
    }

    /// A new route of a source.
    fn take(&mut self, leaving: Leaving, target: usize) {
        let problem = self.network.state.problem;
        let value = leaving.value + problem.new_cost() + problem.far_cost(leaving.source, target);
        if value < self.values[target] && self.network.takes(leaving, target) {
            self.relax(target, value);
        }
    }
}
