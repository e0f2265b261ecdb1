//! Rows with an unfilled slot, by what they would score at every target.
//!
//! There may be many of them, and each repair changes a few: a heap for every target, from which
//! what no longer holds is taken when it comes to the top.

use super::state::State;
use crate::error::Error;
use crate::run::Run;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A heap for every target: (score in an order of integers, row).
#[derive(Default)]
pub struct Waiting {
    heaps: Vec<BinaryHeap<(i32, Reverse<u32>)>>,
}

impl Waiting {
    /// The row that scores most at a target, of those that have an unfilled slot and may take it.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn best(
        &mut self,
        state: &State,
        target: usize,
        run: &Run,
    ) -> Result<Option<(u32, f64)>, Error> {
        if self.heaps.is_empty() {
            self.fill(state, run)?;
        }
        let none = state.targets();
        let heap = &mut self.heaps[target];
        while let Some(&(score, Reverse(row))) = heap.peek() {
            let waits = state.row(row).contains(&(none as u32));
            if waits && state.may_take(row, none, target) {
                return Ok(Some((row, f64::from(unordered(score)))));
            }
            heap.pop();
        }
        Ok(None)
    }

    fn fill(&mut self, state: &State, run: &Run) -> Result<(), Error> {
        let none = state.targets() as u32;
        self.heaps = crate::memory::filled(state.targets(), BinaryHeap::new())?;
        for row in 0..state.view.len() as u32 {
            if state.row(row).contains(&none) {
                run.cancel.check()?;
                self.add(state, row)?;
            }
        }
        Ok(())
    }

    /// Notes that a row moved.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn moved(&mut self, state: &State, row: u32, from: usize, to: usize) -> Result<(), Error> {
        let none = state.targets();
        if self.heaps.is_empty() {
            return Ok(());
        }
        if to == none {
            return self.add(state, row);
        }
        if from == none || !state.row(row).contains(&(none as u32)) {
            return Ok(());
        }
        // What it let go of it may take again, and what shares the domain.
        match state.view.problem.domains {
            None => self.push(from, state.score(row, from), row),
            Some(_) => self.add(state, row),
        }
    }

    fn add(&mut self, state: &State, row: u32) -> Result<(), Error> {
        let problem = state.view.problem;
        let source = state.view.source(row as usize);
        let ids = problem.ids(source);
        for (at, &score) in problem.row(source).iter().enumerate() {
            let target = ids.map_or(at, |ids| ids[at] as usize);
            if score > f32::NEG_INFINITY && target < self.heaps.len() {
                self.push(target, score, row)?;
            }
        }
        Ok(())
    }

    fn push(&mut self, target: usize, score: f32, row: u32) -> Result<(), Error> {
        let heap = &mut self.heaps[target];
        heap.try_reserve(1)
            .map_err(|_| Error::OutOfMemory { bytes: None })?;
        heap.push((ordered(score), Reverse(row)));
        Ok(())
    }
}

/// A float as an integer in the same order.
fn ordered(x: f32) -> i32 {
    let bits = x.to_bits() as i32;
    bits ^ ((bits >> 31) & i32::MAX)
}

fn unordered(bits: i32) -> f32 {
    f32::from_bits((bits ^ ((bits >> 31) & i32::MAX)) as u32)
}
