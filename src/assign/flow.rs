//! Rows' choices as a flow of routes from rows through targets to a sink, with potentials.
//!
//! Node j < M is a target, M an unfilled slot, M + 1 the sink. A target hands in at the sink what it
//! takes, at most its limit. What it has more, or less, is its excess; a flow without excess is an
//! assignment.

use super::moves::Moves;
use super::prices::Choices;
use super::state::State;
use super::view::View;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// A flow. O(rows * k + M) memory, and the moves.
pub struct Flow<'v, 'p, 'a> {
    /// Who holds what.
    pub state: State<'v, 'p, 'a>,
    /// What moves cost.
    pub moves: Moves,
    /// Prices of the targets, and those of the two other nodes.
    pub potentials: Vec<f64>,
    /// What every node has too much.
    pub excess: Vec<i64>,
    /// What every node but the sink hands in.
    handed: Vec<i64>,
}

/// One row moves from a node to the next; at the sink, none does.
#[derive(Clone, Copy, Debug)]
pub struct Hop {
    /// From which node.
    pub from: usize,
    /// To which.
    pub to: usize,
    /// The row.
    pub row: u32,
}

impl<'v, 'p, 'a> Flow<'v, 'p, 'a> {
    /// From what rows choose at prices. What targets hand in follows from the prices alone: all that
    /// they may where the price is above 0. So no move gains anything, whatever the prices are; only
    /// the excess must go.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(choices: &Choices<'v, 'p, 'a>, run: &Run) -> Result<Self, Error> {
        let view = choices.view;
        let (none, width) = (view.limits.len(), view.problem.most_slots);
        let mut slots = memory::filled(view.len() * width, none as u32)?;
        if width > 0 {
            let rows = choices.ids.chunks_exact(choices.width);
            for (row, (slots, ids)) in slots.chunks_exact_mut(width).zip(rows).enumerate() {
                let filled = choices.filled(row);
                slots[..filled].copy_from_slice(&ids[..filled]);
            }
        }
        let mut prices = memory::with_capacity(none)?;
        prices.extend((0..none).map(|j| choices.price(j)));
        let mut flow = Self::of_rows(view, slots, &prices, run)?;
        for (j, (&price, &limit)) in prices.iter().zip(&view.limits).enumerate() {
            let load = flow.handed[j];
            let limit = i64::from(limit);
            flow.handed[j] = if price > 0.0 { limit } else { load.min(limit) };
            flow.excess[j] = load - flow.handed[j];
            flow.excess[none + 1] -= flow.excess[j];
        }
        Ok(flow)
    }

    /// Without excess, from slots that keep all limits.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn of_rows(
        view: &'v View<'p, 'a>,
        slots: Vec<u32>,
        prices: &[f64],
        run: &Run,
    ) -> Result<Self, Error> {
        let none = view.limits.len();
        let state = State::new(view, slots, run)?;
        let moves = Moves::new(view)?;
        let mut handed = memory::with_capacity(none + 1)?;
        handed.extend((0..none).map(|j| state.members(j).rows.len() as i64));
        handed.push(state.unfilled as i64);
        let mut potentials = memory::filled(moves.length, 0.0)?;
        potentials[..none].copy_from_slice(prices);
        Ok(Self {
            state,
            moves,
            potentials,
            excess: memory::filled(none + 2, 0)?,
            handed,
        })
    }

    /// M, the node of unfilled slots.
    pub fn none(&self) -> usize {
        self.state.targets()
    }

    /// M + 1.
    pub fn sink(&self) -> usize {
        self.none() + 1
    }

    /// The prices of the targets.
    pub fn prices(&self) -> impl Iterator<Item = f64> {
        let sink = self.potentials[self.sink()];
        let prices = self.potentials[..self.none()].iter();
        prices.map(move |price| price - sink)
    }

    /// Makes the costs out of a node known.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn refresh(&mut self, node: usize, run: &Run) -> Result<(), Error> {
        if self.moves.refresh(&self.state, node, run)? {
            if node == self.sink() {
                (0..=self.none()).for_each(|node| self.set_sink(node));
            } else {
                self.set_sink(node);
            }
        }
        Ok(())
    }

    /// Whether the cost from a node whose costs were made known to another still is: rows that move
    /// leave bounds behind, which the costs are not below.
    pub fn is_known(&self, from: usize, to: usize) -> bool {
        self.moves.is_known(from, to)
    }

    /// Makes one cost known again. O(load * (k + c)).
    pub fn find(&mut self, from: usize, to: usize) {
        self.moves.find(&self.state, from, to);
    }

    /// Whether a node may hand in more.
    pub fn is_open(&self, node: usize) -> bool {
        node == self.none() || self.handed[node] < i64::from(self.state.view.limits[node])
    }

    fn set_sink(&mut self, node: usize) {
        let more = self.is_open(node);
        self.moves.set_sink(node, more, self.handed[node] > 0);
    }

    /// Moves one row, or what a node hands in.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn apply(&mut self, hop: Hop, run: &Run) -> Result<(), Error> {
        let Hop { from, to, row } = hop;
        let sink = self.sink();
        if to == sink || from == sink {
            let node = from.min(to);
            self.handed[node] += if to == sink { 1 } else { -1 };
            self.set_sink(node);
            return Ok(());
        }
        self.state.shift(row, from, to)?;
        self.moves.moved(&self.state, row, from, to, run)
    }

    /// Whether two hops of one row would give it two targets of one domain, none of which it has
    /// let go of: each alone is allowed.
    pub fn collide(&self, a: Hop, b: Hop) -> bool {
        let sink = self.sink();
        let at_sink = |hop: Hop| hop.from == sink || hop.to == sink;
        if at_sink(a) || at_sink(b) || a.row != b.row || self.state.view.problem.domains.is_none() {
            return false;
        }
        let domain = |node: usize| self.state.domain(node as u32);
        domain(a.to).is_some()
            && domain(a.to) == domain(b.to)
            && domain(a.from) != domain(a.to)
            && domain(b.from) != domain(b.to)
    }
}
