//! Which prefixes of positions the steps from a turn to the next keep.
//!
//! A node whose stretch of the line begins at position a of turn w0 and ends before position b of turn w1
//! is met equally often by all sources, give or take one, if in all transitions from w0 to w1 the first
//! step maps the positions below a to themselves, and so does the second; in the last transition the
//! second step does so with the positions below b instead. A node within one turn asks for nothing,
//! nor does one that begins or ends where a turn does, nor one inside a node of at most N units: nobody
//! meets that one twice.

use crate::error::Error;
use crate::memory;
use crate::quota::{Quota, Tree};

/// The prefixes that are kept from one turn to the next, each by its length, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transition {
    /// Those that the first step keeps.
    pub one: Vec<u32>,
    /// Those that the second step keeps.
    pub two: Vec<u32>,
}

impl Transition {
    /// Whether the second step permutes its block of that number, counted from the left: the last one,
    /// and one that the first step does not cut through would only be permuted again.
    pub fn moves(&self, block: usize) -> bool {
        if block == self.two.len() {
            return true;
        }
        let from = if block == 0 { 0 } else { self.two[block - 1] };
        let to = self.two[block];
        self.one.iter().any(|&at| from < at && at < to)
    }
}

/// The transitions between the turns of a line of `quotas` for N sources, in which the targets of every
/// node are adjacent, as are its nodes. O((quotas + turns) * levels).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn transitions(n: u32, quotas: &[Quota], tree: &Tree) -> Result<Vec<Transition>, Error> {
    let turns = units(quotas).div_ceil(u64::from(n));
    let count = turns.saturating_sub(1) as usize;
    let mut found = Found {
        n: n.into(),
        transitions: memory::filled(count, Transition::default())?,
    };
    let mut levels = memory::with_capacity(tree.levels.len())?;
    levels.extend(tree.levels.iter().map(|level| level.ids.as_slice()));
    found.visit(quotas, &levels, 0)?;
    for Transition { one, two } in &mut found.transitions {
        for kept in [one, two] {
            kept.sort_unstable();
            kept.dedup();
        }
    }
    Ok(found.transitions)
}

fn units(quotas: &[Quota]) -> u64 {
    quotas.iter().map(|quota| u64::from(quota.units)).sum()
}

struct Found {
    n: u64,
    transitions: Vec<Transition>,
}

impl Found {
    /// Adds what the nodes of the first of `levels` ask for, and those below them; without any levels,
    /// the targets. The stretch of `quotas` begins at unit `start`.
    fn visit(&mut self, quotas: &[Quota], levels: &[&[u32]], mut start: u64) -> Result<(), Error> {
        let Some((&ids, inner)) = levels.split_first() else {
            for quota in quotas {
                let end = start + u64::from(quota.units);
                self.keep(start, end)?;
                start = end;
            }
            return Ok(());
        };
        let node = |quota: &Quota| ids[quota.target as usize];
        for own in quotas.chunk_by(|a, b| node(a) == node(b)) {
            let end = start + units(own);
            self.keep(start, end)?;
            if end - start > self.n {
                self.visit(own, inner, start)?;
            }
            start = end;
        }
        Ok(())
    }

    /// Adds what the node asks for that owns the units from `start` to `end`.
    fn keep(&mut self, start: u64, end: u64) -> Result<(), Error> {
        let (first, last) = (start / self.n, (end - 1) / self.n);
        let (a, b) = ((start % self.n) as u32, (end - last * self.n) as u32);
        if a == 0 || u64::from(b) == self.n {
            return Ok(());
        }
        for turn in first..last {
            let Transition { one, two } = &mut self.transitions[turn as usize];
            memory::push(one, a)?;
            memory::push(two, if turn + 1 < last { a } else { b })?;
        }
        Ok(())
    }
}
