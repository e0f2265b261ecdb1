//! Eight lanes with AVX2.

use super::{Has, Lanes};
use std::arch::x86_64::*;

/// Eight lanes in a 256-bit register.
#[derive(Clone, Copy)]
pub struct Avx2(__m256i);

/// For every choice of lanes, which element a lane gets: of the first list where chosen, which has the top bit set,
/// of the second elsewhere.
static MERGES: [[u8; 8]; 256] = {
    let mut merges = [[0; 8]; 256];
    let mut choice = 0;
    while choice < 256 {
        let (mut lane, mut ones) = (0, 0);
        while lane < 8 {
            let chosen = choice >> lane & 1;
            merges[choice][lane] = if chosen == 1 {
                ones | 0x80
            } else {
                lane as u8 - ones
            };
            ones += chosen as u8;
            lane += 1;
        }
        choice += 1;
    }
    merges
};

// SAFETY (every block below): there is no vector and no `Has` unless the machine has AVX2; loads and stores stay
// inside their slices, whose length is asserted.
impl Lanes for Avx2 {
    const COUNT: usize = 8;
    const GATHERS: bool = true;
    const ALTERNATES: bool = true;
    /// All ones or all zeros in each lane.
    type Mask = __m256i;

    #[inline(always)]
    fn splat(_: Has<Self>, x: u32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_set1_epi32(x as i32) })
    }

    #[inline(always)]
    fn load(_: Has<Self>, from: &[u32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
    }

    #[inline(always)]
    fn load_floats(_: Has<Self>, from: &[f32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { _mm256_loadu_si256(from.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        assert!(to.len() >= Self::COUNT);
        // SAFETY: see above.
        unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_add_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_sub_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn float_add(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let sum = _mm256_add_ps(_mm256_castsi256_ps(self.0), _mm256_castsi256_ps(other.0));
            Self(_mm256_castps_si256(sum))
        }
    }

    #[inline(always)]
    fn float_sub(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let difference =
                _mm256_sub_ps(_mm256_castsi256_ps(self.0), _mm256_castsi256_ps(other.0));
            Self(_mm256_castps_si256(difference))
        }
    }

    #[inline(always)]
    fn float_less(self, other: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            let less = _mm256_cmp_ps::<_CMP_LT_OQ>(
                _mm256_castsi256_ps(self.0),
                _mm256_castsi256_ps(other.0),
            );
            _mm256_castps_si256(less)
        }
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_mullo_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn shift_right(self, bits: u32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_srl_epi32(self.0, _mm_cvtsi32_si128(bits as i32)) })
    }

    #[inline(always)]
    fn gather(table: &[u32], index: Self) -> Self {
        assert!(!table.is_empty() && table.len() <= 1 << 31);
        // SAFETY: see above; the index is brought inside the table, and below 2^31, since the
        // instruction takes it as signed.
        unsafe {
            let index = index.min(Self::splat(Has::new(), (table.len() - 1) as u32));
            Self(_mm256_i32gather_epi32::<4>(table.as_ptr().cast(), index.0))
        }
    }

    #[inline(always)]
    fn gather_halves(table: &[u64], index: Self) -> (Self, Self) {
        assert!(!table.is_empty() && table.len() <= 1 << 31);
        // The shuffles join halves of registers, so that the second and the third pair of indices
        // change places before.
        // SAFETY: see above; the index is brought inside the table, and below 2^31, since the
        // instruction takes it as signed.
        unsafe {
            let index = index.min(Self::splat(Has::new(), (table.len() - 1) as u32));
            let index = _mm256_permute4x64_epi64::<0b11_01_10_00>(index.0);
            let table = table.as_ptr().cast();
            let gather = |index| _mm256_castsi256_ps(_mm256_i32gather_epi64::<8>(table, index));
            let front = gather(_mm256_castsi256_si128(index));
            let back = gather(_mm256_extracti128_si256::<1>(index));
            let low = _mm256_shuffle_ps::<0b10_00_10_00>(front, back);
            let high = _mm256_shuffle_ps::<0b11_01_11_01>(front, back);
            (
                Self(_mm256_castps_si256(low)),
                Self(_mm256_castps_si256(high)),
            )
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_and_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_xor_si256(self.0, other.0) })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_min_epu32(self.0, other.0) })
    }

    #[inline(always)]
    fn rotate_left<const BITS: i32>(self) -> Self {
        // Whole bytes move with one shuffle; the shift amounts are run-time values because a
        // const expression of BITS cannot be a const argument.
        // SAFETY: see above.
        Self(unsafe {
            match BITS {
                8 => _mm256_shuffle_epi8(
                    self.0,
                    _mm256_set_epi8(
                        14, 13, 12, 15, 10, 9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3, 14, 13, 12, 15, 10,
                        9, 8, 11, 6, 5, 4, 7, 2, 1, 0, 3,
                    ),
                ),
                16 => _mm256_shuffle_epi8(
                    self.0,
                    _mm256_set_epi8(
                        13, 12, 15, 14, 9, 8, 11, 10, 5, 4, 7, 6, 1, 0, 3, 2, 13, 12, 15, 14, 9, 8,
                        11, 10, 5, 4, 7, 6, 1, 0, 3, 2,
                    ),
                ),
                _ => _mm256_or_si256(
                    _mm256_sll_epi32(self.0, _mm_cvtsi32_si128(BITS)),
                    _mm256_srl_epi32(self.0, _mm_cvtsi32_si128(32 - BITS)),
                ),
            }
        })
    }

    #[inline(always)]
    fn normalized(self) -> Self {
        // There is no count of leading zeros: the exponent of the lane as a float stands in for
        // it. Clearing every bit whose left neighbour is set keeps the top bit and prevents the
        // conversion from rounding up to the next power of two.
        // SAFETY: see above.
        Self(unsafe {
            let sparse = _mm256_andnot_si256(_mm256_srli_epi32::<1>(self.0), self.0);
            let float = _mm256_castps_si256(_mm256_cvtepi32_ps(sparse));
            let exponent = _mm256_and_si256(_mm256_srli_epi32::<23>(float), _mm256_set1_epi32(255));
            let shift = _mm256_sub_epi32(_mm256_set1_epi32(127 + 31), exponent);
            _mm256_sllv_epi32(self.0, shift)
        })
    }

    #[inline(always)]
    fn wide_product(low: Self, high: Self, by: Self) -> (Self, Self) {
        // The multiplication reads the even lanes only, so the odd ones are moved there.
        // SAFETY: see above.
        unsafe {
            let by_odd = _mm256_srli_epi64::<32>(by.0);
            let sum = |low, high, by| {
                _mm256_add_epi64(
                    _mm256_mul_epu32(high, by),
                    _mm256_srli_epi64::<32>(_mm256_mul_epu32(low, by)),
                )
            };
            let even = sum(low.0, high.0, by.0);
            let odd = sum(
                _mm256_srli_epi64::<32>(low.0),
                _mm256_srli_epi64::<32>(high.0),
                by_odd,
            );
            (
                Self(_mm256_blend_epi32::<0xaa>(
                    even,
                    _mm256_slli_epi64::<32>(odd),
                )),
                Self(_mm256_blend_epi32::<0xaa>(
                    _mm256_srli_epi64::<32>(even),
                    odd,
                )),
            )
        }
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        // Comparisons are signed: flipping the top bits makes unsigned order signed order.
        // SAFETY: see above.
        unsafe {
            let top = _mm256_set1_epi32(i32::MIN);
            _mm256_cmpgt_epi32(
                _mm256_xor_si256(other.0, top),
                _mm256_xor_si256(self.0, top),
            )
        }
    }

    #[inline(always)]
    fn has_bit(self, index: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            let within = _mm256_and_si256(index.0, _mm256_set1_epi32(31));
            let bit = _mm256_sllv_epi32(_mm256_set1_epi32(1), within);
            _mm256_cmpeq_epi32(_mm256_and_si256(self.0, bit), bit)
        }
    }

    #[inline(always)]
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        // SAFETY: see above.
        unsafe { _mm256_and_si256(a, b) }
    }

    #[inline(always)]
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm256_blendv_epi8(b.0, a.0, mask) })
    }

    #[inline(always)]
    fn incremented(self, mask: Self::Mask) -> Self {
        // A true lane is -1.
        // SAFETY: see above.
        Self(unsafe { _mm256_sub_epi32(self.0, mask) })
    }

    #[inline(always)]
    fn bits(mask: Self::Mask) -> u32 {
        // SAFETY: see above.
        unsafe { _mm256_movemask_ps(_mm256_castsi256_ps(mask)) as u32 }
    }

    #[inline(always)]
    fn carries(_: Has<Self>, from: u64, by: u64) -> u32 {
        // Comparisons are signed: flipping the top bits makes unsigned order signed order.
        let top = 1 << 63;
        let multiple = |lane: u64| by.wrapping_mul(lane) as i64;
        // SAFETY: see above.
        unsafe {
            let front = _mm256_setr_epi64x(0, multiple(1), multiple(2), multiple(3));
            let back = _mm256_add_epi64(front, _mm256_set1_epi64x(multiple(4)));
            let from = _mm256_set1_epi64x((from ^ top) as i64);
            // Adding passes 2^64 above this.
            let below = _mm256_set1_epi64x((!by ^ top) as i64);
            let passes = |lanes| {
                let passes = _mm256_cmpgt_epi64(_mm256_add_epi64(from, lanes), below);
                _mm256_movemask_pd(_mm256_castsi256_pd(passes)) as u32
            };
            passes(front) | passes(back) << 4
        }
    }

    #[inline(always)]
    fn merged(_: Has<Self>, bits: u32, ones: &[u32], zeros: &[u32]) -> (Self, usize) {
        assert!(ones.len() >= Self::COUNT && zeros.len() >= Self::COUNT);
        // SAFETY: see above.
        unsafe {
            let places = &MERGES[bits as u8 as usize];
            let places = _mm256_cvtepi8_epi32(_mm_loadl_epi64(places.as_ptr().cast()));
            let load = |from: &[u32]| _mm256_loadu_si256(from.as_ptr().cast());
            let ones = _mm256_permutevar8x32_epi32(load(ones), places);
            let zeros = _mm256_permutevar8x32_epi32(load(zeros), places);
            let merged = _mm256_blendv_ps(
                _mm256_castsi256_ps(zeros),
                _mm256_castsi256_ps(ones),
                _mm256_castsi256_ps(places),
            );
            (
                Self(_mm256_castps_si256(merged)),
                bits.count_ones() as usize,
            )
        }
    }

    #[inline(always)]
    fn deposit(_: Has<Self>, bits: u64, places: u64) -> u64 {
        // SAFETY: BMI2 belongs to this set.
        unsafe { _pdep_u64(bits, places) }
    }
}
