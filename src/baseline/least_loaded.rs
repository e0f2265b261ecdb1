//! `least-loaded`: every source goes to the k targets that its load would leave the least loaded.
//!
//! The greedy rule of list scheduling (Graham, 1966) on machines of unequal speed, with loads
//! relative to capacity. Sources come in order; there is nothing random in it. What a central
//! balancer does that knows every load.

use super::problem::Problem;
use super::room::Room;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::float::ordered_bits;
use crate::memory;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A target by rank: the bits of the relative load that a source of weight 1 would leave, those of
/// its load, its index. Numbers that are not negative are in the order of their bits.
type Entry = Reverse<(u64, u64, u32)>;

/// Fills the rows, the least loaded target first: the least (load + w) / c, then load, then index,
/// among those that have room. O(k log M) a source; with weights k times the number of different
/// capacities besides, and a step for every target that lacks room for a heavy source but not for
/// the lightest.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let mut room = Room::within_limits(problem)?;
    let mut heaps = heaps(problem, &room)?;
    // Out of their heaps until the row is full, with the numbers of the heaps.
    let mut out: Vec<(usize, u32)> = Vec::new();
    let cost = 16 * problem.fan_out as usize;
    rows::in_order(problem, 0, rows, cost, cancel, |source, row| {
        let weight = problem.weight(source);
        row.fill(-1);
        for slot in row {
            let mut least = None;
            for (at, heap) in heaps.iter_mut().enumerate() {
                let head = loop {
                    match heap.peek() {
                        Some(&Reverse(head)) if !room.fits(head.2 as usize, weight) => {
                            heap.pop();
                            memory::push(&mut out, (at, head.2))?;
                        }
                        head => break head,
                    }
                };
                if let Some(&Reverse((_, load, target))) = head {
                    let rank = (after(problem, &room, target, weight), load, target, at);
                    least = Some(least.map_or(rank, |least| rank.min(least)));
                }
            }
            let Some((_, _, target, at)) = least else {
                break;
            };
            heaps[at].pop();
            memory::push(&mut out, (at, target))?;
            *slot = target as i32;
            room.add(target as usize, weight);
        }
        for (at, target) in out.drain(..) {
            if !room.is_full(target as usize) {
                heaps[at].push(entry(problem, &room, target));
            }
        }
        Ok(())
    })
}

/// One heap of all targets that have room; with weights one for every capacity, since only targets
/// of equal capacity have the same order for every weight.
fn heaps(problem: &Problem, room: &Room) -> Result<Vec<BinaryHeap<Entry>>, Error> {
    let mut targets = memory::with_capacity(problem.targets())?;
    targets.extend(
        problem
            .live()
            .filter(|&j| !room.is_full(j))
            .map(|j| j as u32),
    );
    let capacity = |j: u32| problem.capacities[j as usize];
    if problem.weights.is_some() {
        targets.sort_unstable_by(|&a, &b| capacity(a).total_cmp(&capacity(b)));
    }
    let mut heaps = Vec::new();
    for group in targets.chunk_by(|&a, &b| problem.weights.is_none() || capacity(a) == capacity(b))
    {
        let mut entries = memory::with_capacity(group.len())?;
        entries.extend(group.iter().map(|&j| entry(problem, room, j)));
        memory::push(&mut heaps, BinaryHeap::from(entries))?;
    }
    Ok(heaps)
}

fn entry(problem: &Problem, room: &Room, target: u32) -> Entry {
    let load = ordered_bits(room.load(target as usize));
    Reverse((after(problem, room, target, 1.0), load, target))
}

/// The bits of the relative load that a source of this weight would leave.
fn after(problem: &Problem, room: &Room, target: u32, weight: f64) -> u64 {
    let j = target as usize;
    ordered_bits((room.load(j) + weight) / problem.capacities[j])
}
