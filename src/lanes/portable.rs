//! Four lanes in plain Rust: the oracle of the other implementations.

use super::{Has, Lanes};

/// Four lanes as an array.
#[derive(Clone, Copy)]
pub struct Portable([u32; 4]);

impl Portable {
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(u32, u32) -> u32) -> Self {
        Self(std::array::from_fn(|l| f(self.0[l], other.0[l])))
    }
}

impl Lanes for Portable {
    const COUNT: usize = 4;
    const GATHERS: bool = false;
    const ALTERNATES: bool = false;
    type Mask = [bool; 4];

    #[inline(always)]
    fn splat(_: Has<Self>, x: u32) -> Self {
        Self([x; 4])
    }

    #[inline(always)]
    fn load(_: Has<Self>, from: &[u32]) -> Self {
        Self(std::array::from_fn(|l| from[l]))
    }

    #[inline(always)]
    fn load_floats(_: Has<Self>, from: &[f32]) -> Self {
        Self(std::array::from_fn(|l| from[l].to_bits()))
    }

    #[inline(always)]
    fn store(self, to: &mut [u32]) {
        to[..4].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.zip(other, u32::wrapping_add)
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.zip(other, u32::wrapping_sub)
    }

    #[inline(always)]
    fn float_add(self, other: Self) -> Self {
        self.zip(other, |a, b| {
            (f32::from_bits(a) + f32::from_bits(b)).to_bits()
        })
    }

    #[inline(always)]
    fn float_sub(self, other: Self) -> Self {
        self.zip(other, |a, b| {
            (f32::from_bits(a) - f32::from_bits(b)).to_bits()
        })
    }

    #[inline(always)]
    fn float_less(self, other: Self) -> Self::Mask {
        std::array::from_fn(|l| f32::from_bits(self.0[l]) < f32::from_bits(other.0[l]))
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.zip(other, u32::wrapping_mul)
    }

    #[inline(always)]
    fn shift_right(self, bits: u32) -> Self {
        Self(self.0.map(|x| x >> bits))
    }

    #[inline(always)]
    fn gather(table: &[u32], index: Self) -> Self {
        let last = table.len() - 1;
        Self(index.0.map(|i| table[(i as usize).min(last)]))
    }

    #[inline(always)]
    fn gather_halves(table: &[u64], index: Self) -> (Self, Self) {
        let last = table.len() - 1;
        let entries = index.0.map(|i| table[(i as usize).min(last)]);
        (
            Self(entries.map(|entry| entry as u32)),
            Self(entries.map(|entry| (entry >> 32) as u32)),
        )
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self.zip(other, |a, b| a ^ b)
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, u32::min)
    }

    #[inline(always)]
    fn rotate_left<const BITS: i32>(self) -> Self {
        Self(self.0.map(|x| x.rotate_left(BITS as u32)))
    }

    #[inline(always)]
    fn normalized(self) -> Self {
        Self(self.0.map(|x| x << x.leading_zeros()))
    }

    #[inline(always)]
    fn wide_product(low: Self, high: Self, by: Self) -> (Self, Self) {
        let sums: [u64; 4] = std::array::from_fn(|l| {
            let by = u64::from(by.0[l]);
            u64::from(high.0[l]) * by + ((u64::from(low.0[l]) * by) >> 32)
        });
        (
            Self(sums.map(|sum| sum as u32)),
            Self(sums.map(|sum| (sum >> 32) as u32)),
        )
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self::Mask {
        std::array::from_fn(|l| self.0[l] < other.0[l])
    }

    #[inline(always)]
    fn has_bit(self, index: Self) -> Self::Mask {
        std::array::from_fn(|l| (self.0[l] >> (index.0[l] % 32)) & 1 != 0)
    }

    #[inline(always)]
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask {
        std::array::from_fn(|l| a[l] & b[l])
    }

    #[inline(always)]
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self {
        Self(std::array::from_fn(
            |l| if mask[l] { a.0[l] } else { b.0[l] },
        ))
    }

    #[inline(always)]
    fn incremented(self, mask: Self::Mask) -> Self {
        Self(std::array::from_fn(|l| {
            self.0[l].wrapping_add(u32::from(mask[l]))
        }))
    }

    #[inline(always)]
    fn bits(mask: Self::Mask) -> u32 {
        (0..4).fold(0, |bits, l| bits | (u32::from(mask[l]) << l))
    }
}
