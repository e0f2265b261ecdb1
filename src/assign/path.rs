//! The shortest way from a node to the next that lacks something (Dijkstra, on a dense graph).
//!
//! Distances are at least 0, so that their bits are in the order of their values and the least is
//! found with integers, which vectors compare in any order with one result.

use super::moves::LANES;
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

    /// Looks at the moves out of the node that was settled last, and settles the next: the nearest
    /// of those that are left. False where none can be reached. O(M).
    pub fn step(&mut self, costs: &[f64], potentials: &[f64], run: &Run) -> bool {
        let Some(&(node, distance)) = self.settled.last() else {
            return false;
        };
        let step = Step {
            distance,
            node,
            costs,
            potentials,
        };
        let (best, open, from) = (&mut self.best[..], &mut self.open[..], &mut self.from[..]);
        let (step, isa) = (&step, run.isa);
        let nearest = dispatch!(isa, relax(step: &Step<'_>, best: &mut [u64], open: &mut [u64], from: &mut [u32]) -> u64);
        if nearest >= FAR {
            return false;
        }
        let Some(next) = self.open.iter().position(|&open| open == nearest) else {
            return false;
        };
        self.open[next] = FAR;
        self.settled.push((next as u32, f64::from_bits(nearest)));
        true
    }
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
    let mut least = [FAR as i64; LANES];
    let costs = step.costs.chunks_exact(LANES);
    let potentials = step.potentials.chunks_exact(LANES);
    let best = best.chunks_exact_mut(LANES);
    let open = open.chunks_exact_mut(LANES);
    let from = from.chunks_exact_mut(LANES);
    for ((((costs, potentials), best), open), from) in
        costs.zip(potentials).zip(best).zip(open).zip(from)
    {
        for l in 0..LANES {
            let reduced = costs[l] - price + potentials[l];
            let reduced = if reduced > 0.0 { reduced } else { 0.0 };
            let distance = (step.distance + reduced).to_bits() as i64;
            let nearer = distance < best[l] as i64;
            best[l] = if nearer { distance as u64 } else { best[l] };
            open[l] = if nearer { distance as u64 } else { open[l] };
            from[l] = if nearer { step.node } else { from[l] };
            let open = open[l] as i64;
            least[l] = if open < least[l] { open } else { least[l] };
        }
    }
    least.into_iter().min().unwrap_or(FAR as i64) as u64
}
