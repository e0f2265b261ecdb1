//! The last step to the optimum: moves around cycles that gain something are made until there is
//! none, and potentials are found that prove it (Klein 1967; Bellman and Ford).
//!
//! Prices were searched with rounded values and noise, so that a few rows may hold the second best.
//! Here the scores count as they are.

use super::flow::{Flow, Hop};
use crate::error::Error;
use crate::memory;
use crate::run::Run;
use std::collections::VecDeque;

/// What rounding can feign, as a part of the amounts compared.
const ROUNDING: f64 = 1.0 / (1u64 << 49) as f64;
/// No node before this one.
const NOBODY: u32 = u32::MAX;

/// Cancels cycles, and raises potentials to where no move gains anything.
///
/// O(M^2) for each cycle and each time a potential is raised; there are few.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn cancel_cycles(flow: &mut Flow, run: &Run) -> Result<(), Error> {
    let nodes = flow.sink() + 1;
    let mut labels = Labels {
        before: memory::filled(flow.moves.length, NOBODY)?,
        queued: memory::filled(nodes, false)?,
        queue: VecDeque::new(),
    };
    labels
        .queue
        .try_reserve(nodes)
        .map_err(|_| Error::OutOfMemory { bytes: None })?;
    // Every cycle gains something, so that there is an end; scores that another thread changes
    // meanwhile could put it off for ever.
    let most = 64 + 8 * flow.state.slots.len();
    for _ in 0..most {
        labels.queue_all();
        let Some(cycle) = labels.raise(flow, run)? else {
            break;
        };
        for hop in cycle {
            flow.apply(hop, run)?;
        }
    }
    Ok(())
}

/// Nodes whose potential was raised, and from where. O(M) memory.
struct Labels {
    before: Vec<u32>,
    queued: Vec<bool>,
    queue: VecDeque<usize>,
}

impl Labels {
    fn queue_all(&mut self) {
        self.before.fill(NOBODY);
        self.queued.fill(true);
        self.queue.clear();
        self.queue.extend(0..self.queued.len());
    }

    /// Raises potentials until no move gains anything, or a cycle of moves does: that one.
    fn raise(&mut self, flow: &mut Flow, run: &Run) -> Result<Option<Vec<Hop>>, Error> {
        let length = flow.moves.length;
        while let Some(node) = self.queue.pop_front() {
            run.cancel.check()?;
            self.queued[node] = false;
            flow.refresh(node, run)?;
            let price = flow.potentials[node];
            for first in (0..length).step_by(super::moves::LANES) {
                let all = first..first + super::moves::LANES;
                let costs = &flow.moves.costs(node)[all.clone()];
                if !gains(price, costs, &flow.potentials[all.clone()]) {
                    continue;
                }
                for to in all {
                    let potential = flow.potentials[to];
                    let gains_by =
                        |flow: &Flow| gains(price, &[flow.moves.costs(node)[to]], &[potential]);
                    if !gains_by(flow) {
                        continue;
                    }
                    if !flow.is_known(node, to) {
                        flow.find(node, to);
                        if !gains_by(flow) {
                            continue;
                        }
                    }
                    let cost = flow.moves.costs(node)[to];
                    if self.is_before(to, node) {
                        if let Some(cycle) = self.cycle(flow, to, node)? {
                            return Ok(Some(cycle));
                        }
                        continue;
                    }
                    flow.potentials[to] = price - cost;
                    self.before[to] = node as u32;
                    if !std::mem::replace(&mut self.queued[to], true) {
                        self.queue.push_back(to);
                    }
                }
            }
        }
        Ok(None)
    }

    /// Whether the way to `node` comes by `other`.
    fn is_before(&self, other: usize, node: usize) -> bool {
        let mut at = node as u32;
        while at != NOBODY {
            if at as usize == other {
                return true;
            }
            at = self.before[at as usize];
        }
        false
    }

    /// The cycle from `first` by way of those before `last` and back, where it gains something.
    fn cycle(&self, flow: &Flow, first: usize, last: usize) -> Result<Option<Vec<Hop>>, Error> {
        let mut hops = memory::with_capacity(self.queued.len())?;
        let (mut from, mut to) = (last, first);
        loop {
            let row = flow.moves.by(from, to);
            hops.push(Hop { from, to, row });
            if from == first {
                break;
            }
            to = from;
            from = self.before[from] as usize;
        }
        let hops = part(flow, hops);
        Ok((loss(flow, &hops) < 0.0).then_some(hops))
    }
}

/// Whether a move from a node with `price` gains more than rounding can feign, to any of some nodes.
#[inline(always)]
fn gains(price: f64, costs: &[f64], potentials: &[f64]) -> bool {
    let mut any = false;
    for (&cost, &potential) in costs.iter().zip(potentials) {
        let amounts = cost.abs() + potential.abs() + price.abs();
        any |= price - cost > potential + ROUNDING * amounts;
    }
    any
}

/// A cycle in which no row comes into one domain twice: where one does, it makes two cycles of it,
/// of which the one that loses less is kept.
fn part(flow: &Flow, mut hops: Vec<Hop>) -> Vec<Hop> {
    loop {
        let pairs = (0..hops.len()).flat_map(|a| (a + 1..hops.len()).map(move |b| (a, b)));
        let Some((a, b)) = pairs
            .into_iter()
            .find(|&(a, b)| flow.collide(hops[a], hops[b]))
        else {
            return hops;
        };
        // Hops run against the direction: b comes before a.
        let mut inner = hops.split_off(a + 1);
        let rest = inner.split_off(b - a);
        let crossed = |from: Hop, to: Hop| Hop {
            from: from.from,
            to: to.to,
            row: from.row,
        };
        let (first, second) = (hops[a], inner[b - a - 1]);
        hops[a] = crossed(second, first);
        inner[b - a - 1] = crossed(first, second);
        hops.extend(rest);
        if loss(flow, &inner) < loss(flow, &hops) {
            hops = inner;
        }
    }
}

/// What the score loses when all moves of a list are made.
fn loss(flow: &Flow, hops: &[Hop]) -> f64 {
    let sink = flow.sink();
    let moved = |hop: &&Hop| hop.from != sink && hop.to != sink;
    hops.iter()
        .filter(moved)
        .map(|hop| flow.state.value(hop.row, hop.from) - flow.state.value(hop.row, hop.to))
        .sum()
}
