//! The shortest way from a node to the next that lacks something (Dijkstra, on a dense graph).
//!
//! Distances are at least 0, so that their bits are in the order of their values and the least is
//! found with integers, which vectors compare in any order with one result.

use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;

/// What a search writes. O(M) memory.
pub struct Search {
    /// The least distance known to each node, as bits.
    best: Vec<u64>,
    /// The same of those that are not final.
    open: Vec<u64>,
    /// The least of those.
    nearest: u64,
    /// The node before each.
    pub from: Vec<u32>,
    /// Nodes whose distance is final, with it, nearest first.
    pub settled: Vec<(u32, f64)>,
}

/// The way on from a node: its distance, its potential, and what the moves out of it cost.
struct Step<'s> {
    distance: f64,
    node: u32,
    costs: &'s [f64],
    potentials: &'s [f64],
}

const FAR: u64 = f64::INFINITY.to_bits();

impl Search {
    /// For tables with rows of `length`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(length: usize) -> Result<Self, Error> {
        Ok(Self {
            best: memory::filled(length, FAR)?,
            open: memory::filled(length, FAR)?,
            nearest: FAR,
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
    }

    /// Looks at the moves out of the node that was settled last. O(M).
    pub fn relax(&mut self, costs: &[f64], potentials: &[f64], run: &Run) {
        let Some(&(node, distance)) = self.settled.last() else {
            return;
        };
        let step = Step {
            distance,
            node,
            costs,
            potentials,
        };
        let (best, open, from) = (&mut self.best[..], &mut self.open[..], &mut self.from[..]);
        let (step, isa) = (&step, run.isa);
        self.nearest = dispatch!(isa, relax(step: &Step<'_>, best: &mut [u64], open: &mut [u64], from: &mut [u32]) -> u64);
    }

    /// The nearest node that is not settled; none where no more can be reached. O(M).
    pub fn next(&self) -> Option<usize> {
        if self.nearest >= FAR {
            return None;
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
    pub fn correct(&mut self, node: usize, cost: impl Fn(usize) -> f64, potentials: &[f64]) {
        self.best[node] = FAR;
        for &(before, distance) in &self.settled {
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
        self.open[node] = self.best[node];
        self.nearest = self.open.iter().fold(FAR, |least, &open| least.min(open));
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
    best: &mut [u64],
    open: &mut [u64],
    from: &mut [u32],
) -> u64 {
    let price = step.potentials[step.node as usize];
    let mut least = FAR as i64;
    let entries = step.costs.iter().zip(step.potentials);
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
