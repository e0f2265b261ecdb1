//! Where sources stand in every turn when nodes of many levels lie across the cuts.
//!
//! From a turn to the next, every class permutes its ranks in two steps, each of which permutes the ranks
//! between two neighbouring prefixes that it keeps. Where at most one node lies across a cut, as at all
//! cuts without a topology, these are the two parts of a flat [`Step`](crate::exact::mixer::Step).

use super::blocks::Blocks;
use super::transitions::Transition;
use crate::error::Error;
use crate::exact::affine::Affine;
use crate::exact::mixer::{Back, Cut, Mix, Mixer, StepBack};
use crate::key::Key;
use crate::memory;

/// The positions of N sources in W turns. O(W * levels) memory.
#[derive(Clone, Debug)]
pub struct NestedMixer {
    /// Who deals, and knows the cuts that a flat step can pass.
    flat: Mixer,
    /// What the steps between two turns keep, where a flat step does not do.
    deep: Vec<Option<Transition>>,
}

impl NestedMixer {
    /// The mixer of N >= 1 sources with one transition between each two of W >= 1 turns.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(key: Key, n: u32, transitions: Vec<Transition>) -> Result<Self, Error> {
        let mut cuts = memory::with_capacity(transitions.len())?;
        let mut deep = memory::with_capacity(transitions.len())?;
        for transition in transitions {
            let cut = flat_cut(n, &transition);
            cuts.push(cut.unwrap_or(Cut { a: n, b: 0 }));
            deep.push(cut.is_none().then_some(transition));
        }
        let flat = Mixer::new(key, n, cuts);
        Ok(Self { flat, deep })
    }

    /// The two steps of a class after a turn, each a permutation in blocks.
    fn steps(&self, transition: &Transition, turn: u32, class: u32) -> [Blocks; 2] {
        let mut steps = [Blocks::default(); 2];
        let ranks = Ranks::new(&self.flat, transition, turn, class);
        for (blocks, step) in steps.iter_mut().zip([Side::One, Side::Two]) {
            for at in 0..ranks.count(step) {
                let (from, to) = ranks.block(step, at);
                if from < to {
                    blocks.add(from, ranks.affine(step, at, from, to));
                }
            }
        }
        steps
    }
}

/// The cut of a flat step that keeps the same prefixes; none where there are too many, or where a node
/// ends further to the right than it begins.
fn flat_cut(n: u32, transition: &Transition) -> Option<Cut> {
    match (&*transition.one, &*transition.two) {
        ([], []) => Some(Cut { a: n, b: 0 }),
        (&[a], &[b]) if b <= a => Some(Cut { a, b }),
        _ => None,
    }
}

/// Which step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    One,
    Two,
}

/// The ranks of a class between two turns.
struct Ranks<'a> {
    deal: &'a Mixer,
    transition: &'a Transition,
    turn: u32,
    class: u32,
    /// How many there are.
    all: u32,
}

impl<'a> Ranks<'a> {
    fn new(deal: &'a Mixer, transition: &'a Transition, turn: u32, class: u32) -> Self {
        Self {
            all: deal.ranks_below(deal.sources(), class),
            deal,
            transition,
            turn,
            class,
        }
    }

    fn kept(&self, step: Side) -> &'a [u32] {
        match step {
            Side::One => &self.transition.one,
            Side::Two => &self.transition.two,
        }
    }

    /// How many blocks a step has, empty ones among them: they are numbered by their positions, so that
    /// a class without ranks in one numbers the others as all classes do.
    fn count(&self, step: Side) -> usize {
        self.kept(step).len() + 1
    }

    /// The first rank of a block, and the one after its last.
    fn block(&self, step: Side, at: usize) -> (u32, u32) {
        let kept = self.kept(step);
        let below = |position: u32| self.deal.ranks_below(position, self.class);
        (
            if at == 0 { 0 } else { below(kept[at - 1]) },
            kept.get(at).map_or(self.all, |&position| below(position)),
        )
    }

    /// The block of a rank.
    fn find(&self, step: Side, rank: u32) -> usize {
        let below = |&&position: &&u32| self.deal.ranks_below(position, self.class) <= rank;
        self.kept(step).iter().take_while(below).count()
    }

    /// How a step permutes a block of ranks that is not empty; none where it leaves them. The first step
    /// leaves what the second permutes as part of a block of its own.
    fn affine(&self, step: Side, at: usize, from: u32, to: u32) -> Option<Affine> {
        // Keys count from the left in the first step and from the right in the second, where a flat step
        // has its two parts.
        let (family, number) = match step {
            Side::One => {
                let outer = self.find(Side::Two, from);
                if self.transition.moves(outer) && to <= self.block(Side::Two, outer).1 {
                    return None;
                }
                (0, at)
            }
            Side::Two if !self.transition.moves(at) => return None,
            Side::Two => (1, self.transition.two.len() - at),
        };
        let key = self.deal.steps().child(family);
        let key = if number == 0 {
            key
        } else {
            key.child(number as u64)
        };
        let word = (u64::from(self.turn) << 32) | u64::from(self.class);
        Some(Affine::new(key, word, to - from))
    }

    /// The image of a rank.
    fn forward(&self, step: Side, rank: u32) -> u32 {
        let at = self.find(step, rank);
        let (from, to) = self.block(step, at);
        match self.affine(step, at, from, to) {
            Some(affine) => from + affine.forward(rank - from),
            None => rank,
        }
    }
}

impl Mix for NestedMixer {
    type Back = NestedBack;

    #[inline(always)]
    fn deal(&self) -> &Mixer {
        &self.flat
    }

    #[inline(always)]
    fn next(&self, turn: u32, class: u32, rank: u32) -> u32 {
        match &self.deep[turn as usize] {
            None => self.flat.next(turn, class, rank),
            Some(transition) => {
                let ranks = Ranks::new(&self.flat, transition, turn, class);
                ranks.forward(Side::Two, ranks.forward(Side::One, rank))
            }
        }
    }

    #[inline(always)]
    fn next_all(&self, turn: u32, class: u32, ranks: &mut [u32]) {
        match &self.deep[turn as usize] {
            None => self.flat.next_all(turn, class, ranks),
            Some(transition) => {
                for blocks in &self.steps(transition, turn, class) {
                    blocks.forward_all(ranks);
                }
            }
        }
    }

    fn back(&self, turn: u32, class: u32) -> NestedBack {
        match &self.deep[turn as usize] {
            None => NestedBack::Flat(self.flat.back(turn, class)),
            Some(transition) => {
                let steps = self.steps(transition, turn, class);
                NestedBack::Deep(Box::new(steps.map(Blocks::inverted)))
            }
        }
    }
}

/// How one class moves from a turn to the one before.
pub enum NestedBack {
    /// By a flat step.
    Flat(StepBack),
    /// By both steps, each undone; in the order in which they were made.
    Deep(Box<[Blocks; 2]>),
}

impl Back for NestedBack {
    fn backward(&self, rank: u32) -> u32 {
        match self {
            Self::Flat(step) => step.backward(rank),
            Self::Deep(steps) => steps[0].forward(steps[1].forward(rank)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        /// With one node across a cut, the steps in blocks are a flat step, bit for bit: forward, of one
        /// rank and of many, and back.
        #[test]
        fn one_node_is_a_flat_step(seed: u64, n in 2u32..400, turns in 2u32..12, cut: (u32, u32)) {
            let a = 1 + cut.0 % (n - 1);
            let b = 1 + cut.1 % a;
            let cuts = vec![Cut { a, b }; turns as usize - 1];
            let flat = Mixer::new(Key::new(seed, 0), n, cuts);
            let transition = Transition { one: vec![a], two: vec![b] };
            let deep = NestedMixer {
                flat: flat.clone(),
                deep: vec![Some(transition); turns as usize - 1],
            };
            for class in 0..turns.min(n) {
                let ranks = flat.ranks_below(n, class);
                for turn in 0..turns - 1 {
                    let mut many: Vec<u32> = (0..ranks).collect();
                    deep.next_all(turn, class, &mut many);
                    let back = deep.back(turn, class);
                    for (rank, image) in (0..).zip(many) {
                        prop_assert_eq!(image, flat.next(turn, class, rank));
                        prop_assert_eq!(image, deep.next(turn, class, rank));
                        prop_assert_eq!(back.backward(image), rank);
                    }
                }
            }
        }
    }
}
