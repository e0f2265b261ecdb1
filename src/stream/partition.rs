//! Deals the elements of a list to two, in order: the inner loop of [`super::block`].

use super::node::{Deal, coins};
use crate::lanes::{Isa, Set};

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
    let whole = list.len() / PAD * PAD;
    let taken = match wide(isa) {
        #[cfg(target_arch = "x86_64")]
        true if whole > 0 => {
            // SAFETY: `wide` has found the instructions.
            unsafe { avx512::evenly(at, ratio, &list[..whole], left, right) }
        }
        _ => None,
    };
    let start = if taken.is_some() { whole } else { 0 };
    at = at.wrapping_add((start as u64).wrapping_mul(ratio));
    one_by_one(start, taken.unwrap_or(0), list, left, right, |_| {
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
    let whole = list.len() / PAD * PAD;
    let taken = match wide(isa) {
        #[cfg(target_arch = "x86_64")]
        true if whole > 0 => {
            // SAFETY: `wide` has found the instructions.
            unsafe { avx512::tossed(&mut sides, &list[..whole], left, right) }
        }
        _ => None,
    };
    let start = if taken.is_some() { whole } else { 0 };
    let mut bits = 0;
    one_by_one(start, taken.unwrap_or(0), list, left, right, |i| {
        if (i - start).is_multiple_of(PAD) {
            bits = sides.next();
        }
        let passes = bits & 1 == 1;
        bits >>= 1;
        passes
    })
}

/// Deals the elements from `start` on, of which the left list has got `taken` so far.
#[inline(always)]
fn one_by_one(
    start: usize,
    taken: usize,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
    mut goes_left: impl FnMut(usize) -> bool,
) -> usize {
    assert!(left.len() >= list.len() && right.len() >= list.len() && taken <= start);
    let (mut a, mut b) = (taken, start - taken);
    for (i, &element) in list.iter().enumerate().skip(start) {
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

/// Whether lists are dealt 32 elements at a time: AVX-512 with VBMI2.
#[inline(always)]
fn wide(isa: Isa) -> bool {
    #[cfg(target_arch = "x86_64")]
    if isa.set() == Set::Avx512 {
        return is_x86_feature_detected!("avx512vbmi2")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("popcnt");
    }
    let _ = isa;
    false
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::{PAD, Sides};
    use std::arch::x86_64::*;

    /// As [`super::evenly`], of whole multiples of 32 elements.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    pub fn evenly(
        mut at: u64,
        ratio: u64,
        list: &[u16],
        left: &mut [u16],
        right: &mut [u16],
    ) -> Option<usize> {
        let steps = |first: u64| {
            let step = |i: u64| ratio.wrapping_mul(first + i) as i64;
            _mm512_setr_epi64(
                step(0),
                step(1),
                step(2),
                step(3),
                step(4),
                step(5),
                step(6),
                step(7),
            )
        };
        let steps = [steps(0), steps(8), steps(16), steps(24)];
        // Adding the ratio passes a whole number from there on.
        let below = _mm512_set1_epi64(!ratio as i64);
        let stride = ratio.wrapping_mul(PAD as u64);
        compress(list, left, right, || {
            let base = _mm512_set1_epi64(at as i64);
            at = at.wrapping_add(stride);
            let mut bits = 0;
            for (i, step) in steps.into_iter().enumerate() {
                let passes = _mm512_cmpgt_epu64_mask(_mm512_add_epi64(base, step), below);
                bits |= u32::from(passes) << (8 * i);
            }
            bits
        })
    }

    /// As [`super::tossed`], of whole multiples of 32 elements.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    pub fn tossed(
        sides: &mut Sides,
        list: &[u16],
        left: &mut [u16],
        right: &mut [u16],
    ) -> Option<usize> {
        compress(list, left, right, || sides.next())
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    fn compress(
        list: &[u16],
        left: &mut [u16],
        right: &mut [u16],
        mut goes_left: impl FnMut() -> u32,
    ) -> Option<usize> {
        let room = list.len() + PAD;
        assert!(left.len() >= room && right.len() >= room);
        let (mut a, mut b) = (0, 0);
        for chunk in list.chunks_exact(PAD) {
            let bits = goes_left();
            // SAFETY: the chunk holds 32 elements; a and b are at most the length of the list, after which both
            // lists have room for 32 more.
            unsafe {
                let elements = _mm512_loadu_si512(chunk.as_ptr().cast());
                let to_left = _mm512_maskz_compress_epi16(bits, elements);
                let to_right = _mm512_maskz_compress_epi16(!bits, elements);
                _mm512_storeu_si512(left.as_mut_ptr().add(a).cast(), to_left);
                _mm512_storeu_si512(right.as_mut_ptr().add(b).cast(), to_right);
            }
            a += bits.count_ones() as usize;
            b += (!bits).count_ones() as usize;
        }
        Some(a)
    }
}
