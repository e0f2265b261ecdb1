//! One uniform instance: N sources that get a slot in every turn of a line.

use super::line::{self, Line};
use super::mixer::{Back, Mix, Mixer};
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::quota::Quota;

/// N sources and a line of quotas: the whole mapping. O(quotas + turns) memory.
#[derive(Clone, Debug)]
pub struct Layout<M = Mixer> {
    n: u32,
    line: Line,
    /// Absent where nothing is routed.
    mixer: Option<M>,
}

impl Layout {
    /// The layout of `quotas` over N sources; a domain's quotas are adjacent and hold at most N
    /// units. O(quotas + turns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(n: u32, quotas: &[Quota], key: Key) -> Result<Self, Error> {
        Self::with(n, quotas, || Ok(Mixer::new(key, n, line::cuts(n, quotas)?)))
    }
}

impl<M: Mix> Layout<M> {
    /// The layout of `quotas` over N sources, which move as a mixer says that is made where anything is
    /// routed. O(quotas + turns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn with(
        n: u32,
        quotas: &[Quota],
        mixer: impl FnOnce() -> Result<M, Error>,
    ) -> Result<Self, Error> {
        let line = Line::new(n.max(1), quotas)?;
        let mixer = if line.turns() > 0 {
            Some(mixer()?)
        } else {
            None
        };
        Ok(Self { n, line, mixer })
    }

    /// N.
    pub fn sources(&self) -> u32 {
        self.n
    }

    /// The line.
    pub fn line(&self) -> &Line {
        &self.line
    }

    /// Where sources stand; `None` where nothing is routed.
    pub fn mixer(&self) -> Option<&M> {
        self.mixer.as_ref()
    }

    /// Writes the targets of a source to `row`, which has at least W slots: filled slots first, -1
    /// after them. O(W) expected, O(W log M) at worst.
    pub fn targets_of(&self, source: u32, row: &mut [i32]) {
        row.fill(-1);
        let Some(mixer) = &self.mixer else {
            return;
        };
        let deal = mixer.deal();
        let (class, number) = deal.class_of(source);
        let mut rank = deal.first(class).forward(number);
        for turn in 0..deal.turns() {
            let owner = self.line.owner(turn, deal.position(class, rank));
            row[deal.slot(class, turn) as usize] = owner;
            if turn + 1 < deal.turns() {
                rank = mixer.next(turn, class, rank);
            }
        }
        self.close_gap(class, row);
    }

    /// Moves the slot that the last turn left unfilled behind the filled ones.
    #[inline(always)]
    pub fn close_gap(&self, class: u32, row: &mut [i32]) {
        let Some(mixer) = self.mixer.as_ref().filter(|_| self.line.is_partial()) else {
            return;
        };
        let deal = mixer.deal();
        let turns = deal.turns() as usize;
        let gap = deal.slot(class, deal.turns() - 1) as usize;
        if row[gap] == -1 {
            row[gap..turns].rotate_left(1);
        }
    }

    /// Calls `found` with every source that has one of the `units` units from unit `start` on.
    /// O((units + min(units, W) * log N) * W) expected.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn sources_of(
        &self,
        start: u64,
        units: u32,
        mut found: impl FnMut(u32),
    ) -> Result<(), Error> {
        let Some(mixer) = &self.mixer else {
            return Ok(());
        };
        let deal = mixer.deal();
        let turns = deal.turns();
        for (turn, from, to) in line::stretches(self.n, start, units) {
            // One position of every class, or as many as there are.
            for position in from..to.min(from.saturating_add(turns)) {
                let (class, _) = deal.class_and_rank(position);
                let first = deal.first(class);
                let mut steps = memory::with_capacity(turn as usize)?;
                steps.extend((0..turn).rev().map(|turn| mixer.back(turn, class)));
                for position in (position..to).step_by(turns as usize) {
                    let (_, rank) = deal.class_and_rank(position);
                    let rank = steps.iter().fold(rank, |rank, step| step.backward(rank));
                    found(deal.source_at(class, first.backward(rank)));
                }
            }
        }
        Ok(())
    }
}
