//! Shortest augmenting paths, until no open slot is left that could be filled.
//!
//! The nodes are the targets and two pools: of targets that go above their floor ([`Search::extras`]), and of
//! sources that go above their base ([`Search::more`]). A source that has a and could have b in its
//! place leads from a to b, at the cost of b less that of a: 1 for a new route, 0 for an old one.

use super::distances::Distances;
use super::holders::Holders;
use super::levels::Levels;
use super::state::State;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;

/// Units of work between two looks at the cancel flag.
pub(super) const STEPS_PER_CHECK: usize = 1 << 16;

/// A state, and what a search needs to know about it.
pub(super) struct Search<'s, 'a> {
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

/// Fills what can be filled, every slot at the least cost.
///
/// O(N k) where a slot is open, and for all paths of one length together expected O(N k + M), at worst
/// O(N k M).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn augment(state: &mut State<'_>, cancel: &Cancel) -> Result<(), Error> {
    run(state, cancel, i32::MAX)
}

/// As [`augment`], as far as it costs nothing: until as many old routes are kept as can be.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn keep_more(state: &mut State<'_>, cancel: &Cancel) -> Result<(), Error> {
    run(state, cancel, 0)
}

fn run(state: &mut State<'_>, cancel: &Cancel, longest: i32) -> Result<(), Error> {
    let more = state.more > 0 && (0..state.sources()).any(|i| state.could_have_more(i));
    if !more && !(0..state.sources()).any(|i| state.is_open(i)) {
        return Ok(());
    }
    let mut search = Search::new(state, cancel)?;
    loop {
        let distances = Distances::new(&search)?;
        if distances.sink == i32::MAX || distances.sink > longest {
            return Ok(());
        }
        while let Some(levels) = Levels::new(&search, &distances)? {
            let found = levels.augment(&mut search)?;
            assert!(found > 0, "a path that is there is found");
            let Search { state, open, .. } = &mut search;
            open.retain(|&source| state.is_open(source as usize));
        }
    }
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(state: &'s mut State<'a>, cancel: &'s Cancel) -> Result<Self, Error> {
        let (sources, width) = (state.sources(), state.problem.width);
        let order = match state.problem.keys {
            None => None,
            Some(keys) => {
                let mut order: Vec<u32> = memory::with_capacity(sources)?;
                order.extend(0..sources as u32);
                order.sort_unstable_by_key(|&source| keys[source as usize]);
                Some(order)
            }
        };
        let mut fresh = memory::filled(state.rows.len(), false)?;
        let mut lacks = memory::filled(sources, false)?;
        for source in 0..sources {
            if source % STEPS_PER_CHECK == 0 {
                cancel.check()?;
            }
            let row = source * width;
            for slot in row..row + width {
                let target = state.rows[slot];
                fresh[slot] = target >= 0 && !state.is_old(source, target);
            }
            lacks[source] = lacks_old(state, source);
        }
        let nth = |n: usize| order.as_ref().map_or(n, |order| order[n] as usize);
        let holders = Holders::new(state, (0..sources).map(nth))?;
        let mut open = Vec::new();
        for source in (0..sources).map(nth).filter(|&i| state.is_open(i)) {
            memory::push(&mut open, source as u32)?;
        }
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

    /// The place of a slot in its row.
    pub(super) fn place(&self, slot: u32) -> usize {
        slot as usize % self.state.problem.width
    }

    /// Whether a target is at its floor and could go above it.
    pub(super) fn could_go_above(&self, target: usize) -> bool {
        let state = &self.state;
        state.problem.fractional[target] && state.loads[target] == state.problem.floors[target]
    }

    /// The old routes of a source that it could get back, with the slot `except` freed.
    pub(super) fn lost(&self, source: usize, except: usize) -> impl Iterator<Item = usize> {
        let old: &[i32] = if self.lacks[source] {
            self.state.problem.old_row(source)
        } else {
            &[]
        };
        let fits = move |&&target: &&i32| {
            target >= 0
                && self.state.problem.is_live(target as usize)
                && !self.state.row(source).contains(&target)
                && self.state.fits(source, target, except)
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
