//! AVX2, eight elements at a time by a table of shuffles, and AVX-512 with VBMI2, which packs 32.

use super::{PAD, Sides};
use crate::lanes::{Isa, Set};
use std::arch::x86_64::*;

/// What there is to deal with.
enum Vectors {
    Avx2,
    Avx512,
}

#[inline(always)]
fn vectors(isa: Isa) -> Option<Vectors> {
    let set = isa.set();
    let known = set == Set::Avx2 || set == Set::Avx512;
    if !(known && is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt")) {
        return None;
    }
    let packs = set == Set::Avx512
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vbmi2");
    Some(if packs {
        Vectors::Avx512
    } else {
        Vectors::Avx2
    })
}

/// As [`super::evenly`], where there are vectors.
pub fn evenly(
    isa: Isa,
    at: u64,
    ratio: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> Option<usize> {
    Some(match vectors(isa)? {
        // SAFETY: `vectors` has found the instructions.
        Vectors::Avx2 => unsafe { evenly_avx2(at, ratio, list, left, right) },
        // SAFETY: `vectors` has found the instructions.
        Vectors::Avx512 => unsafe { evenly_avx512(at, ratio, list, left, right) },
    })
}

/// As [`super::tossed`], where there are vectors.
pub fn tossed(
    isa: Isa,
    sides: &mut Sides,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> Option<usize> {
    Some(match vectors(isa)? {
        // SAFETY: `vectors` has found the instructions.
        Vectors::Avx2 => unsafe { shuffle(list, left, right, || sides.next()) },
        // SAFETY: `vectors` has found the instructions.
        Vectors::Avx512 => unsafe { compress(list, left, right, || sides.next()) },
    })
}

#[target_feature(enable = "avx2,popcnt")]
fn evenly_avx2(at: u64, ratio: u64, list: &[u16], left: &mut [u16], right: &mut [u16]) -> usize {
    // Comparisons are of signed numbers: both sides are moved by half the range.
    let half = 1 << 63;
    let mut at = at ^ half;
    let step = |i: u64| ratio.wrapping_mul(i) as i64;
    let steps: [__m256i; 8] = std::array::from_fn(|i| {
        let first = 4 * i as u64;
        _mm256_setr_epi64x(
            step(first),
            step(first + 1),
            step(first + 2),
            step(first + 3),
        )
    });
    // Adding the ratio passes a whole number above this.
    let below = _mm256_set1_epi64x((!ratio ^ half) as i64);
    let stride = ratio.wrapping_mul(PAD as u64);
    shuffle(list, left, right, || {
        let base = _mm256_set1_epi64x(at as i64);
        at = at.wrapping_add(stride);
        let mut bits = 0;
        for (i, step) in steps.into_iter().enumerate() {
            let passes = _mm256_cmpgt_epi64(_mm256_add_epi64(base, step), below);
            bits |= (_mm256_movemask_pd(_mm256_castsi256_pd(passes)) as u32) << (4 * i);
        }
        bits
    })
}

/// For every choice of eight elements, where the bytes of the chosen ones are.
#[repr(align(16))]
struct Shuffles([[u8; 16]; 256]);

static SHUFFLES: Shuffles = {
    let mut shuffles = [[0; 16]; 256];
    let mut choice = 0;
    while choice < 256 {
        let (mut element, mut place) = (0, 0);
        while element < 8 {
            if choice >> element & 1 == 1 {
                shuffles[choice][2 * place] = 2 * element as u8;
                shuffles[choice][2 * place + 1] = 2 * element as u8 + 1;
                place += 1;
            }
            element += 1;
        }
        choice += 1;
    }
    Shuffles(shuffles)
};

#[inline]
#[target_feature(enable = "avx2,popcnt")]
fn shuffle(
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
    mut goes_left: impl FnMut() -> u32,
) -> usize {
    let room = list.len() + PAD;
    assert!(left.len() >= room && right.len() >= room);
    let (mut a, mut b) = (0, 0);
    let mut eight = |elements: __m128i, to_left: u32, to_right: u32| {
        // SAFETY: a and b are at most the length of the list, after which both lists have room for 32 more.
        unsafe {
            let pack = |choice: u32| {
                let bytes = SHUFFLES.0[choice as u8 as usize].as_ptr().cast();
                _mm_shuffle_epi8(elements, _mm_load_si128(bytes))
            };
            _mm_storeu_si128(left.as_mut_ptr().add(a).cast(), pack(to_left));
            _mm_storeu_si128(right.as_mut_ptr().add(b).cast(), pack(to_right));
        }
        a += (to_left & 0xff).count_ones() as usize;
        b += (to_right & 0xff).count_ones() as usize;
    };
    let mut chunks = list.chunks_exact(PAD);
    for chunk in &mut chunks {
        let bits = goes_left();
        for group in 0..PAD / 8 {
            // SAFETY: the chunk holds 32 elements.
            let elements = unsafe { _mm_loadu_si128(chunk.as_ptr().add(8 * group).cast()) };
            let bits = bits >> (8 * group);
            eight(elements, bits, !bits);
        }
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut chunk = [0; PAD];
        chunk[..rest.len()].copy_from_slice(rest);
        let (bits, here) = (goes_left(), (1 << rest.len()) - 1);
        for group in 0..rest.len().div_ceil(8) {
            // SAFETY: the chunk holds 32 elements.
            let elements = unsafe { _mm_loadu_si128(chunk.as_ptr().add(8 * group).cast()) };
            eight(
                elements,
                (bits & here) >> (8 * group),
                (!bits & here) >> (8 * group),
            );
        }
    }
    a
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
fn evenly_avx512(
    mut at: u64,
    ratio: u64,
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
) -> usize {
    let step = |i: u64| ratio.wrapping_mul(i) as i64;
    let steps: [__m512i; 4] = std::array::from_fn(|i| {
        let first = 8 * i as u64;
        let step = |i: u64| step(first + i);
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
    });
    // Adding the ratio passes a whole number above this.
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

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
fn compress(
    list: &[u16],
    left: &mut [u16],
    right: &mut [u16],
    mut goes_left: impl FnMut() -> u32,
) -> usize {
    let room = list.len() + PAD;
    assert!(left.len() >= room && right.len() >= room);
    let (mut a, mut b) = (0, 0);
    for chunk in list.chunks(PAD) {
        let here = u32::MAX >> (PAD - chunk.len());
        let bits = goes_left();
        let (to_left, to_right) = (bits & here, !bits & here);
        // SAFETY: what is read is in the chunk; a and b are at most the length of the list, after which both
        // lists have room for 32 more.
        unsafe {
            let elements = _mm512_maskz_loadu_epi16(here, chunk.as_ptr().cast());
            let packed = _mm512_maskz_compress_epi16(to_left, elements);
            _mm512_storeu_si512(left.as_mut_ptr().add(a).cast(), packed);
            let packed = _mm512_maskz_compress_epi16(to_right, elements);
            _mm512_storeu_si512(right.as_mut_ptr().add(b).cast(), packed);
        }
        a += to_left.count_ones() as usize;
        b += to_right.count_ones() as usize;
    }
    a
}
