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

/// For every choice of lanes, the next of the first four elements where chosen, of the second four elsewhere; and
/// how many are chosen.
static MERGES: [([u8; 4], u8); 16] = {
    let mut merges = [([0; 4], 0); 16];
    let mut choice = 0;
    while choice < 16 {
        let mut lane = 0;
        while lane < 4 {
            let (places, ones) = &mut merges[choice];
            if choice >> lane & 1 == 1 {
                places[lane] = *ones;
                *ones += 1;
            } else {
                places[lane] = 4 + lane as u8 - *ones;
            }
            lane += 1;
        }
        choice += 1;
    }
    merges
};

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

    #[inline(always)]
    fn carries(_: Has<Self>, mut from: u64, by: u64) -> u32 {
        (0..4).fold(0, |bits, lane| {
            let (next, passes) = from.overflowing_add(by);
            from = next;
            bits | u32::from(passes) << lane
        })
    }

    #[inline(always)]
    fn merged(_: Has<Self>, bits: u32, ones: &[u32], zeros: &[u32]) -> (Self, usize) {
        let mut both = [0; 8];
        both[..4].copy_from_slice(&ones[..4]);
        both[4..].copy_from_slice(&zeros[..4]);
        let (places, taken) = MERGES[bits as usize % 16];
        let merged = places.map(|place| both[place as usize % 8]);
        (Self(merged), taken.into())
    }

    #[inline(always)]
    fn deposit(_: Has<Self>, bits: u64, places: u64) -> u64 {
        deposit(bits, places)
    }
}

/// [`Lanes::deposit`] where there is no instruction for it.
#[inline(always)]
pub fn deposit(mut bits: u64, mut places: u64) -> u64 {
    let mut result = 0;
    while places != 0 {
        let rest = places & (places - 1);
        result |= (places ^ rest) & (bits & 1).wrapping_neg();
        (places, bits) = (rest, bits >> 1);
    }
    result
}
