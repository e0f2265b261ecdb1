//! How a node deals: which of its elements go to the left child, and how many before any of them.

use super::parts::{LEAF, RING};
use crate::key::mix;

/// A child, and the targets below it that every item wants.
#[derive(Clone, Copy, Debug)]
pub struct Child {
    /// A target with [`LEAF`] set, a ring with [`RING`] set, or the number of a node.
    pub id: u32,
    /// The least that an item wants of it; some want one more.
    pub whole: u32,
}

impl Child {
    /// The routes below it to the items before an item, of which `before` wanted one more.
    ///
    /// A product that is too large wraps; what is asked of it, the rest by the members of a ring or the count
    /// of a target, is wanted only where it fits.
    #[inline(always)]
    pub fn routes_before(self, item: u64, before: u64) -> u64 {
        u64::from(self.whole) * item + before
    }

    /// The target, where it is one that not all items want.
    #[inline(always)]
    pub fn only_target(self) -> Option<u32> {
        (self.id & LEAF != 0 && self.whole == 0).then_some(self.id & !LEAF)
    }

    /// What it is.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        if self.id & LEAF != 0 {
            Kind::Target(self.id & !LEAF)
        } else if self.id & RING != 0 {
            Kind::Ring(self.id & !RING)
        } else {
            Kind::Node(self.id)
        }
    }
}

/// What a child is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A target.
    Target(u32),
    /// The number of a ring.
    Ring(u32),
    /// The number of a node.
    Node(u32),
}

/// Targets that take turns: route n of the ring goes to member (n + first) mod their number.
#[derive(Clone, Copy, Debug)]
pub struct Ring<'a> {
    /// The targets.
    pub members: &'a [u32],
    /// Who is first.
    pub first: u32,
}

impl Ring<'_> {
    /// Whose turn route n is.
    #[inline(always)]
    pub fn turn(&self, n: u64) -> usize {
        ((n + u64::from(self.first)) % self.members.len() as u64) as usize
    }

    /// How many of the routes before the n-th the member at a place gets.
    pub fn before(&self, n: u64, place: usize) -> u64 {
        let members = self.members.len() as u64;
        // The first route of this member.
        let own = (place as u64 + members - u64::from(self.first)) % members;
        (n + members - 1 - own) / members
    }
}

/// A node of the tree. The elements that it deals are the items that want one more target here than
/// all do, or, where `complement`, those that do not.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The child that gets the dealt elements whose ratio is kept.
    pub left: Child,
    /// The other.
    pub right: Child,
    /// Whether the elements are the items without one more.
    pub complement: bool,
    /// How they are dealt.
    pub deal: Deal,
}

impl Node {
    /// The first element from an item on, before which `before` items wanted one more than all do.
    #[inline(always)]
    pub fn first(&self, item: u64, before: u64) -> u64 {
        if self.complement {
            item - before
        } else {
            before
        }
    }

    /// How many items before an item want one more of the left child, and of the right, where `passed` of the elements
    /// before `first` went to the left.
    #[inline(always)]
    pub fn before(&self, item: u64, first: u64, passed: u64) -> (u64, u64) {
        if self.complement {
            (item - passed, item - (first - passed))
        } else {
            (passed, first - passed)
        }
    }
}

/// How elements 0, 1, 2, ... are dealt.
#[derive(Clone, Copy, Debug)]
pub enum Deal {
    /// All go to the left.
    All,
    /// Element n goes to the left where (n * ratio + phase) / 2^64 passes a whole number: a Sturmian
    /// sequence.
    Even {
        /// The part that goes to the left, times 2^64.
        ratio: u64,
        /// Where it begins, times 2^64.
        phase: u64,
    },
    /// As `Even`, exactly periodic.
    Periodic {
        /// The part that goes to the left, times 2^64, rounded up.
        ratio: u64,
        /// Where it begins, times 2^64.
        phase: u64,
        /// Of so many elements ...
        period: u32,
        /// ... so many go to the left.
        part: u32,
    },
    /// One of every two goes to the left, by the toss of a coin.
    Mixed {
        /// The key of the coins.
        coins: u64,
        /// Whether the first element is the second of its pair.
        odd: bool,
    },
}

/// The coins of 64 pairs.
#[inline(always)]
pub fn coins(key: u64, word: u64) -> u64 {
    mix(key ^ mix(word.wrapping_add(0x9e37_79b9_7f4a_7c15)))
}

/// The coin of a pair: 1 where its first element goes to the left.
#[inline(always)]
fn coin(key: u64, pair: u64) -> u64 {
    (coins(key, pair / 64) >> (pair % 64)) & 1
}

impl Deal {
    /// How many of the elements before the n-th go to the left; n is below 2^53.
    #[inline(always)]
    pub fn before(&self, n: u64) -> u64 {
        match *self {
            Self::All => n,
            Self::Even { ratio, phase } => (line(n, ratio, phase) >> 64) as u64,
            Self::Periodic {
                ratio,
                phase,
                period,
                part,
            } => {
                let (rounds, n) = (n / u64::from(period), n % u64::from(period));
                rounds * u64::from(part) + (line(n, ratio, phase) >> 64) as u64
            }
            Self::Mixed { coins, odd } => {
                let tossed = |n: u64| n / 2 + (n & 1 & coin(coins, n / 2));
                tossed(n + u64::from(odd)) - if odd { tossed(1) } else { 0 }
            }
        }
    }

    /// Whether the n-th element goes to the left.
    #[inline(always)]
    pub fn takes(&self, n: u64) -> bool {
        match *self {
            Self::All => true,
            Self::Even { ratio, phase } => passes(line(n, ratio, phase), ratio),
            Self::Periodic {
                ratio,
                phase,
                period,
                ..
            } => passes(line(n % u64::from(period), ratio, phase), ratio),
            Self::Mixed { coins, odd } => {
                let n = n + u64::from(odd);
                (n & 1) ^ coin(coins, n / 2) == 1
            }
        }
    }
}

/// n * ratio + phase.
#[inline(always)]
fn line(n: u64, ratio: u64, phase: u64) -> u128 {
    u128::from(n) * u128::from(ratio) + u128::from(phase)
}

/// Whether one more ratio passes a whole number.
#[inline(always)]
fn passes(at: u128, ratio: u64) -> bool {
    (at as u64).overflowing_add(ratio).1
}
