//! Exact repair: what is above the limits goes, route by route, along the shortest way to where
//! something lacks (successive shortest paths: Busacker and Gowen 1960; with potentials: Edmonds and
//! Karp 1972, Tomizawa 1971).

use super::flow::{Flow, Hop};
use super::path::Search;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Leads all excess away. O(excess * (settled * M + M * load)).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn repair(flow: &mut Flow, run: &Run) -> Result<(), Error> {
    let mut search = Search::new(flow.moves.length, flow.moves.is_sparse())?;
    let positive = flow.excess.iter().filter(|&&excess| excess > 0);
    let all: i64 = positive.sum();
    for node in 0..flow.excess.len() {
        while flow.excess[node] > 0 {
            let Some(goal) = find(flow, &mut search, node, run)? else {
                break;
            };
            carry(flow, &search, node, goal, run)?;
            flow.excess[node] -= 1;
            flow.excess[goal] += 1;
            run.cancel.done(1, all as usize);
        }
    }
    Ok(())
}

/// Fills unfilled slots for as long as any can be, whatever it costs.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn fill(flow: &mut Flow, run: &Run) -> Result<(), Error> {
    let mut search = Search::new(flow.moves.length, flow.moves.is_sparse())?;
    let (none, sink) = (flow.none(), flow.sink());
    while flow.state.unfilled > 0 {
        // A slot that is filled is handed in by a target, no longer by nobody.
        flow.excess[sink] = -1;
        flow.refresh(none, run)?;
        flow.moves.set_sink(none, false, false);
        let goal = find(flow, &mut search, none, run)?;
        flow.excess[sink] = 0;
        let Some(goal) = goal else {
            break;
        };
        carry(flow, &search, none, goal, run)?;
        let back = Hop {
            from: sink,
            to: none,
            row: 0,
        };
        flow.apply(back, run)?;
    }
    Ok(())
}

/// The nearest node that lacks something; potentials follow, so that no move gains anything.
fn find(
    flow: &mut Flow,
    search: &mut Search,
    node: usize,
    run: &Run,
) -> Result<Option<usize>, Error> {
    search.start(node);
    loop {
        run.cancel.check()?;
        let Some(&(last, distance)) = search.settled.last() else {
            return Ok(None);
        };
        let last = last as usize;
        if flow.excess[last] < 0 {
            for &(node, near) in &search.settled {
                flow.potentials[node as usize] += distance - near;
            }
            return Ok(Some(last));
        }
        flow.refresh(last, run)?;
        search.relax(&mut flow.moves, &flow.potentials, run)?;
        loop {
            let Some(next) = search.next() else {
                return Ok(None);
            };
            let from = search.from[next] as usize;
            if flow.is_known(from, next) {
                search.settle(next);
                break;
            }
            run.cancel.check()?;
            flow.find(from, next);
            search.correct(next, |from| flow.moves.costs(from)[next], &flow.potentials)?;
        }
    }
}

/// Moves a row along each step of the way.
fn carry(
    flow: &mut Flow,
    search: &Search,
    node: usize,
    goal: usize,
    run: &Run,
) -> Result<(), Error> {
    let mut hops: Vec<Hop> = memory::with_capacity(search.settled.len())?;
    let mut to = goal;
    while to != node {
        let from = search.from[to] as usize;
        let row = flow.moves.by(from, to);
        let hop = Hop { from, to, row };
        // A row that would come into one domain twice goes the whole way at once, which costs no
        // more: the two ways only differ by rounding.
        let later = hops.iter().position(|&later| flow.collide(hop, later));
        if let Some(later) = later {
            let to = hops[later].to;
            hops.truncate(later);
            hops.push(Hop { from, to, row });
        } else {
            hops.push(hop);
        }
        to = from;
    }
    for hop in hops {
        flow.apply(hop, run)?;
    }
    Ok(())
}
