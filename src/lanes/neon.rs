//! Four lanes with NEON, which every AArch64 has.

use super::portable::deposit;
use super::{Has, Lanes};
use std::arch::aarch64::*;

/// Four lanes in a 128-bit register.
#[derive(Clone, Copy)]
pub struct Neon(uint32x4_t);

/// For every choice of lanes, the bytes that they get: the next of the first four elements where chosen, of the second
/// four elsewhere.
static MERGES: [[u8; 16]; 16] = {
    let mut merges = [[0; 16]; 16];
    let mut choice = 0;
    while choice < 16 {
        let (mut lane, mut ones) = (0, 0);
        while lane < 4 {
            let chosen = choice >> lane & 1;
            let element = if chosen == 1 { ones } else { 4 + lane - ones };
            let mut byte = 0;
            while byte < 4 {
                merges[choice][4 * lane + byte] = (4 * element + byte) as u8;
                byte += 1;
            }
            ones += chosen;
            lane += 1;
        }
        choice += 1;
    }
    merges
};

// SAFETY (every block below): every AArch64 has NEON; loads and stores stay inside their slices,
// whose length is asserted.
impl Lanes for Neon {
    const COUNT: usize = 4;
    const GATHERS: bool = false;
    const ALTERNATES: bool = false;
    /// All ones or all zeros in each lane.
    type Mask = uint32x4_t;

    #[inline(always)]
    fn splat(_: Has<Self>, x: u32) -> Self {
        // SAFETY: see above.
        Self(unsafe { vdupq_n_u32(x) })
    }

    #[inline(always)]
    fn load(_: Has<Self>, from: &[u32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { vld1q_u32(from.as_ptr()) })
    }

    #[inline(always)]
    fn load_floats(_: Has<Self>, from: &[f32]) -> Self {
        assert!(from.len() >= Self::COUNT);
        // SAFETY: see above.
        Self(unsafe { vreinterpretq_u32_f32(vld1q_f32(from.as_ptr())) })
    }

    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        assert!(to.len() >= Self::COUNT);
        // SAFETY: see above.
        unsafe { vst1q_u32(to.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vaddq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vsubq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn float_add(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let sum = vaddq_f32(
                vreinterpretq_f32_u32(self.0),
                vreinterpretq_f32_u32(other.0),
            );
            Self(vreinterpretq_u32_f32(sum))
        }
    }

    #[inline(always)]
    fn float_sub(self, other: Self) -> Self {
        // SAFETY: see above.
        unsafe {
            let difference = vsubq_f32(
                vreinterpretq_f32_u32(self.0),
                vreinterpretq_f32_u32(other.0),
            );
            Self(vreinterpretq_u32_f32(difference))
        }
    }

    #[inline(always)]
    fn float_less(self, other: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            vcltq_f32(
                vreinterpretq_f32_u32(self.0),
                vreinterpretq_f32_u32(other.0),
            )
        }
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vmulq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn shift_right(self, bits: u32) -> Self {
        // A negative shift to the left is a shift to the right.
        // SAFETY: see above.
        Self(unsafe { vshlq_u32(self.0, vdupq_n_s32(-(bits as i32))) })
    }

    #[inline(always)]
    fn gather(table: &[u32], index: Self) -> Self {
        let last = table.len() - 1;
        let mut lanes = [0; 4];
        // SAFETY: see above.
        unsafe {
            index.store(&mut lanes);
            Self::load(Has::new(), &lanes.map(|i| table[(i as usize).min(last)]))
        }
    }

    #[inline(always)]
    fn gather_halves(table: &[u64], index: Self) -> (Self, Self) {
        let last = table.len() - 1;
        let mut lanes = [0; 4];
        index.store(&mut lanes);
        let entries = lanes.map(|i| table[(i as usize).min(last)]);
        // SAFETY: see above; the array holds four entries.
        unsafe {
            let front = vreinterpretq_u32_u64(vld1q_u64(entries.as_ptr()));
            let back = vreinterpretq_u32_u64(vld1q_u64(entries.as_ptr().add(2)));
            (Self(vuzp1q_u32(front, back)), Self(vuzp2q_u32(front, back)))
        }
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vandq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { veorq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vminq_u32(self.0, other.0) })
    }

    #[inline(always)]
    fn rotate_left<const BITS: i32>(self) -> Self {
        // A negative shift to the left is a shift to the right.
        // SAFETY: see above.
        Self(unsafe {
            vorrq_u32(
                vshlq_u32(self.0, vdupq_n_s32(BITS)),
                vshlq_u32(self.0, vdupq_n_s32(BITS - 32)),
            )
        })
    }

    #[inline(always)]
    fn normalized(self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vshlq_u32(self.0, vreinterpretq_s32_u32(vclzq_u32(self.0))) })
    }

    #[inline(always)]
    fn wide_product(low: Self, high: Self, by: Self) -> (Self, Self) {
        // SAFETY: see above.
        unsafe {
            let front = vsraq_n_u64::<32>(
                vmull_u32(vget_low_u32(high.0), vget_low_u32(by.0)),
                vmull_u32(vget_low_u32(low.0), vget_low_u32(by.0)),
            );
            let back = vsraq_n_u64::<32>(vmull_high_u32(high.0, by.0), vmull_high_u32(low.0, by.0));
            let (front, back) = (vreinterpretq_u32_u64(front), vreinterpretq_u32_u64(back));
            (Self(vuzp1q_u32(front, back)), Self(vuzp2q_u32(front, back)))
        }
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe { vcltq_u32(self.0, other.0) }
    }

    #[inline(always)]
    fn has_bit(self, index: Self) -> Self::Mask {
        // SAFETY: see above.
        unsafe {
            let within = vreinterpretq_s32_u32(vandq_u32(index.0, vdupq_n_u32(31)));
            vtstq_u32(self.0, vshlq_u32(vdupq_n_u32(1), within))
        }
    }

    #[inline(always)]
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        // SAFETY: see above.
        unsafe { vandq_u32(a, b) }
    }

    #[inline(always)]
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self {
        // SAFETY: see above.
        Self(unsafe { vbslq_u32(mask, a.0, b.0) })
    }

    #[inline(always)]
    fn incremented(self, mask: Self::Mask) -> Self {
        // A true lane is -1.
        // SAFETY: see above.
        Self(unsafe { vsubq_u32(self.0, mask) })
    }

    #[inline(always)]
    fn bits(mask: Self::Mask) -> u32 {
        const LANE_BITS: [u32; 4] = [1, 2, 4, 8];
        // SAFETY: see above; the array holds four lanes.
        unsafe { vaddvq_u32(vandq_u32(mask, vld1q_u32(LANE_BITS.as_ptr()))) }
    }

    #[inline(always)]
    fn carries(_: Has<Self>, from: u64, by: u64) -> u32 {
        let at = |lane: u64| from.wrapping_add(by.wrapping_mul(lane));
        let (front, back) = ([at(0), at(1)], [at(2), at(3)]);
        // SAFETY: see above; the arrays hold two lanes.
        unsafe {
            // Adding passes 2^64 above this.
            let below = vdupq_n_u64(!by);
            let front = vcgtq_u64(vld1q_u64(front.as_ptr()), below);
            let back = vcgtq_u64(vld1q_u64(back.as_ptr()), below);
            Self::bits(vuzp1q_u32(
                vreinterpretq_u32_u64(front),
                vreinterpretq_u32_u64(back),
            ))
        }
    }

    #[inline(always)]
    fn merged(_: Has<Self>, bits: u32, ones: &[u32], zeros: &[u32]) -> (Self, usize) {
        assert!(ones.len() >= Self::COUNT && zeros.len() >= Self::COUNT);
        // SAFETY: see above; a row of the table holds sixteen bytes.
        unsafe {
            let load = |from: &[u32]| vreinterpretq_u8_u32(vld1q_u32(from.as_ptr()));
            let both = uint8x16x2_t(load(ones), load(zeros));
            let bytes = vld1q_u8(MERGES[bits as usize % 16].as_ptr());
            (
                Self(vreinterpretq_u32_u8(vqtbl2q_u8(both, bytes))),
                bits.count_ones() as usize,
            )
        }
    }

    #[inline(always)]
    fn deposit(_: Has<Self>, bits: u64, places: u64) -> u64 {
        deposit(bits, places)
    }
}
