//! All shortest augmenting paths of as few steps as any has (Dinic 1970, on the arcs that
//! shortest paths consist of).

use super::distances::{Distances, UNREACHED};
use super::search::{STEPS_PER_CHECK, Search};
use crate::error::Error;
use crate::memory;

/// How a path goes on from one node to the next.
#[derive(Clone, Copy, Debug)]
enum Via {
    /// It begins: an open slot of a source is filled.
    Begin(usize),
    /// It begins, or goes on, with no source involved: by a pool.
    Pool,
    /// The holder with an index gives up the target of the last node for that of the next.
    Trade(usize),
    /// The holder with an index gives it up for nothing: somebody else may have one more slot filled.
    Drop(usize),
    /// A source has one more slot filled.
    Take(usize),
}

struct Step {
    node: usize,
    via: Via,
    /// The source whose row changes from one domain to another here.
    crosses: Option<usize>,
}

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
        search: &Search<'_, '_>,
        distances: &'d Distances,
    ) -> Result<Option<Self>, Error> {
        let nodes = search.targets() + 2;
        let mut levels = Self {
            distances,
            of: memory::filled(nodes, 0)?,
            nodes: Vec::new(),
            cursors: memory::filled(nodes, 0)?,
            steps: 0,
        };
        let mut unseen: Vec<u32> = memory::with_capacity(nodes)?;
        let reached = (0..search.targets()).filter(|&node| distances.values[node] < UNREACHED);
        unseen.extend(reached.map(|node| node as u32));
        let mut found = Vec::new();
        for &source in &search.open {
            levels.leave(
                search,
                source as usize,
                usize::MAX,
                0,
                &mut unseen,
                &mut found,
            )?;
        }
        if search.state.more > 0 {
            levels.see(search.more(), 0, &mut found)?;
        }
        loop {
            if found.is_empty() {
                return Ok(None);
            }
            let level = levels.nodes.len() as u32 + 1;
            found
                .iter()
                .for_each(|&node| levels.of[node as usize] = level);
            let ends = |&&node: &&u32| levels.is_end(search, node as usize);
            if found.iter().any(|node| ends(&node)) {
                found.retain(|node| levels.is_end(search, *node as usize));
                memory::push(&mut levels.nodes, found)?;
                return Ok(Some(levels));
            }
            let mut next = Vec::new();
            for &node in &found {
                levels.expand(search, node as usize, &mut unseen, &mut next)?;
            }
            memory::push(&mut levels.nodes, std::mem::replace(&mut found, next))?;
        }
    }

    /// Whether a path can end at a node.
    fn is_end(&self, search: &Search<'_, '_>, node: usize) -> bool {
        let state = &search.state;
        self.distances.values[node] == self.distances.sink
            && if node < search.targets() {
                state.loads[node] < state.problem.floors[node]
            } else {
                node == search.extras() && state.extras > 0
            }
    }

    /// Adds a node at this distance, if it is new.
    fn see(&mut self, node: usize, value: i32, found: &mut Vec<u32>) -> Result<bool, Error> {
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
        search: &Search<'_, '_>,
        node: usize,
        unseen: &mut Vec<u32>,
        found: &mut Vec<u32>,
    ) -> Result<(), Error> {
        let value = self.distances.values[node];
        if node == search.extras() {
            for j in 0..search.targets() {
                if search.state.loads[j] > search.state.problem.floors[j] {
                    self.see(j, value, found)?;
                }
            }
        } else if node == search.more() {
            for source in (0..search.state.sources()).map(|n| search.nth(n)) {
                if search.state.could_have_more(source) {
                    self.leave(search, source, usize::MAX, value, unseen, found)?;
                }
            }
        } else {
            if search.could_go_above(node) {
                self.see(search.extras(), value, found)?;
            }
            let more = search.more();
            for &slot in search.holders.of(node) {
                if unseen.is_empty()
                    && (self.of[more] != 0 || self.distances.values[more] == UNREACHED)
                {
                    break;
                }
                let source = search.source(slot);
                let freed = value - i32::from(search.fresh[slot as usize]);
                if search.state.counts[source] > search.state.problem.wants.base(source) {
                    self.see(more, freed, found)?;
                }
                self.leave(search, source, search.place(slot), freed, unseen, found)?;
            }
        }
        Ok(())
    }

    /// What a source leads to from a distance of `value`, with the slot `except` freed.
    fn leave(
        &mut self,
        search: &Search<'_, '_>,
        source: usize,
        except: usize,
        value: i32,
        unseen: &mut Vec<u32>,
        found: &mut Vec<u32>,
    ) -> Result<(), Error> {
        self.count(search, unseen.len())?;
        for j in search.lost(source, except) {
            self.see(j, value, found)?;
        }
        let mut at = 0;
        while at < unseen.len() {
            let j = unseen[at] as usize;
            let seen = self.of[j] != 0
                || self.distances.values[j] == value + 1
                    && takes(search, source, j, except)
                    && self.see(j, value + 1, found)?;
            if seen {
                unseen.swap_remove(at);
            } else {
                at += 1;
            }
        }
        Ok(())
    }

    fn count(&mut self, search: &Search<'_, '_>, steps: usize) -> Result<(), Error> {
        self.steps += 1 + steps;
        if self.steps >= STEPS_PER_CHECK {
            self.steps = 0;
            search.cancel.check()?;
        }
        Ok(())
    }

    /// Augments by paths along the levels until there is none left; returns how many there were.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn augment(mut self, search: &mut Search<'_, '_>) -> Result<usize, Error> {
        let mut found = 0;
        let mut path = Vec::new();
        for n in 0..search.open.len() {
            let source = search.open[n] as usize;
            while search.state.is_open(source) {
                let next = self.next(search, source, usize::MAX, 0, 0);
                let Some((node, _)) = next else { break };
                let step = Step {
                    node,
                    via: Via::Begin(source),
                    crosses: Some(source),
                };
                found += usize::from(self.descend(search, &mut path, step)?);
            }
        }
        while search.state.more > 0 && self.of[search.more()] == 1 {
            let step = Step {
                node: search.more(),
                via: Via::Pool,
                crosses: None,
            };
            found += usize::from(self.descend(search, &mut path, step)?);
        }
        Ok(found)
    }

    /// Looks for a path that begins with a step, and augments by it if there is one.
    fn descend(
        &mut self,
        search: &mut Search<'_, '_>,
        path: &mut Vec<Step>,
        first: Step,
    ) -> Result<bool, Error> {
        path.clear();
        memory::push(path, first)?;
        while let Some(last) = path.last() {
            let node = last.node;
            if self.is_end(search, node) {
                apply(search, path);
                return Ok(true);
            }
            match self.advance(search, path, node)? {
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
        search: &Search<'_, '_>,
        path: &[Step],
        node: usize,
    ) -> Result<Option<Step>, Error> {
        let (level, value) = (self.of[node], self.distances.values[node]);
        if level as usize >= self.nodes.len() {
            return Ok(None);
        }
        let leads_to = |levels: &Self, next: usize, value: i32| {
            levels.of[next] == level + 1 && levels.distances.values[next] == value
        };
        let (extras, more) = (search.extras(), search.more());
        let by_pool = |node| Step {
            node,
            via: Via::Pool,
            crosses: None,
        };
        if node == extras {
            let above = |&&j: &&u32| {
                search.state.loads[j as usize] > search.state.problem.floors[j as usize]
            };
            let mut next = self.nodes[level as usize]
                .iter()
                .filter(|&&j| (j as usize) < extras);
            let found = next.find(|&j| above(&j) && leads_to(self, *j as usize, value));
            return Ok(found.map(|&j| by_pool(j as usize)));
        }
        if node == more {
            while self.cursors[node] < search.state.sources() {
                let source = search.nth(self.cursors[node]);
                if search.state.could_have_more(source) && !crosses(path, source) {
                    self.count(search, self.nodes[level as usize].len())?;
                    if let Some((node, _)) = self.next(search, source, usize::MAX, value, level) {
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
        if search.could_go_above(node) && leads_to(self, extras, value) {
            return Ok(Some(by_pool(extras)));
        }
        while self.cursors[node] < search.holders.of(node).len() {
            let index = self.cursors[node];
            let slot = search.holders.of(node)[index];
            let source = search.source(slot);
            let freed = value - i32::from(search.fresh[slot as usize]);
            let crossed = crosses(path, source);
            if !crossed
                && search.state.counts[source] > search.state.problem.wants.base(source)
                && leads_to(self, more, freed)
            {
                return Ok(Some(Step {
                    node: more,
                    via: Via::Drop(index),
                    crosses: Some(source),
                }));
            }
            self.count(search, self.nodes[level as usize].len())?;
            if let Some((next, stays)) = self.next_of(
                search,
                source,
                search.place(slot),
                freed,
                level,
                node,
                crossed,
            ) {
                return Ok(Some(Step {
                    node: next,
                    via: Via::Trade(index),
                    crosses: (!stays).then_some(source),
                }));
            }
            self.cursors[node] += 1;
        }
        Ok(None)
    }

    /// A target one level on that a source could have, with the slot `except` freed.
    fn next(
        &self,
        search: &Search<'_, '_>,
        source: usize,
        except: usize,
        value: i32,
        level: u32,
    ) -> Option<(usize, bool)> {
        let next = self.nodes[level as usize].iter().map(|&j| j as usize);
        let mut targets = next.filter(|&j| j < search.targets() && self.of[j] == level + 1);
        let found = targets.find(|&j| self.leads(search, source, j, except, value));
        found.map(|j| (j, false))
    }

    /// As `next`, in the place of the target `node`; tells whether it is of the same domain, as it
    /// must be where the row of the source has `crossed` to another already.
    #[allow(clippy::too_many_arguments)]
    fn next_of(
        &self,
        search: &Search<'_, '_>,
        source: usize,
        except: usize,
        value: i32,
        level: u32,
        node: usize,
        crossed: bool,
    ) -> Option<(usize, bool)> {
        let domain = |j: usize| search.state.problem.domain(j as i32);
        let next = self.nodes[level as usize].iter().map(|&j| j as usize);
        let mut targets = next.filter(|&j| j < search.targets() && self.of[j] == level + 1);
        let found = targets.find(|&j| {
            (!crossed || domain(j) == domain(node)) && self.leads(search, source, j, except, value)
        });
        found.map(|j| (j, domain(j) == domain(node)))
    }

    /// Whether a target is as far as the way to it over a source from a distance of `value`.
    fn leads(
        &self,
        search: &Search<'_, '_>,
        source: usize,
        target: usize,
        except: usize,
        value: i32,
    ) -> bool {
        match self.distances.values[target] - value {
            0 => search.lost(source, except).any(|j| j == target),
            1 => takes(search, source, target, except),
            _ => false,
        }
    }
}

/// Whether a source could have a new route to a target, with the slot `except` freed.
fn takes(search: &Search<'_, '_>, source: usize, target: usize, except: usize) -> bool {
    let target = target as i32;
    search.state.fits(source, target, except) && !search.state.is_old(source, target)
}

/// Whether the row of a source goes from one domain to another on a path.
fn crosses(path: &[Step], source: usize) -> bool {
    path.iter().any(|step| step.crosses == Some(source))
}

/// Changes the rows along a path.
fn apply(search: &mut Search<'_, '_>, path: &[Step]) {
    let width = search.state.problem.width;
    // The slot that the target of the node before is put into, if that was a target.
    let mut slot = None;
    for (n, step) in path.iter().enumerate() {
        match step.via {
            Via::Begin(source) | Via::Take(source) => {
                slot = Some(search.state.open_slot(source));
                search.state.add_count(source, true);
            }
            Via::Trade(_) | Via::Drop(_) | Via::Pool => {}
        }
        if step.node >= search.targets() {
            continue;
        }
        let target = step.node;
        let leaving = match path.get(n + 1).map(|next| next.via) {
            Some(Via::Trade(index) | Via::Drop(index)) => Some(index),
            _ => None,
        };
        let left = leaving.map(|index| search.holders.of(target)[index] as usize);
        match (slot, leaving) {
            (Some(slot), Some(index)) => search.holders.replace(target, index, slot),
            (Some(slot), None) => {
                search.holders.push(target, slot);
                search.state.add_load(target, true);
            }
            (None, Some(index)) => {
                search.holders.remove(target, index);
                search.state.add_load(target, false);
            }
            (None, None) => {}
        }
        if let Some(slot) = slot {
            search.set(slot, target as i32);
        }
        slot = left;
        if let (Some(Via::Drop(_)), Some(free)) = (path.get(n + 1).map(|next| next.via), left) {
            search.set(free, -1);
            search.state.add_count(free / width, false);
            slot = None;
        }
    }
}
