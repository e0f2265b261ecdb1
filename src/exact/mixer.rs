//! Where every source stands in every turn.
//!
//! In turn 0 a source stands at its image under a seeded bijection. Its position modulo the number
//! of turns is its class, for ever; from one turn to the next every class permutes its own ranks
//! (position divided by the number of turns). At most one domain lies across the cut between two
//! turns: it owns the positions from a on in the first and those below b in the second, b <= a. So
//! ranks are permuted in two parts, in which no rank from a on comes to lie below b.

use super::affine::Affine;
use super::feistel::{Divider, Feistel};
use crate::seeded::Key;

/// The cut after a turn: the domain across it owns the positions from `a` on before it, and those
/// below `b` after it. Without such a domain a is N and b is 0.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// First position of the domain before the cut.
    pub a: u32,
    /// First position after the domain behind the cut.
    pub b: u32,
}

/// The positions of N sources in W turns. O(W) memory.
#[derive(Clone, Debug)]
pub struct Mixer {
    n: u32,
    turns: u32,
    by_turns: Divider,
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
            first: Feistel::new(key.child(0), n),
            steps: key.child(1),
            first_slot: key.child(2).below(0, turns),
            cuts,
        }
    }

    /// W.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// The bijection of turn 0.
    pub fn first(&self) -> &Feistel {
        &self.first
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

    /// How `class` moves from `turn` to the next one. O(1).
    pub fn step(&self, turn: u32, class: u32) -> Step {
        let ranks_below = |position: u32| position.saturating_sub(class).div_ceil(self.turns);
        let Cut { a, b } = self.cuts[turn as usize];
        let (below_a, below_b) = (ranks_below(a), ranks_below(b));
        let word = (u64::from(turn) << 32) | u64::from(class);
        let (inner, outer) = (self.steps.child(0), self.steps.child(1));
        Step {
            below_a,
            below_b,
            inner: Affine::new(inner, word, below_a),
            outer: Affine::new(outer, word, ranks_below(self.n) - below_b),
        }
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

    /// The rank in the turn before.
    pub fn backward(&self, rank: u32) -> u32 {
        let rank = if rank < self.below_b {
            rank
        } else {
            self.outer.backward(rank - self.below_b) + self.below_b
        };
        if self.below_b > 0 && rank < self.below_a {
            self.inner.backward(rank)
        } else {
            rank
        }
    }

    /// The two permutations and their ranges, for the twin.
    pub fn parts(&self) -> (u32, u32, Affine, Affine) {
        (self.below_a, self.below_b, self.inner, self.outer)
    }
}
