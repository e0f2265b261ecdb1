//! Which target every slot has, and which rows every target has.

use super::view::View;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;

/// The slots of some rows, both ways. O(rows * k + M) memory.
pub struct State<'v, 'p, 'a> {
    /// The rows.
    pub view: &'v View<'p, 'a>,
    /// k.
    pub width: usize,
    /// The targets of every row; M is unfilled.
    pub slots: Vec<u32>,
    /// The rows of every target.
    members: Vec<Members>,
    /// Unfilled slots.
    pub unfilled: usize,
}

/// The rows of a target, and their scores there.
#[derive(Clone, Default)]
pub struct Members {
    /// The rows, in no order.
    pub rows: Vec<u32>,
    /// Their scores.
    pub scores: Vec<f32>,
}

impl<'v, 'p, 'a> State<'v, 'p, 'a> {
    /// From slots that hold distinct targets, of distinct domains. O(rows * k), or O(rows * k * c)
    /// with candidates.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(view: &'v View<'p, 'a>, slots: Vec<u32>, run: &Run) -> Result<Self, Error> {
        let (targets, width) = (view.limits.len(), view.problem.most_slots);
        let mut loads = memory::filled(targets + 1, 0)?;
        for row in 0..view.len() {
            for &target in &slots[row * width..row * width + view.slots(row)] {
                loads[target as usize] += 1;
            }
        }
        let mut members = memory::filled(targets, Members::default())?;
        for (members, &load) in members.iter_mut().zip(&loads) {
            // A few more, for rows that come and go.
            members.rows = memory::with_capacity(load + 8)?;
            members.scores = memory::with_capacity(load + 8)?;
        }
        for row in 0..view.len() {
            if row % ROWS_PER_CHECK == 0 {
                run.cancel.check()?;
            }
            for &target in &slots[row * width..row * width + view.slots(row)] {
                if (target as usize) < targets {
                    let members = &mut members[target as usize];
                    members.rows.push(row as u32);
                    let score = view.problem.score(view.source(row), target as usize);
                    members.scores.push(score);
                }
            }
        }
        Ok(Self {
            view,
            width,
            slots,
            members,
            unfilled: loads[targets],
        })
    }

    /// M.
    pub fn targets(&self) -> usize {
        self.members.len()
    }

    /// The rows of a target.
    #[inline(always)]
    pub fn members(&self, target: usize) -> &Members {
        &self.members[target]
    }

    /// The targets of a row.
    #[inline(always)]
    pub fn row(&self, row: u32) -> &[u32] {
        let first = row as usize * self.width;
        &self.slots[first..first + self.view.slots(row as usize)]
    }

    /// The score of a row at a target.
    #[inline(always)]
    pub fn score(&self, row: u32, target: usize) -> f32 {
        let problem = self.view.problem;
        problem.score(self.view.source(row as usize), target)
    }

    /// The value that a row has of `node`: a target that it holds, or an unfilled slot.
    #[inline(always)]
    pub fn value(&self, row: u32, node: usize) -> f64 {
        if node == self.targets() {
            self.view.unfilled
        } else {
            f64::from(self.score(row, node))
        }
    }

    /// Whether a row that lets go of `from` may have `to`.
    #[inline(always)]
    pub fn may_take(&self, row: u32, from: usize, to: usize) -> bool {
        let problem = self.view.problem;
        let held = self.row(row);
        match &problem.domains {
            None => !held.contains(&(to as u32)),
            Some(_) => {
                let domain = problem.domain(to);
                let stays = |&&other: &&u32| other as usize != from;
                let mut others = held.iter().filter(stays);
                from != to && others.all(|&other| self.domain(other) != Some(domain))
            }
        }
    }

    /// The domain of a node; none of an unfilled slot.
    pub fn domain(&self, node: u32) -> Option<usize> {
        let node = node as usize;
        (node < self.targets()).then(|| self.view.problem.domain(node))
    }

    /// Gives a slot of a row to another node than `from`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn shift(&mut self, row: u32, from: usize, to: usize) -> Result<(), Error> {
        let none = self.targets();
        let first = row as usize * self.width;
        let slots = &mut self.slots[first..first + self.view.slots(row as usize)];
        let Some(slot) = slots.iter_mut().find(|slot| **slot as usize == from) else {
            return Ok(());
        };
        *slot = to as u32;
        if from == none {
            self.unfilled -= 1;
        } else {
            let members = &mut self.members[from];
            if let Some(at) = members.rows.iter().position(|&member| member == row) {
                members.rows.swap_remove(at);
                members.scores.swap_remove(at);
            }
        }
        if to == none {
            self.unfilled += 1;
        } else {
            let score = self.score(row, to);
            let members = &mut self.members[to];
            memory::push(&mut members.rows, row)?;
            memory::push(&mut members.scores, score)?;
        }
        Ok(())
    }
}
