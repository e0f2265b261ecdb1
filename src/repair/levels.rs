//! All shortest augmenting paths of as few steps as any has (Dinic 1970, on the arcs that
//! shortest paths consist of).

use super::distances::{Distances, UNREACHED};
use super::network::{Leaving, Network, STEPS_PER_CHECK};
use super::path::{Step, Via, apply, crosses};
use crate::error::Error;
use crate::memory;

/// Steps of every node from the beginning, on shortest paths.
pub(super) struct Levels<'d> {
    distances: &'d Distances,
    /// Level of every node; 0: not on a path, or no more.
    of: Vec<u32>,
    /// The nodes of every level.
    nodes: Vec<Vec<u32>>,
    /// Holders before this one lead nowhere, node by node.
    cursors: Vec<usize>,
    steps: usize,
}

impl<'d> Levels<'d> {
    /// The levels up to the first on which a path can end; `None` where there is no shortest path left.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn new(
        network: &Network<'_, '_>,
        distances: &'d Distances,
    ) -> Result<Option<Self>, Error> {
        let nodes = network.targets() + 2;
        let mut levels = Self {
            distances,
            of: memory::filled(nodes, 0)?,
            nodes: Vec::new(),
            cursors: memory::filled(nodes, 0)?,
            steps: 0,
        };
        let mut unseen: Vec<u32> = memory::with_capacity(nodes)?;
        let reached = (0..network.targets()).filter(|&node| distances.values[node] < UNREACHED);
        unseen.extend(reached.map(|node| node as u32));
        let mut found = Vec::new();
        for &source in &network.open {
            levels.leave(
                network,
                Leaving::open(source as usize, 0),
                &mut unseen,
                &mut found,
            )?;
        }
        if network.state.more > 0 {
            levels.see(network.more(), 0, &mut found)?;
        }
        loop {
            if found.is_empty() {
                return Ok(None);
            }
            let level = levels.nodes.len() as u32 + 1;
            found
                .iter()
                .for_each(|&node| levels.of[node as usize] = level);
            let ends = |&&node: &&u32| levels.is_end(network, node as usize);
            if found.iter().any(|node| ends(&node)) {
                found.retain(|&node| {
                    let ends = levels.is_end(network, node as usize);
                    if !ends {
                        levels.of[node as usize] = 0;
                    }
                    ends
                });
                memory::push(&mut levels.nodes, found)?;
                return Ok(Some(levels));
            }
            let mut next = Vec::new();
            for &node in &found {
                levels.expand(network, node as usize, &mut unseen, &mut next)?;
            }
            memory::push(&mut levels.nodes, std::mem::replace(&mut found, next))?;
        }
    }

    /// Whether a path can end at a node.
    fn is_end(&self, network: &Network<'_, '_>, node: usize) -> bool {
        let state = &network.state;
        self.distances.values[node] == self.distances.sink
            && if node < network.targets() {
                state.loads[node] < state.problem.floors[node]
            } else {
                node == network.extras() && state.extras > 0
            }
    }

    /// Adds a node at this distance, if it is new.
    fn see(&mut self, node: usize, value: i64, found: &mut Vec<u32>) -> Result<bool, Error> {
        if self.of[node] != 0 || self.distances.values[node] != value {
            return Ok(false);
        }
        // Found: its level is set when all of the level are known.
        self.of[node] = u32::MAX;
        memory::push(found, node as u32)?;
        Ok(true)
    }

    fn expand(
        &mut self,
        network: &Network<'_, '_>,
        node: usize,
        unseen: &mut Vec<u32>,
        found: &mut Vec<u32>,
    ) -> Result<(), Error> {
        let value = self.distances.values[node];
        if node == network.extras() {
            for j in 0..network.targets() {
                if network.state.loads[j] > network.state.problem.floors[j] {
                    self.see(j, value, found)?;
                }
            }
        } else if node == network.more() {
            for source in (0..network.state.sources()).map(|n| network.nth(n)) {
                if network.state.could_have_more(source) {
                    self.leave(network, Leaving::open(source, value), unseen, found)?;
                }
            }
        } else {
            if network.could_go_above(node) {
                self.see(network.extras(), value, found)?;
            }
            let more = network.more();
            for &slot in network.holders.of(node) {
                if unseen.is_empty()
                    && (self.of[more] != 0 || self.distances.values[more] == UNREACHED)
                {
                    break;
                }
                let leaving = network.leaving(slot, node, value);
                if network.is_above(leaving.source) {
                    self.see(more, leaving.value, found)?;
                }
                self.leave(network, leaving, unseen, found)?;
            }
        }
        Ok(())
    }

    /// What a source leads to.
    fn leave(
        &mut self,
        network: &Network<'_, '_>,
        leaving: Leaving,
        unseen: &mut Vec<u32>,
        found: &mut Vec<u32>,
    ) -> Result<(), Error> {
        self.count(network, unseen.len())?;
        let problem = network.state.problem;
        for j in network.lost(leaving) {
            let value = leaving.value + problem.far_cost(leaving.source, j);
            self.see(j, value, found)?;
        }
        let mut at = 0;
        while at < unseen.len() {
            let j = unseen[at] as usize;
            let value = leaving.value + problem.new_cost() + problem.far_cost(leaving.source, j);
            let seen = self.of[j] != 0
                || self.distances.values[j] == value
                    && network.takes(leaving, j)
                    && self.see(j, value, found)?;
            if seen {
                unseen.swap_remove(at);
            } else {
                at += 1;
            }
        }
        Ok(())
    }

    fn count(&mut self, network: &Network<'_, '_>, steps: usize) -> Result<(), Error> {
        self.steps += 1 + steps;
        if self.steps >= STEPS_PER_CHECK {
            self.steps = 0;
            network.cancel.check()?;
        }
        Ok(())
    }

    /// Augments by paths along the levels until there is none left; returns how many there were.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn augment(mut self, network: &mut Network<'_, '_>) -> Result<usize, Error> {
        let mut found = 0;
        let mut path = Vec::new();
        for n in 0..network.open.len() {
            let source = network.open[n] as usize;
            while network.state.is_open(source) {
                let next = self.next(network, Leaving::open(source, 0), 0, |_| true);
                let Some(node) = next else { break };
                let step = Step {
                    node,
                    via: Via::Begin(source),
                    crosses: Some(source),
                };
                found += usize::from(self.descend(network, &mut path, step)?);
            }
        }
        while network.state.more > 0 && self.of[network.more()] == 1 {
            let step = Step {
                node: network.more(),
                via: Via::Pool,
                crosses: None,
            };
            found += usize::from(self.descend(network, &mut path, step)?);
        }
        Ok(found)
    }

    /// Looks for a path that begins with a step, and augments by it if there is one.
    fn descend(
        &mut self,
        network: &mut Network<'_, '_>,
        path: &mut Vec<Step>,
        first: Step,
    ) -> Result<bool, Error> {
        path.clear();
        memory::push(path, first)?;
        while let Some(last) = path.last() {
            let node = last.node;
            if self.is_end(network, node) {
                apply(network, path);
                return Ok(true);
            }
            match self.advance(network, path, node)? {
                Some(step) => memory::push(path, step)?,
                None => {
                    self.of[node] = 0;
                    path.pop();
                }
            }
        }
        Ok(false)
    }

    /// The next step from a node, one level on.
    fn advance(
        &mut self,
        network: &Network<'_, '_>,
        path: &[Step],
        node: usize,
    ) -> Result<Option<Step>, Error> {
        let (level, value) = (self.of[node], self.distances.values[node]);
        if level as usize >= self.nodes.len() {
            return Ok(None);
        }
        let leads_to = |levels: &Self, next: usize, value: i64| {
            levels.of[next] == level + 1 && levels.distances.values[next] == value
        };
        let (extras, more) = (network.extras(), network.more());
        let by_pool = |node| Step {
            node,
            via: Via::Pool,
            crosses: None,
        };
        if node == extras {
            let above = |&&j: &&u32| {
                network.state.loads[j as usize] > network.state.problem.floors[j as usize]
            };
            let mut next = self.nodes[level as usize]
                .iter()
                .filter(|&&j| (j as usize) < extras);
            let found = next.find(|&j| above(&j) && leads_to(self, *j as usize, value));
            return Ok(found.map(|&j| by_pool(j as usize)));
        }
        if node == more {
            while self.cursors[node] < network.state.sources() {
                let source = network.nth(self.cursors[node]);
                if network.state.could_have_more(source) && !crosses(path, source) {
                    self.count(network, self.nodes[level as usize].len())?;
                    let leaving = Leaving::open(source, value);
                    if let Some(node) = self.next(network, leaving, level, |_| true) {
                        return Ok(Some(Step {
                            node,
                            via: Via::Take(source),
                            crosses: Some(source),
                        }));
                    }
                }
                self.cursors[node] += 1;
            }
            return Ok(None);
        }
        if network.could_go_above(node) && leads_to(self, extras, value) {
            return Ok(Some(by_pool(extras)));
        }
        while self.cursors[node] < network.holders.of(node).len() {
            let index = self.cursors[node];
            let slot = network.holders.of(node)[index];
            let leaving = network.leaving(slot, node, value);
            let source = leaving.source;
            let crossed = crosses(path, source);
            if !crossed && network.is_above(source) && leads_to(self, more, leaving.value) {
                return Ok(Some(Step {
                    node: more,
                    via: Via::Drop(index),
                    crosses: Some(source),
                }));
            }
            self.count(network, self.nodes[level as usize].len())?;
            let stays = |j: usize| {
                network.state.problem.domain(j as i32) == network.state.problem.domain(node as i32)
            };
            // A row that has gone to another domain on this path can only go on within one.
            let next = self.next(network, leaving, level, |j| !crossed || stays(j));
            if let Some(next) = next {
                return Ok(Some(Step {
                    node: next,
                    via: Via::Trade(index),
                    crosses: (!stays(next)).then_some(source),
                }));
            }
            self.cursors[node] += 1;
        }
        Ok(None)
    }

    /// A target one level on that a source leads to, if it `may` be that one: as far as the way to it.
    fn next(
        &self,
        network: &Network<'_, '_>,
        leaving: Leaving,
        level: u32,
        may: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let problem = network.state.problem;
        let beyond = |j: usize| {
            let far = problem.far_cost(leaving.source, j);
            self.distances.values[j] - leaving.value - far
        };
        let is_next = |j: usize| self.of[j] == level + 1 && may(j);
        let lost = network
            .lost(leaving)
            .find(|&j| is_next(j) && beyond(j) == 0);
        lost.or_else(|| {
            let next = self.nodes[level as usize].iter().map(|&j| j as usize);
            let mut targets = next.filter(|&j| j < network.targets() && is_next(j));
            targets.find(|&j| beyond(j) == problem.new_cost() && network.takes(leaving, j))
        })
    }
}
