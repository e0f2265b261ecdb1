//! Where every source stands in every turn.
//!
//! Sources are rotated by a seeded distance and dealt out to as many classes as there are turns,
//! like cards. A class keeps the positions that are its number modulo the number of turns, for
//! ever; which of them a source has, its rank, is a seeded bijection in turn 0, and from one turn
//! to the next every class permutes its own ranks. At most one domain lies across the cut between
//! two turns: it owns the positions from a on in the first and those below b in the second,
//! b <= a. So ranks are permuted in two parts, in which no rank from a on comes to lie below b.
//!
//! The rotation makes every single position uniform over seeds, exactly.

use super::affine::Affine;
use super::divider::Divider;
use super::feistel::{Bijection, Feistel};
use super::rotation::Rotation;
use crate::key::Key;

/// The cut after a turn: the domain across it owns the positions from `a` on before it, and those
/// below `b` after it. Without such a domain a is N and b is 0.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// First position of the domain before the cut.
    pub a: u32,
    /// First position after the domain behind the cut.
    pub b: u32,
}

/// Where sources stand, turn after turn: positions are dealt as a [`Mixer`] deals them, and from a turn to
/// the next ranks of a class are permuted in one way or another.
pub trait Mix {
    /// The way back from a turn to the one before, for one class.
    type Back: Back;

    /// Who deals: classes, ranks in turn 0, slots.
    fn deal(&self) -> &Mixer;

    /// Where a rank of a class stands in the turn after `turn`. O(1).
    fn next(&self, turn: u32, class: u32, rank: u32) -> u32;

    /// The same of many ranks, in place.
    fn next_all(&self, turn: u32, class: u32, ranks: &mut [u32]);

    /// The way back to `turn` from the one after it. O(log N).
    fn back(&self, turn: u32, class: u32) -> Self::Back;
}

/// How one class moves from a turn to the one before.
pub trait Back {
    /// The rank in the turn before.
    fn backward(&self, rank: u32) -> u32;
}

/// The positions of N sources in W turns. O(W) memory.
#[derive(Clone, Debug)]
pub struct Mixer {
    n: u32,
    turns: u32,
    by_turns: Divider,
    rotation: Rotation,
    first: Feistel,
    steps: Key,
    /// The slot of class 0 in turn 0.
    first_slot: u32,
    cuts: Vec<Cut>,
}

/// How one class moves from a turn to the next.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Ranks below it stand before the domain across the cut.
    below_a: u32,
    /// Ranks below it stand in that domain after the cut.
    below_b: u32,
    /// Of the ranks below `below_a`.
    inner: Affine,
    /// Of the ranks from `below_b` on.
    outer: Affine,
}

impl Mixer {
    /// The mixer of N >= 1 sources with one cut between each two of W >= 1 turns.
    pub fn new(key: Key, n: u32, cuts: Vec<Cut>) -> Self {
        let turns = cuts.len() as u32 + 1;
        Self {
            n,
            turns,
            by_turns: Divider::new(turns),
            rotation: Rotation::new(n, key.below(0, n)),
            first: Feistel::new(key.child(0), n.div_ceil(turns)),
            steps: key.child(1),
            first_slot: key.child(2).below(0, turns),
            cuts,
        }
    }

    /// W.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// The class of a source and its number in the class.
    #[inline(always)]
    pub fn class_of(&self, source: u32) -> (u32, u32) {
        self.class_and_rank(self.rotation.place(source))
    }

    /// The source that has a number in a class.
    pub fn source_at(&self, class: u32, number: u32) -> u32 {
        self.rotation.source_at(self.position(class, number))
    }

    /// The source at position 0; a range that does not cross it has consecutive positions.
    pub fn wraps_at(&self) -> u32 {
        self.rotation.wraps_at()
    }

    /// The ranks in turn 0 of the numbers of a class.
    #[inline(always)]
    pub fn first(&self, class: u32) -> Bijection {
        self.first.bijection(class, self.ranks_below(self.n, class))
    }

    /// How many ranks of a class stand below a position.
    #[inline(always)]
    pub fn ranks_below(&self, position: u32, class: u32) -> u32 {
        if position > class {
            self.by_turns.divide(position - class - 1) + 1
        } else {
            0
        }
    }

    /// The class and the rank of a position.
    #[inline(always)]
    pub fn class_and_rank(&self, position: u32) -> (u32, u32) {
        let rank = self.by_turns.divide(position);
        (position - rank * self.turns, rank)
    }

    /// The position of a rank of a class.
    #[inline(always)]
    pub fn position(&self, class: u32, rank: u32) -> u32 {
        class + rank * self.turns
    }

    /// The slot that a class fills in a turn: (class + turn + first slot) modulo W. Classes are not
    /// all of one size and arcs begin in some class, so without a seeded first slot a target would
    /// be in some slots more often than in others over seeds.
    #[inline(always)]
    pub fn slot(&self, class: u32, turn: u32) -> u32 {
        let sum = class + self.first_slot;
        let slot = sum.min(sum.wrapping_sub(self.turns)) + turn;
        slot.min(slot.wrapping_sub(self.turns))
    }

    /// The slot of class 0 in turn 0, for the twin.
    pub fn first_slot(&self) -> u32 {
        self.first_slot
    }

    /// N.
    pub fn sources(&self) -> u32 {
        self.n
    }

    /// The keys of steps.
    pub fn steps(&self) -> Key {
        self.steps
    }

    /// How `class` moves from `turn` to the next one. O(1).
    pub fn step(&self, turn: u32, class: u32) -> Step {
        let Cut { a, b } = self.cuts[turn as usize];
        let (below_a, below_b) = (self.ranks_below(a, class), self.ranks_below(b, class));
        let word = (u64::from(turn) << 32) | u64::from(class);
        let (inner, outer) = (self.steps.child(0), self.steps.child(1));
        Step {
            below_a,
            below_b,
            inner: Affine::new(inner, word, below_a),
            outer: Affine::new(outer, word, self.ranks_below(self.n, class) - below_b),
        }
    }
}

impl Mix for Mixer {
    type Back = StepBack;

    #[inline(always)]
    fn deal(&self) -> &Mixer {
        self
    }

    #[inline(always)]
    fn next(&self, turn: u32, class: u32, rank: u32) -> u32 {
        self.step(turn, class).forward(rank)
    }

    #[inline(always)]
    fn next_all(&self, turn: u32, class: u32, ranks: &mut [u32]) {
        self.step(turn, class).forward_all(ranks);
    }

    fn back(&self, turn: u32, class: u32) -> StepBack {
        self.step(turn, class).undone()
    }
}

impl Step {
    /// The rank in the next turn.
    #[inline(always)]
    pub fn forward(&self, rank: u32) -> u32 {
        if self.below_b == 0 {
            return self.outer.forward(rank);
        }
        let inner = self.inner.forward(rank);
        let rank = if rank < self.below_a { inner } else { rank };
        let outer = self
            .outer
            .forward(rank.wrapping_sub(self.below_b))
            .wrapping_add(self.below_b);
        if rank < self.below_b { rank } else { outer }
    }

    /// The ranks in the next turn, in place. Vectorizes.
    #[inline(always)]
    pub fn forward_all(&self, ranks: &mut [u32]) {
        if self.below_b == 0 {
            for rank in ranks {
                *rank = self.outer.forward(*rank);
            }
        } else {
            for rank in ranks {
                *rank = self.forward(*rank);
            }
        }
    }

    /// The way back. O(log N).
    pub fn undone(&self) -> StepBack {
        StepBack(Step {
            inner: self.inner.inverted(),
            outer: self.outer.inverted(),
            ..*self
        })
    }

    /// The two permutations and their ranges, for the twin.
    pub fn parts(&self) -> (u32, u32, Affine, Affine) {
        (self.below_a, self.below_b, self.inner, self.outer)
    }
}

/// How one class moves from a turn to the one before.
#[derive(Clone, Copy, Debug)]
pub struct StepBack(Step);

impl Back for StepBack {
    fn backward(&self, rank: u32) -> u32 {
        let Step {
            below_a,
            below_b,
            inner,
            outer,
        } = self.0;
        let rank = if rank < below_b {
            rank
        } else {
            outer.forward(rank - below_b) + below_b
        };
        if below_b > 0 && rank < below_a {
            inner.forward(rank)
        } else {
            rank
        }
    }
}
