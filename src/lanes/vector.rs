//! What a vector can do, on whatever instruction set.

use super::Has;

/// The most lanes any implementation has.
pub const MAX_LANES: usize = 16;

/// A vector of [`Lanes::COUNT`] unsigned 32-bit lanes; arithmetic wraps.
///
/// The methods are `#[inline(always)]`, so that they become single instructions inside a function
/// that enables the instruction set.
pub trait Lanes: Copy {
    /// Lanes in a vector: a power of two, at most [`MAX_LANES`].
    const COUNT: usize;
    /// Whether [`Lanes::gather`] is more than as many loads, one by one.
    const GATHERS: bool;
    /// Whether two computations are quicker step by step in turn than one after the other: where that was
    /// measured.
    const ALTERNATES: bool;
    /// One truth value per lane.
    type Mask: Copy;

    /// `x` in every lane.
    fn splat(has: Has<Self>, x: u32) -> Self;
    /// The first `COUNT` elements of `from`, which has at least as many.
    fn load(has: Has<Self>, from: &[u32]) -> Self;
    /// The bits of the first `COUNT` elements of `from`, which has at least as many.
    fn load_floats(has: Has<Self>, from: &[f32]) -> Self;
    /// Writes the lanes to the first `COUNT` elements of `to`, which has at least as many.
    fn store(self, to: &mut [u32]);
    /// Lane by lane sum.
    fn add(self, other: Self) -> Self;
    /// Lane by lane difference.
    fn sub(self, other: Self) -> Self;
    /// Lane by lane sum of the lanes as bits of f32.
    fn float_add(self, other: Self) -> Self;
    /// Lane by lane difference of the lanes as bits of f32.
    fn float_sub(self, other: Self) -> Self;
    /// Where `self` is less than `other`, both as bits of f32; nowhere where one is NaN.
    fn float_less(self, other: Self) -> Self::Mask;
    /// Lane by lane product.
    fn mul(self, other: Self) -> Self;
    /// Every lane shifted right by `bits` < 32.
    fn shift_right(self, bits: u32) -> Self;
    /// `table[index]` for every lane; an index beyond the table, which is not empty and has at most
    /// 2^31 entries, reads its last entry.
    fn gather(table: &[u32], index: Self) -> Self;
    /// The low and the high halves of `table[index]` for every lane; an index beyond the table, which
    /// is not empty and has at most 2^31 entries, reads its last entry.
    fn gather_halves(table: &[u64], index: Self) -> (Self, Self);
    /// Lane by lane and.
    fn and(self, other: Self) -> Self;
    /// Lane by lane exclusive or.
    fn xor(self, other: Self) -> Self;
    /// Lane by lane minimum.
    fn min(self, other: Self) -> Self;
    /// Every lane rotated left by `BITS`, one of 7, 8, 12, 16.
    fn rotate_left<const BITS: i32>(self) -> Self;
    /// Every lane, which is at least 1, shifted left until its top bit is set.
    fn normalized(self) -> Self;
    /// The 96-bit products of (`high`, `low`) as a 64-bit factor with `by`, without their lowest
    /// words: (middle words, top words).
    fn wide_product(low: Self, high: Self, by: Self) -> (Self, Self);
    /// Where `self` is less than `other`.
    fn less(self, other: Self) -> Self::Mask;
    /// Where bit `index` mod 32 of the lane is set, each lane with an index of its own.
    fn has_bit(self, index: Self) -> Self::Mask;
    /// Where both are true.
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// `a` where the mask is true, `b` elsewhere.
    fn select(mask: Self::Mask, a: Self, b: Self) -> Self;
    /// Plus one where the mask is true.
    fn incremented(self, mask: Self::Mask) -> Self;
    /// The mask as bits, lane 0 lowest.
    fn bits(mask: Self::Mask) -> u32;
    /// A bit for every lane, lane 0 lowest: whether adding `by` to `from` + lane * `by` passes 2^64, modulo which all
    /// is.
    fn carries(has: Has<Self>, from: u64, by: u64) -> u32;
    /// In every lane whose bit is set, lane 0 lowest, the next element of `ones`; in the others that of `zeros`; and
    /// how many are from `ones`. Both have at least `COUNT`, which is how many bits there are.
    fn merged(has: Has<Self>, bits: u32, ones: &[u32], zeros: &[u32]) -> (Self, usize);
    /// The lowest of `bits`, in their order, at the set bits of `places`; 0 elsewhere.
    fn deposit(has: Has<Self>, bits: u64, places: u64) -> u64;
}
