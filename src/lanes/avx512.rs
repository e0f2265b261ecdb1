//! Sixteen lanes with AVX-512 F, CD and VL.

use super::{Has, Lanes};
use std::arch::x86_64::*;

/// Sixteen lanes in a 512-bit register.
#[derive(Clone, Copy)]
pub struct Avx512(__m512i);

/// The odd lanes of a vector.
const ODD: __mmask16 = 0xaaaa;

// SAFETY (every block below): there is no vector and no `Has` unless the machine has AVX-512 F, CD and VL; loads
// and stores stay inside their slices, whose length is asserted.
impl Lanes for Avx512 {
    const COUNT: usize = 16;
    const GATHERS: bool = true;
    const ALTERNATES: bool = true;
    type Mask = __mmask16;

    #[inline(always)]
    fn splat(_: Has<Self>, x: u32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_set1_epi32(x as i32) })
    }

    #[inline(always)]
    fn load(_: Has<Self>, from: &[u32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { _mm512_loadu_si512(from.as_ptr().cast()) })
    }

    #[inline(always)]
    fn load_floats(_: Has<Self>, from: &[f32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { _mm512_loadu_si512(from.as_ptr().cast()) })
    }

    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        assert!(to.len() >= Self::COUNT);
        // SAFETY: see above.
        unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_add_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sub_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn float_add(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let sum = _mm512_add_ps(_mm512_castsi512_ps(self.0), _mm512_castsi512_ps(other.0));
            Self(_mm512_castps_si512(sum))
        }
    }

    #[inline(always)]
    fn float_sub(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let difference =
                _mm512_sub_ps(_mm512_castsi512_ps(self.0), _mm512_castsi512_ps(other.0));
            Self(_mm512_castps_si512(difference))
        }
    }

    #[inline(always)]
    fn float_less(self, other: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            _mm512_cmp_ps_mask::<_CMP_LT_OQ>(
                _mm512_castsi512_ps(self.0),
                _mm512_castsi512_ps(other.0),
            )
        }
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_mullo_epi32(self.0, other.0) })
    }

    #[inline(always)]
    fn shift_right(self, bits: u32) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_srl_epi32(self.0, _mm_cvtsi32_si128(bits as i32)) })
    }

    #[inline(always)]
    fn gather(table: &[u32], index: Self) -> Self {
        assert!(!table.is_empty() && table.len() <= 1 << 31);
        // SAFETY: see above; the index is brought inside the table, and below 2^31, since the
        // instruction takes it as signed.
        unsafe {
            let index = index.min(Self::splat(Has::new(), (table.len() - 1) as u32));
            Self(_mm512_i32gather_epi32::<4>(index.0, table.as_ptr().cast()))
        }
    }

    #[inline(always)]
    fn gather_halves(table: &[u64], index: Self) -> (Self, Self) {
        assert!(!table.is_empty() && table.len() <= 1 << 31);
        // SAFETY: see above; the index is brought inside the table, and below 2^31, since the
        // instruction takes it as signed.
        unsafe {
            let index = index.min(Self::splat(Has::new(), (table.len() - 1) as u32));
            let table = table.as_ptr().cast();
            let gather = |index| _mm512_i32gather_epi64::<8>(index, table);
            let front = gather(_mm512_castsi512_si256(index.0));
            let back = gather(_mm512_extracti64x4_epi64::<1>(index.0));
            let even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
            let odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
            (
                Self(_mm512_permutex2var_epi32(front, even, back)),
                Self(_mm512_permutex2var_epi32(front, odd, back)),
            )
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_and_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_xor_si512(self.0, other.0) })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_min_epu32(self.0, other.0) })
    }

    #[inline(always)]
    fn rotate_left<const BITS: i32>(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_rol_epi32::<BITS>(self.0) })
    }

    #[inline(always)]
    fn normalized(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_sllv_epi32(self.0, _mm512_lzcnt_epi32(self.0)) })
    }

    #[inline(always)]
    fn wide_product(low: Self, high: Self, by: Self) -> (Self, Self) {
        // The multiplication reads the even lanes only, so the odd ones are moved there.
        // SAFETY: see above.
        unsafe {
            let by_odd = _mm512_srli_epi64::<32>(by.0);
            let sum = |low, high, by| {
                _mm512_add_epi64(
                    _mm512_mul_epu32(high, by),
                    _mm512_srli_epi64::<32>(_mm512_mul_epu32(low, by)),
                )
            };
            let even = sum(low.0, high.0, by.0);
            let odd = sum(
                _mm512_srli_epi64::<32>(low.0),
                _mm512_srli_epi64::<32>(high.0),
                by_odd,
            );
            (
                Self(_mm512_mask_blend_epi32(
                    ODD,
                    even,
                    _mm512_slli_epi64::<32>(odd),
                )),
                Self(_mm512_mask_blend_epi32(
                    ODD,
                    _mm512_srli_epi64::<32>(even),
                    odd,
                )),
            )
        }
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe { _mm512_cmplt_epu32_mask(self.0, other.0) }
    }

    #[inline(always)]
    fn has_bit(self, index: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            let bit = _mm512_rolv_epi32(_mm512_set1_epi32(1), index.0);
            _mm512_test_epi32_mask(self.0, bit)
        }
    }

    #[inline(always)]
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        a & b
    }

    #[inline(always)]
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_mask_blend_epi32(mask, b.0, a.0) })
    }

    #[inline(always)]
    fn incremented(self, mask: Self::Mask) -> Self {
        // SAFETY: see above.
        Self(unsafe { _mm512_mask_add_epi32(self.0, mask, self.0, _mm512_set1_epi32(1)) })
    }

    #[inline(always)]
    fn bits(mask: Self::Mask) -> u32 {
        u32::from(mask)
    }

    #[inline(always)]
    fn carries(_: Has<Self>, from: u64, by: u64) -> u32 {
        let multiple = |lane: u64| by.wrapping_mul(lane) as i64;
        // SAFETY: see above.
        unsafe {
            let front = _mm512_setr_epi64(
                0,
                multiple(1),
                multiple(2),
                multiple(3),
                multiple(4),
                multiple(5),
                multiple(6),
                multiple(7),
            );
            let back = _mm512_add_epi64(front, _mm512_set1_epi64(multiple(8)));
            let from = _mm512_set1_epi64(from as i64);
            // Adding passes 2^64 above this.
            let below = _mm512_set1_epi64(!by as i64);
            let passes = |lanes| {
                u32::from(_mm512_cmpgt_epu64_mask(
                    _mm512_add_epi64(from, lanes),
                    below,
                ))
            };
            passes(front) | passes(back) << 8
        }
    }

    #[inline(always)]
    fn merged(_: Has<Self>, bits: u32, ones: &[u32], zeros: &[u32]) -> (Self, usize) {
        assert!(ones.len() >= Self::COUNT && zeros.len() >= Self::COUNT);
        let mask = bits as __mmask16;
        // SAFETY: see above.
        unsafe {
            let load = |from: &[u32]| _mm512_loadu_si512(from.as_ptr().cast());
            let zeros = _mm512_maskz_expand_epi32(!mask, load(zeros));
            let merged = _mm512_mask_expand_epi32(zeros, mask, load(ones));
            (Self(merged), mask.count_ones() as usize)
        }
    }

    #[inline(always)]
    fn deposit(_: Has<Self>, bits: u64, places: u64) -> u64 {
        // SAFETY: BMI2 belongs to this set.
        unsafe { _pdep_u64(bits, places) }
    }
}
