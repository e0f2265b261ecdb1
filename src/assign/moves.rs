//! What it costs to move one row from a target to another, for every two of them.
//!
//! Only the row that loses least counts, so that the graph of N rows and M targets becomes one of
//! the targets alone, and two nodes more: M is an unfilled slot, M + 1 the sink, where a target
//! hands in what it takes. The costs out of a node are found when they are asked for, and then kept
//! up to date.

use super::state::State;
use super::view::View;
use super::waiting::Waiting;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::memory;
use crate::run::Run;

/// Costs in a row of the table are so many at a time.
pub const LANES: usize = 8;
/// The row of a cost that is only a bound: the row that set it has left.
const NOBODY: u32 = u32::MAX;
/// Moves are listed where they lead from a target to fewer than one in so many.
const SPARSE: usize = 4;
/// Scores that are looked at between two looks at the cancel flag.
const SCORES_PER_CHECK: usize = 1 << 18;

/// The costs between all nodes; infinite where no row can move. 12 (M + 2)^2 bytes at most.
pub struct Moves {
    /// Entries in a row: M + 2, in whole vectors.
    pub length: usize,
    /// Whether moves lead from a target to few others, so that they are listed.
    is_sparse: bool,
    rows: Vec<Out>,
    waiting: Waiting,
    scratch: Vec<(f64, u32)>,
    marks: Vec<u32>,
}

/// The moves out of a node.
#[derive(Clone, Default)]
struct Out {
    costs: Vec<f64>,
    /// Which row moves.
    by: Vec<u32>,
    /// The nodes at which the cost is finite, and some at which it was, with the costs side by side, so
    /// that they are read in a row; where moves are listed.
    list: Option<Vec<(u32, f64)>>,
    /// Whether costs have changed since the list was written.
    is_list_old: bool,
    fresh: bool,
}

impl Moves {
    /// Nothing known yet.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(view: &View) -> Result<Self, Error> {
        let targets = view.limits.len();
        // The rows of a target have so many candidates in the mean, with repetitions.
        let reach = view.demand() as usize / targets.max(1) * view.problem.width;
        Ok(Self {
            length: (targets + 2).next_multiple_of(LANES),
            is_sparse: view.problem.candidates.is_some() && reach < targets / SPARSE,
            rows: memory::filled(targets + 2, Out::default())?,
            waiting: Waiting::default(),
            scratch: Vec::new(),
            marks: memory::filled(targets, u32::MAX)?,
        })
    }

    /// The costs out of a node.
    pub fn costs(&self, node: usize) -> &[f64] {
        &self.rows[node].costs
    }

    /// Whether moves out of targets are listed.
    pub fn is_sparse(&self) -> bool {
        self.is_sparse
    }

    /// The nodes to which moves lead from a node, and what they cost; where they are listed.
    pub fn list(&mut self, node: usize) -> Option<&[(u32, f64)]> {
        self.rows[node].write_list();
        self.rows[node].list.as_deref()
    }

    /// Whether a cost is that of a row, no bound that is left of one.
    pub fn is_known(&self, from: usize, to: usize) -> bool {
        self.rows[from].by[to] != NOBODY
    }

    /// Which row moves from a node to another.
    pub fn by(&self, from: usize, to: usize) -> u32 {
        self.rows[from].by[to]
    }

    /// Sets what it costs to hand in one more at a node, or to take one back.
    pub fn set_sink(&mut self, node: usize, more: bool, back: bool) {
        let sink = self.rows.len() - 1;
        let cost = |open: bool| if open { 0.0 } else { f64::INFINITY };
        let out = &mut self.rows[node];
        if let Some(to_sink) = out.costs.get_mut(sink) {
            *to_sink = cost(more);
            out.is_list_old = true;
        }
        if let Some(out) = self.rows[sink].costs.get_mut(node) {
            *out = cost(back);
        }
    }

    /// Makes the costs out of a node known; whether they were not. O(load * c).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn refresh(&mut self, state: &State, node: usize, run: &Run) -> Result<bool, Error> {
        if self.rows[node].fresh {
            return Ok(false);
        }
        let mut out = std::mem::take(&mut self.rows[node]);
        if out.costs.is_empty() {
            out.costs = memory::filled(self.length, f64::INFINITY)?;
            out.by = memory::filled(self.length, 0)?;
        }
        let none = state.targets();
        if node < none {
            out.costs.fill(f64::INFINITY);
            if self.is_sparse {
                let list = out.list.get_or_insert_default();
                list.clear();
                memory::push(list, (none as u32 + 1, f64::INFINITY))?;
            }
            self.merge_all(state, node, &mut out, run)?;
        } else if node == none {
            for target in 0..none {
                out.costs[target] = f64::INFINITY;
                if let Some((row, score)) = self.waiting.best(state, target, run)? {
                    out.costs[target] = state.view.unfilled - score;
                    out.by[target] = row;
                }
            }
        }
        out.fresh = true;
        self.rows[node] = out;
        Ok(true)
    }

    /// Keeps the costs right after a row has moved.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn moved(
        &mut self,
        state: &State,
        row: u32,
        from: usize,
        to: usize,
        run: &Run,
    ) -> Result<(), Error> {
        let none = state.targets();
        self.waiting.moved(state, row, from, to)?;
        if from == none || to == none || state.row(row).contains(&(none as u32)) {
            self.rows[none].fresh = false;
        }
        if from < none && self.rows[from].fresh {
            self.rows[from].forget(row, none);
        }
        for &other in state.row(row) {
            let other = other as usize;
            if other == none || !self.rows[other].fresh {
                continue;
            }
            if state.view.problem.domains.is_some() {
                // What else it may have has changed, by the domains of both.
                self.rows[other].forget(row, none);
                self.arrived(state, row, other, run)?;
                continue;
            }
            if other == to {
                self.arrived(state, row, to, run)?;
                continue;
            }
            // It holds `to` now, and no longer `from`.
            if to < none && self.rows[other].by[to] == row {
                self.rows[other].by[to] = NOBODY;
            }
            if from < none {
                let cost = state.value(row, other) - f64::from(state.score(row, from));
                self.rows[other].reserve(1)?;
                self.rows[other].offer(from, cost, row);
            }
        }
        Ok(())
    }

    /// Adds what a row can do that has come to a target.
    fn arrived(&mut self, state: &State, row: u32, node: usize, run: &Run) -> Result<(), Error> {
        let mut out = std::mem::take(&mut self.rows[node]);
        let base = state.value(row, node) as f32;
        let merged = self.merge(state, &[row], &[base], node, &mut out, run);
        self.rows[node] = out;
        merged
    }

    /// Finds one cost anew. O(load * (k + c)).
    pub fn find(&mut self, state: &State, from: usize, to: usize) {
        let none = state.targets();
        let members = state.members(from);
        let (mut least, mut by) = (f64::INFINITY, 0);
        for (&row, &base) in members.rows.iter().zip(&members.scores) {
            let cost = if to == none {
                f64::from(base) - state.view.unfilled
            } else if state.may_take(row, from, to) {
                f64::from(base) - f64::from(state.score(row, to))
            } else {
                continue;
            };
            if cost < least {
                (least, by) = (cost, row);
            }
        }
        self.rows[from].costs[to] = least;
        self.rows[from].by[to] = by;
        self.rows[from].is_list_old = true;
    }

    /// Looks at all rows of a target.
    fn merge_all(
        &mut self,
        state: &State,
        node: usize,
        out: &mut Out,
        run: &Run,
    ) -> Result<(), Error> {
        let members = state.members(node);
        let count = (SCORES_PER_CHECK / state.view.problem.width.max(1)).max(1);
        let rows = members.rows.chunks(count);
        for (rows, scores) in rows.zip(members.scores.chunks(count)) {
            run.cancel.check()?;
            self.merge(state, rows, scores, node, out, run)?;
        }
        Ok(())
    }

    /// Looks at some rows of a target, whose scores there are known.
    fn merge(
        &mut self,
        state: &State,
        rows: &[u32],
        scores: &[f32],
        node: usize,
        out: &mut Out,
        run: &Run,
    ) -> Result<(), Error> {
        let problem = state.view.problem;
        let none = state.targets();
        // A row offers a move to each of its candidates at most, and one to an unfilled slot.
        out.reserve(memory::product(rows.len(), problem.width + 1)?)?;
        for (&row, &base) in rows.iter().zip(scores) {
            out.offer(none, f64::from(base) - state.view.unfilled, row);
        }
        if problem.domains.is_some() {
            self.merge_in_domains(state, rows, scores, node, out);
            return Ok(());
        }
        self.scratch.clear();
        self.scratch
            .try_reserve(state.width)
            .map_err(|_| Error::OutOfMemory { bytes: None })?;
        let kept = &mut self.scratch;
        dispatch!(run.isa, merge_rows(state: &State<'_, '_, '_>, rows: &[u32], scores: &[f32], out: &mut Out, kept: &mut Vec<(f64, u32)>));
        Ok(())
    }

    fn merge_in_domains(
        &mut self,
        state: &State,
        rows: &[u32],
        scores: &[f32],
        node: usize,
        out: &mut Out,
    ) {
        let problem = state.view.problem;
        for (&row, &base) in rows.iter().zip(scores) {
            for &held in state.row(row) {
                if held as usize != node
                    && let Some(domain) = state.domain(held)
                {
                    self.marks[domain] = row;
                }
            }
            let source = state.view.source(row as usize);
            let ids = problem.ids(source);
            for (at, &score) in problem.row(source).iter().enumerate() {
                let to = ids.map_or(at, |ids| ids[at] as usize);
                if to < problem.targets && to != node && self.marks[problem.domain(to)] != row {
                    out.offer(to, f64::from(base) - f64::from(score), row);
                }
            }
        }
        // Rows are met again under another target, with other marks.
        self.marks.fill(u32::MAX);
    }
}

impl Out {
    /// A row has left: what it would have moved, another moves, and for no less.
    fn forget(&mut self, row: u32, none: usize) {
        for by in &mut self.by[..=none] {
            *by = if *by == row { NOBODY } else { *by };
        }
    }

    /// Writes the costs of now into the list.
    fn write_list(&mut self) {
        if std::mem::take(&mut self.is_list_old)
            && let Some(list) = &mut self.list
        {
            for (to, cost) in list {
                *cost = self.costs[*to as usize];
            }
        }
    }

    /// Makes room in the list for so many offers.
    fn reserve(&mut self, offers: usize) -> Result<(), Error> {
        match &mut self.list {
            Some(list) => memory::reserve(list, offers),
            None => Ok(()),
        }
    }

    #[inline(always)]
    fn offer(&mut self, to: usize, cost: f64, row: u32) {
        if cost < self.costs[to] {
            if let Some(list) = &mut self.list {
                self.is_list_old = true;
                if self.costs[to] == f64::INFINITY {
                    list.push((to as u32, cost));
                }
            }
            self.costs[to] = cost;
            self.by[to] = row;
        }
    }
}

/// Looks at what rows would lose at every other target; without domains. Plain loops, compiled for
/// each instruction set.
#[inline(always)]
fn merge_rows<V: Lanes>(
    _: Has<V>,
    state: &State<'_, '_, '_>,
    rows: &[u32],
    scores: &[f32],
    out: &mut Out,
    kept: &mut Vec<(f64, u32)>,
) {
    let problem = state.view.problem;
    for (&row, &base) in rows.iter().zip(scores) {
        let source = state.view.source(row as usize);
        let base = f64::from(base);
        let held = state.row(row);
        // What the row holds it cannot take: those entries are put back afterwards.
        kept.clear();
        kept.extend(
            held.iter()
                .map(|&to| (out.costs[to as usize], out.by[to as usize])),
        );
        let row_scores = problem.row(source);
        match problem.ids(source) {
            None => {
                let costs = &mut out.costs[..row_scores.len()];
                let by = &mut out.by[..row_scores.len()];
                for ((&score, cost), by) in row_scores.iter().zip(costs).zip(by) {
                    let lost = base - f64::from(score);
                    let less = lost < *cost;
                    *cost = if less { lost } else { *cost };
                    *by = if less { row } else { *by };
                }
            }
            Some(ids) => {
                for (&score, &to) in row_scores.iter().zip(ids) {
                    if (to as usize) < problem.targets {
                        out.offer(to as usize, base - f64::from(score), row);
                    }
                }
            }
        }
        for (&to, &(cost, by)) in held.iter().zip(&*kept) {
            out.costs[to as usize] = cost;
            out.by[to as usize] = by;
        }
    }
}
