//! The shortest way from a node to the next that lacks something (Dijkstra, on a dense graph).
//!
//! Distances are at least 0, so that their bits are in the order of their values and the least is
//! found with integers, which vectors compare in any order with one result.

use super::moves::Moves;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What a search writes. O(M) memory.
pub struct Search {
    /// The least distance known to each node, as bits.
    best: Vec<u64>,
    /// The same of those that are not final.
    open: Vec<u64>,
    /// The least of those.
    nearest: u64,
    /// The open ones by distance, and entries that no longer hold; only where moves are listed.
    queue: Option<BinaryHeap<Reverse<(u64, u32)>>>,
    /// The node before each.
    pub from: Vec<u32>,
    /// Nodes whose distance is final, with it, nearest first.
    pub settled: Vec<(u32, f64)>,
}

/// The way on from a node at a distance.
struct Step<'s> {
    distance: f64,
    node: u32,
    potentials: &'s [f64],
}

const FAR: u64 = f64::INFINITY.to_bits();

impl Search {
    /// For tables with rows of `length`, in which the moves are listed or not.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(length: usize, is_sparse: bool) -> Result<Self, Error> {
        Ok(Self {
            best: memory::filled(length, FAR)?,
            open: memory::filled(length, FAR)?,
            nearest: FAR,
            queue: is_sparse.then(BinaryHeap::new),
            from: memory::filled(length, 0)?,
            settled: memory::with_capacity(length)?,
        })
    }

    /// Begins at a node.
    pub fn start(&mut self, node: usize) {
        self.best.fill(FAR);
        self.open.fill(FAR);
        self.best[node] = 0f64.to_bits();
        self.settled.clear();
        self.settled.push((node as u32, 0.0));
        if let Some(queue) = &mut self.queue {
            queue.clear();
        }
    }

    /// Looks at the moves out of the node that was settled last: at those that are listed, or at all.
    /// O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn relax(&mut self, moves: &mut Moves, potentials: &[f64], run: &Run) -> Result<(), Error> {
        let Some(&(node, distance)) = self.settled.last() else {
            return Ok(());
        };
        let step = Step {
            distance,
            node,
            potentials,
        };
        if self.queue.is_some() {
            if let Some(list) = moves.list(node as usize) {
                list.iter()
                    .try_for_each(|&(to, cost)| self.shorten(&step, to, cost))?;
            } else {
                let costs = moves.costs(node as usize).iter();
                (0..)
                    .zip(costs)
                    .try_for_each(|(to, &cost)| self.shorten(&step, to, cost))?;
            }
            self.find_nearest();
            return Ok(());
        }
        let costs = moves.costs(node as usize);
        let (best, open, from) = (&mut self.best[..], &mut self.open[..], &mut self.from[..]);
        let (step, isa) = (&step, run.isa);
        self.nearest = dispatch!(isa, relax(step: &Step<'_>, costs: &[f64], best: &mut [u64], open: &mut [u64], from: &mut [u32]) -> u64);
        Ok(())
    }

    /// Shortens the distance to one node, if the way by the last is shorter.
    #[inline(always)]
    fn shorten(&mut self, step: &Step<'_>, to: u32, cost: f64) -> Result<(), Error> {
        let at = to as usize;
        let distance = way(
            step.distance,
            cost,
            step.potentials[step.node as usize],
            step.potentials[at],
        );
        if distance < self.best[at] as i64 {
            self.best[at] = distance as u64;
            self.from[at] = step.node;
            self.reopen(to)?;
        }
        Ok(())
    }

    /// Notes that an open node has another distance.
    fn reopen(&mut self, node: u32) -> Result<(), Error> {
        let distance = self.best[node as usize];
        self.open[node as usize] = distance;
        if let Some(queue) = &mut self.queue {
            queue
                .try_reserve(1)
                .map_err(|_| Error::OutOfMemory { bytes: None })?;
            queue.push(Reverse((distance, node)));
        }
        Ok(())
    }

    /// Finds the least distance of those that are open. O(M), or O(log M) an entry that no longer holds.
    fn find_nearest(&mut self) {
        let Some(queue) = &mut self.queue else {
            self.nearest = self.open.iter().fold(FAR, |least, &open| least.min(open));
            return;
        };
        while let Some(&Reverse((distance, node))) = queue.peek() {
            if self.open[node as usize] == distance {
                self.nearest = distance;
                return;
            }
            queue.pop();
        }
        self.nearest = FAR;
    }

    /// The nearest node that is not settled; none where no more can be reached. O(M).
    pub fn next(&self) -> Option<usize> {
        if self.nearest >= FAR {
            return None;
        }
        if let Some(queue) = &self.queue {
            return queue.peek().map(|&Reverse((_, node))| node as usize);
        }
        self.open.iter().position(|&open| open == self.nearest)
    }

    /// Settles the node that is next.
    pub fn settle(&mut self, next: usize) {
        self.open[next] = FAR;
        let distance = f64::from_bits(self.nearest);
        self.settled.push((next as u32, distance));
    }

    /// Finds the distance of an open node anew, after the cost of a move to it was found to be higher.
    /// O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn correct(
        &mut self,
        node: usize,
        cost: impl Fn(usize) -> f64,
        potentials: &[f64],
    ) -> Result<(), Error> {
        self.best[node] = FAR;
        for &(before, distance) in &self.settled {
            // Whatever settled later is farther away.
            if distance.to_bits() >= self.best[node] {
                break;
            }
            let cost = cost(before as usize);
            let distance = way(
                distance,
                cost,
                potentials[before as usize],
                potentials[node],
            );
            if distance < self.best[node] as i64 {
                self.best[node] = distance as u64;
                self.from[node] = before;
            }
        }
        self.reopen(node as u32)?;
        self.find_nearest();
        Ok(())
    }
}

/// The distance by way of a node at `distance`, as bits.
#[inline(always)]
fn way(distance: f64, cost: f64, price: f64, potential: f64) -> i64 {
    let reduced = cost - price + potential;
    let reduced = if reduced > 0.0 { reduced } else { 0.0 };
    (distance + reduced).to_bits() as i64
}

/// Shortens distances by way of a node; the least of those that are open.
#[inline(always)]
fn relax<V: Lanes>(
    _: Has<V>,
    step: &Step<'_>,
    costs: &[f64],
    best: &mut [u64],
    open: &mut [u64],
    from: &mut [u32],
) -> u64 {
    let price = step.potentials[step.node as usize];
    let mut least = FAR as i64;
    let entries = costs.iter().zip(step.potentials);
    let distances = best.iter_mut().zip(open).zip(from);
    // One plain loop: compilers make vectors of it.
    for ((&cost, &potential), ((best, open), from)) in entries.zip(distances) {
        let distance = way(step.distance, cost, price, potential);
        let nearer = distance < *best as i64;
        *best = if nearer { distance as u64 } else { *best };
        *open = if nearer { distance as u64 } else { *open };
        *from = if nearer { step.node } else { *from };
        least = least.min(*open as i64);
    }
    least as u64
}
