//! Sources in groups, each of which walks a line of its own.
//!
//! On one line the nodes that lie in one turn never meet: with two slots a source, half of the others.
//! So positions are dealt out to groups like cards, and every group puts the nodes in an order of its
//! own. Of c * N consecutive units a group has c for each of its positions, so that a node which has the
//! floor or the ceiling of its units / N from every source still has.

use crate::exact::rotation::Rotation;
use crate::key::Key;

/// How many groups there are. An odd number: with a power of two, rows of one class may lie whole pages
/// apart, where writes to them collide in the cache.
pub const GROUPS: u32 = 5;

/// N sources, dealt out behind a seeded rotation.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    n: u32,
    rotation: Rotation,
}

impl Groups {
    /// The groups of N sources.
    pub fn new(key: Key, n: u32) -> Self {
        Self {
            n,
            rotation: Rotation::new(n, key.below(0, n)),
        }
    }

    /// How many sources a group has.
    pub fn sources(&self, group: u32) -> u32 {
        below(self.n, group)
    }

    /// The group of a source, and its number in it.
    #[inline(always)]
    pub fn group_of(&self, source: u32) -> (u32, u32) {
        let place = self.rotation.place(source);
        (place % GROUPS, place / GROUPS)
    }

    /// The source that has a number in a group.
    pub fn source_at(&self, group: u32, number: u32) -> u32 {
        self.rotation.source_at(group + number * GROUPS)
    }

    /// The source at which the rotation wraps: on either side of it every fifth source is of one group,
    /// with consecutive numbers.
    pub fn wraps_at(&self) -> u32 {
        self.rotation.wraps_at()
    }

    /// How many of the units from `start` to `end` a group has.
    pub fn units(&self, group: u32, start: u64, end: u64) -> u32 {
        let n = u64::from(self.n);
        let before = |unit: u64| {
            let turns = unit / n;
            let position = (unit - turns * n) as u32;
            turns * u64::from(self.sources(group)) + u64::from(below(position, group))
        };
        (before(end) - before(start)) as u32
    }
}

/// How many numbers below `bound` are `group` modulo the number of groups.
fn below(bound: u32, group: u32) -> u32 {
    (bound + GROUPS - 1 - group) / GROUPS
}
