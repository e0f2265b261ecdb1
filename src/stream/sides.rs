//! To which side of a node its elements go, many at a time.

use super::node::{Deal, coins};
use crate::lanes::{Has, Lanes};

/// A node's elements from one on.
pub trait Sides: Copy {
    /// A bit for each of the next `V::COUNT` elements, the first lowest: whether it goes to the left.
    fn bits<V: Lanes>(&self, has: Has<V>) -> u32;
    /// Goes on by at most 64 elements.
    fn skip(&mut self, elements: u32);

    /// A bit for each of the next 64 elements.
    #[inline(always)]
    fn word<V: Lanes>(mut self, has: Has<V>) -> u64 {
        let mut word = 0;
        for i in 0..64 / V::COUNT {
            word |= u64::from(self.bits(has)) << (i * V::COUNT);
            self.skip(V::COUNT as u32);
        }
        word
    }
}

/// The two ways in which a node deals.
pub enum Way {
    /// By a line.
    Line(Line),
    /// By coins.
    Coins(Coins),
}

impl Way {
    /// The elements from `first` on.
    #[inline(always)]
    pub fn new(deal: &Deal, first: u64) -> Self {
        let line = |first: u64, ratio: u64, phase: u64| {
            let at = first.wrapping_mul(ratio).wrapping_add(phase);
            Self::Line(Line { at, ratio })
        };
        match *deal {
            // So steep a line passes a whole number at every step.
            Deal::All => line(0, u64::MAX, u64::MAX),
            Deal::Even { ratio, phase } => line(first, ratio, phase),
            Deal::Periodic {
                ratio,
                phase,
                period,
                ..
            } => line(first % u64::from(period), ratio, phase),
            Deal::Mixed { coins, odd } => Self::Coins(Coins::new(coins, first + u64::from(odd))),
        }
    }
}

/// An element goes to the left where adding the ratio passes a whole number.
#[derive(Clone, Copy)]
pub struct Line {
    at: u64,
    ratio: u64,
}

impl Sides for Line {
    #[inline(always)]
    fn bits<V: Lanes>(&self, has: Has<V>) -> u32 {
        V::carries(has, self.at, self.ratio)
    }

    #[inline(always)]
    fn skip(&mut self, elements: u32) {
        self.at = self
            .at
            .wrapping_add(self.ratio.wrapping_mul(elements.into()));
    }
}

/// Of every two elements one goes to the left, by a coin.
#[derive(Clone, Copy)]
pub struct Coins {
    key: u64,
    /// The next element.
    at: u64,
    /// The sides of the 128 elements around it whose coins are one word.
    sides: u128,
}

impl Coins {
    fn new(key: u64, at: u64) -> Self {
        Self {
            key,
            at,
            sides: sides(coins(key, at / 128)),
        }
    }
}

impl Sides for Coins {
    #[inline(always)]
    fn bits<V: Lanes>(&self, _: Has<V>) -> u32 {
        let count = V::COUNT as u32;
        let at = (self.at % 128) as u32;
        let mut bits = (self.sides >> at) as u32;
        if at + count > 128 {
            let next = sides(coins(self.key, self.at / 128 + 1));
            bits |= (next as u32) << (128 - at);
        }
        bits & ((1 << count) - 1)
    }

    #[inline(always)]
    fn skip(&mut self, elements: u32) {
        let word = self.at / 128;
        self.at += u64::from(elements);
        if self.at / 128 != word {
            self.sides = sides(coins(self.key, word + 1));
        }
    }
}

/// Coins in the even places, and their opposites in the odd ones.
#[inline(always)]
fn sides(coins: u64) -> u128 {
    let half = |coins: u64| {
        let mut x = coins & 0xffff_ffff;
        for (shift, mask) in [
            (16, 0x0000_ffff_0000_ffff),
            (8, 0x00ff_00ff_00ff_00ff),
            (4, 0x0f0f_0f0f_0f0f_0f0f),
            (2, 0x3333_3333_3333_3333),
            (1, 0x5555_5555_5555_5555),
        ] {
            x = (x | (x << shift)) & mask;
        }
        x | (!x & 0x5555_5555_5555_5555) << 1
    };
    u128::from(half(coins)) | u128::from(half(coins >> 32)) << 64
}
