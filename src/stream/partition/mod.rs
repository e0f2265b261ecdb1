//! Deals the elements of a list to two, in order: the inner loop of [`super::block`].
//!
//! `wide` does it with the vectors of a processor, and declines where there are none.

#[cfg(not(target_arch = "x86_64"))]
#[path = "portable.rs"]
mod wide;
#[cfg(target_arch = "x86_64")]
#[path = "x86.rs"]
mod wide;

use super::node::{Deal, coins};
use crate::lanes::Isa;

/// Elements that are dealt at a time; lists that are written to have room for so many more.
pub const PAD: usize = 32;

/// Deals `list`, of which the first is element `first` of the node, to `left` and `right`, each with room
/// for [`PAD`] more than all; returns how many the left one got.
pub fn partition(
    isa: Isa,
    deal: &Deal,
    first: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> usize {
    match *deal {
        Deal::All => {
            left[..list.len()].copy_from_slice(list);
            list.len()
        }
        Deal::Even { ratio, phase } => {
            let at = first.wrapping_mul(ratio).wrapping_add(phase);
            evenly(isa, at, ratio, list, left, right)
        }
        Deal::Periodic {
            ratio,
            phase,
            period,
            ..
        } => {
            let first = first % u64::from(period);
            let at = first.wrapping_mul(ratio).wrapping_add(phase);
            evenly(isa, at, ratio, list, left, right)
        }
        Deal::Mixed { coins, odd } => tossed(isa, coins, first + u64::from(odd), list, left, right),
    }
}

/// Deals the items that are not in `list`, from 0 on and as many as `left` and `right` are long; the first is
/// element `first` of the node. Writes to `left` the items that the left child wants one more of, which are all but
/// those dealt to it, and to `right` the same; returns how many each got.
pub fn partition_others(
    deal: &Deal,
    first: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> (usize, usize) {
    let mut evenly = |mut at: u64, ratio: u64| {
        others(list, left, right, |is_dealt| {
            let (next, passes) = at.overflowing_add(ratio);
            at = if is_dealt { next } else { at };
            passes
        })
    };
    match *deal {
        Deal::All => others(list, left, right, |_| true),
        Deal::Even { ratio, phase } => evenly(first.wrapping_mul(ratio).wrapping_add(phase), ratio),
        Deal::Periodic {
            ratio,
            phase,
            period,
            ..
        } => {
            let first = first % u64::from(period);
            evenly(first.wrapping_mul(ratio).wrapping_add(phase), ratio)
        }
        Deal::Mixed { coins, odd } => {
            let mut sides = Sides::new(coins, first + u64::from(odd));
            let (mut bits, mut left_over) = (0, 0);
            others(list, left, right, |is_dealt| {
                if left_over == 0 {
                    (bits, left_over) = (sides.next(), PAD);
                }
                let passes = bits & 1 == 1;
                bits >>= u32::from(is_dealt);
                left_over -= usize::from(is_dealt);
                passes
            })
        }
    }
}

/// `goes_left` says where the next element goes, and takes it if it is told that this one is dealt.
#[inline(always)]
fn others(
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
    mut goes_left: impl FnMut(bool) -> bool,
) -> (usize, usize) {
    assert!(left.len() == right.len());
    let (mut a, mut b, mut listed) = (0, 0, 0);
    for i in 0..left.len() {
        let is_listed = list.get(listed).is_some_and(|&item| usize::from(item) == i);
        listed += usize::from(is_listed);
        let goes = goes_left(!is_listed);
        // SAFETY: a and b are at most i, which is below the length of both.
        unsafe {
            *left.get_unchecked_mut(a) = i as u16;
            *right.get_unchecked_mut(b) = i as u16;
        }
        a += usize::from(is_listed | !goes);
        b += usize::from(is_listed | goes);
    }
    (a, b)
}

/// Calls `each` with every element of a list, in order, and whether it goes to the left.
#[inline(always)]
pub fn sides(deal: &Deal, first: u64, list: &[u16], mut each: impl FnMut(u16, bool)) {
    let mut evenly = |mut at: u64, ratio: u64| {
        for &element in list {
            let (next, passes) = at.overflowing_add(ratio);
            at = next;
            each(element, passes);
        }
    };
    match *deal {
        Deal::All => list.iter().for_each(|&element| each(element, true)),
        Deal::Even { ratio, phase } => {
            evenly(first.wrapping_mul(ratio).wrapping_add(phase), ratio);
        }
        Deal::Periodic {
            ratio,
            phase,
            period,
            ..
        } => {
            let first = first % u64::from(period);
            evenly(first.wrapping_mul(ratio).wrapping_add(phase), ratio);
        }
        Deal::Mixed { coins, odd } => {
            let mut sides = Sides::new(coins, first + u64::from(odd));
            for chunk in list.chunks(PAD) {
                let mut bits = sides.next();
                for &element in chunk {
                    each(element, bits & 1 == 1);
                    bits >>= 1;
                }
            }
        }
    }
}

/// An element goes to the left where adding the ratio passes a whole number.
fn evenly(
    isa: Isa,
    mut at: u64,
    ratio: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> usize {
    if let Some(taken) = wide::evenly(isa, at, ratio, list, left, right) {
        return taken;
    }
    one_by_one(list, left, right, |_| {
        let (next, passes) = at.overflowing_add(ratio);
        at = next;
        passes
    })
}

/// Of every two elements one goes to the left, by a coin.
fn tossed(
    isa: Isa,
    key: u64,
    first: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> usize {
    let mut sides = Sides::new(key, first);
    if let Some(taken) = wide::tossed(isa, &mut sides, list, left, right) {
        return taken;
    }
    let mut bits = 0;
    one_by_one(list, left, right, |i| {
        if i.is_multiple_of(PAD) {
            bits = sides.next();
        }
        let passes = bits & 1 == 1;
        bits >>= 1;
        passes
    })
}

/// Deals elements in order; returns how many the left list got.
#[inline(always)]
fn one_by_one(
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
    mut goes_left: impl FnMut(usize) -> bool,
) -> usize {
    assert!(left.len() >= list.len() && right.len() >= list.len());
    let (mut a, mut b) = (0, 0);
    for (i, &element) in list.iter().enumerate() {
        let goes = usize::from(goes_left(i));
        // SAFETY: a + b = i, which is below the length of the list, and both lists are as long.
        unsafe {
            *left.get_unchecked_mut(a) = element;
            *right.get_unchecked_mut(b) = element;
        }
        a += goes;
        b += 1 - goes;
    }
    a
}

/// Which of the elements of a node that tosses coins go to the left, 32 at a time.
struct Sides {
    key: u64,
    /// The next element.
    at: u64,
    /// Bits of the 128 elements whose coins are one word.
    word: u128,
}

impl Sides {
    fn new(key: u64, at: u64) -> Self {
        Self {
            key,
            at,
            word: pattern(coins(key, at / 128)),
        }
    }

    /// A bit for each of the next 32, the first lowest.
    #[inline(always)]
    fn next(&mut self) -> u32 {
        let shift = self.at % 128;
        let mut bits = self.word >> shift;
        self.at += 32;
        if shift >= 96 {
            self.word = pattern(coins(self.key, self.at / 128));
            if shift > 96 {
                bits |= self.word << (128 - shift);
            }
        }
        bits as u32
    }
}

/// Coins in the even places, and their opposites in the odd ones.
#[inline(always)]
fn pattern(coins: u64) -> u128 {
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
