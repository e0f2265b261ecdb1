//! The network that a search goes through: the rows of a state, and who holds what.
//!
//! The nodes are the targets and two pools: of targets that go above their floor ([`Network::extras`]),
//! and of sources that go above their base ([`Network::more`]). A source that has a and could have b in
//! its place leads from a to b, at the cost of b less that of a.

use super::holders::Holders;
use super::state::State;
use crate::cancel::{Cancel, each};
use crate::error::Error;
use crate::memory;

/// Units of work between two looks at the cancel flag.
pub(super) const STEPS_PER_CHECK: usize = 1 << 14;

/// A state, and what a search needs to know about it.
pub(super) struct Network<'s, 'a> {
    pub(super) state: &'s mut State<'a>,
    /// Whether the route in a slot is new, slot by slot.
    pub(super) fresh: Vec<bool>,
    /// Whether a source lacks an old route to a target that may get something.
    pub(super) lacks: Vec<bool>,
    pub(super) holders: Holders,
    /// The sources, in the order in which they are looked at, where it is not that of their positions.
    order: Option<Vec<u32>>,
    /// Sources with open slots below their base, in that order.
    pub(super) open: Vec<u32>,
    pub(super) cancel: &'s Cancel,
}

/// A source that gives something up, or fills an open slot.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    pub(super) source: usize,
    /// The place in its row that it frees; `usize::MAX` where it fills an open slot.
    pub(super) place: usize,
    /// How far it is from the beginning.
    pub(super) value: i64,
}

impl Leaving {
    /// A source that fills an open slot.
    pub(super) fn open(source: usize, value: i64) -> Self {
        Self {
            source,
            place: usize::MAX,
            value,
        }
    }
}

impl<'s, 'a> Network<'s, 'a> {
    /// The network of a state. O(N k).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub(super) fn new(state: &'s mut State<'a>, cancel: &'s Cancel) -> Result<Self, Error> {
        let (sources, width) = (state.sources(), state.problem.width);
        let order = match state.problem.keys {
            None => None,
            Some(keys) => {
                let mut order = memory::collected(sources, 0..sources as u32)?;
                memory::sort_by_key(&mut order, |&source| keys[source as usize])?;
                Some(order)
            }
        };
        let mut fresh = memory::filled(state.rows.len(), false)?;
        let mut lacks = memory::filled(sources, false)?;
        for (source, fresh) in fresh.chunks_exact_mut(width).enumerate() {
            if source.is_multiple_of(STEPS_PER_CHECK) {
                cancel.check()?;
            }
            for (fresh, &target) in fresh.iter_mut().zip(state.row(source)) {
                *fresh = target >= 0 && !state.is_old(source, target);
            }
            lacks[source] = lacks_old(state, source);
        }
        let nth = |n: usize| order.as_ref().map_or(n, |order| order[n] as usize);
        let holders = Holders::new(state, (0..sources).map(nth))?;
        let mut open = Vec::new();
        each((0..sources).map(nth), |source| {
            if state.is_open(source) {
                memory::push(&mut open, source as u32)?;
            }
            Ok(())
        })?;
        Ok(Self {
            fresh,
            lacks,
            holders,
            open,
            order,
            state,
            cancel,
        })
    }

    /// M.
    pub(super) fn targets(&self) -> usize {
        self.state.problem.targets()
    }

    /// The node of the pool of targets above their floor.
    pub(super) fn extras(&self) -> usize {
        self.targets()
    }

    /// The node of the pool of sources above their base.
    pub(super) fn more(&self) -> usize {
        self.targets() + 1
    }

    /// The n-th source.
    pub(super) fn nth(&self, n: usize) -> usize {
        self.order.as_ref().map_or(n, |order| order[n] as usize)
    }

    /// The source of a slot.
    pub(super) fn source(&self, slot: u32) -> usize {
        slot as usize / self.state.problem.width
    }

    /// A holder of a target that gives it up, from where that target is.
    pub(super) fn leaving(&self, slot: u32, target: usize, value: i64) -> Leaving {
        let problem = self.state.problem;
        let source = self.source(slot);
        let new = if self.fresh[slot as usize] {
            problem.new_cost()
        } else {
            0
        };
        Leaving {
            source,
            place: slot as usize % problem.width,
            value: value - new - problem.far_cost(source, target),
        }
    }

    /// Whether a source has a slot more filled than its base.
    pub(super) fn is_above(&self, source: usize) -> bool {
        self.state.counts[source] > self.state.problem.wants.base(source)
    }

    /// Whether a source could have a new route to a target.
    pub(super) fn takes(&self, leaving: Leaving, target: usize) -> bool {
        let target = target as i32;
        self.state.fits(leaving.source, target, leaving.place)
            && !self.state.is_old(leaving.source, target)
    }

    /// Whether a target is at its floor and could go above it.
    pub(super) fn could_go_above(&self, target: usize) -> bool {
        let state = &self.state;
        state.problem.fractional[target] && state.loads[target] == state.problem.floors[target]
    }

    /// The old routes that a source could get back.
    pub(super) fn lost(&self, leaving: Leaving) -> impl Iterator<Item = usize> {
        let Leaving { source, place, .. } = leaving;
        let old: &[i32] = if self.lacks[source] {
            self.state.problem.old_row(source)
        } else {
            &[]
        };
        let fits = move |&&target: &&i32| {
            target >= 0
                && self.state.problem.is_live(target as usize)
                && !self.state.row(source).contains(&target)
                && self.state.fits(source, target, place)
        };
        old.iter().filter(fits).map(|&target| target as usize)
    }

    /// Puts a target into a slot, or nothing.
    pub(super) fn set(&mut self, slot: usize, target: i32) {
        let source = slot / self.state.problem.width;
        self.state.rows[slot] = target;
        self.fresh[slot] = target >= 0 && !self.state.is_old(source, target);
        self.lacks[source] = lacks_old(self.state, source);
    }
}

fn lacks_old(state: &State<'_>, source: usize) -> bool {
    let row = state.row(source);
    let is_lost = |&target: &i32| {
        target >= 0 && state.problem.is_live(target as usize) && !row.contains(&target)
    };
    state.problem.old_row(source).iter().any(is_lost)
}
