//! Vectors of 32-bit lanes: the few operations that the kernels need, on each instruction set.
//!
//! The kernels are written once over [`Lanes`] and compiled once per instruction set inside a
//! function that enables it ([`dispatch!`]); the leaf files hold nothing but instructions. They are
//! safe code: only who holds a [`Has`] can make a vector, and only [`dispatch!`] gives one.

mod portable;

// The leaves with unsafe code.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx2;
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx512;
#[allow(unsafe_code)]
mod has;
#[cfg(target_arch = "aarch64")]
#[allow(unsafe_code)]
mod neon;
#[allow(unsafe_code)]
mod popcount;

#[cfg(target_arch = "x86_64")]
pub use avx2::Avx2;
#[cfg(target_arch = "x86_64")]
pub use avx512::Avx512;
pub use has::Has;
#[cfg(target_arch = "aarch64")]
pub use neon::Neon;
pub use popcount::count_ones;
pub use portable::Portable;

use std::sync::OnceLock;

/// The most lanes any implementation has.
pub const MAX_LANES: usize = 16;

/// A vector of [`Lanes::COUNT`] unsigned 32-bit lanes; arithmetic wraps.
///
/// The methods are `#[inline(always)]`, so that they become single instructions inside a function
/// that enables the instruction set.
pub trait Lanes: Copy {
    /// Lanes in a vector: a power of two, at most [`MAX_LANES`].
    const COUNT: usize;
    /// One truth value per lane.
    type Mask: Copy;

    /// `x` in every lane.
    fn splat(has: Has<Self>, x: u32) -> Self;
    /// The first `COUNT` elements of `from`, which has at least as many.
    fn load(has: Has<Self>, from: &[u32]) -> Self;
    /// Writes the lanes to the first `COUNT` elements of `to`, which has at least as many.
    fn store(self, to: &mut [u32]);
    /// Lane by lane sum.
    fn add(self, other: Self) -> Self;
    /// Lane by lane difference.
    fn sub(self, other: Self) -> Self;
    /// Lane by lane product.
    fn mul(self, other: Self) -> Self;
    /// Every lane shifted right by `bits` < 32.
    fn shift_right(self, bits: u32) -> Self;
    /// `table[index]` for every lane; an index beyond the table, which is not empty and has at most
    /// 2^31 entries, reads its last entry.
    fn gather(table: &[u32], index: Self) -> Self;
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
    fn scaled(low: Self, high: Self, by: Self) -> (Self, Self);
    /// Where `self` is less than `other`.
    fn less(self, other: Self) -> Self::Mask;
    /// Where bit `index` mod 32 of the lane is set, each lane with an index of its own.
    fn has_bit(self, index: Self) -> Self::Mask;
    /// Where both are true.
    fn both(a: Self::Mask, b: Self::Mask) -> Self::Mask;
    /// Plus one where the mask is true.
    fn incremented(self, mask: Self::Mask) -> Self;
    /// The mask as bits, lane 0 lowest.
    fn bits(mask: Self::Mask) -> u32;
}

/// An instruction set that the kernels are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isa {
    /// Plain Rust, on every platform; what the others are checked against.
    Scalar,
    /// x86-64 with AVX2: 8 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// x86-64 with AVX-512 F, CD and VL: 16 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AArch64, which always has it: 4 lanes.
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl Isa {
    /// Every instruction set that this machine has, the plain one first, the fastest last.
    pub fn available() -> &'static [Isa] {
        static AVAILABLE: OnceLock<Vec<Isa>> = OnceLock::new();
        AVAILABLE.get_or_init(|| {
            #[allow(unused_mut)]
            let mut all = vec![Isa::Scalar];
            #[cfg(target_arch = "x86_64")]
            {
                let avx2 = is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("popcnt")
                    && is_x86_feature_detected!("bmi1")
                    && is_x86_feature_detected!("bmi2")
                    && is_x86_feature_detected!("lzcnt");
                if avx2 {
                    all.push(Isa::Avx2);
                }
                if avx2
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512cd")
                    && is_x86_feature_detected!("avx512vl")
                {
                    all.push(Isa::Avx512);
                }
            }
            #[cfg(target_arch = "aarch64")]
            all.push(Isa::Neon);
            all
        })
    }

    /// The fastest instruction set that this machine has.
    pub fn detect() -> Isa {
        *Self::available()
            .last()
            .expect("the plain one is always there")
    }

    /// The name as in `PHASE_ROUTER_SIMD`.
    pub fn name(self) -> &'static str {
        match self {
            Isa::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => "avx512",
            #[cfg(target_arch = "aarch64")]
            Isa::Neon => "neon",
        }
    }
}

/// Calls the generic function `$kernel::<V>(args)` with the vectors of `$isa`, inside a function
/// that enables its instructions.
///
/// `$kernel` must be `#[inline(always)]`; its first argument is a [`Has<V>`](Has). `$isa` must be one
/// of [`Isa::available`].
macro_rules! dispatch {
    ($isa:expr, $kernel:ident($($arg:ident: $type:ty),* $(,)?) $(-> $result:ty)?) => {{
        use $crate::lanes::{Has, Isa};
        #[allow(unsafe_code)]
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2,popcnt,bmi1,bmi2,lzcnt")]
        fn avx2($($arg: $type),*) $(-> $result)? {
            // SAFETY: this function runs only where AVX2 was detected.
            $kernel::<$crate::lanes::Avx2>(unsafe { Has::new() }, $($arg),*)
        }
        #[allow(unsafe_code)]
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512cd,avx512vl,avx2,popcnt,bmi1,bmi2,lzcnt")]
        fn avx512($($arg: $type),*) $(-> $result)? {
            // SAFETY: this function runs only where AVX-512 was detected.
            $kernel::<$crate::lanes::Avx512>(unsafe { Has::new() }, $($arg),*)
        }
        let isa: Isa = $isa;
        debug_assert!(Isa::available().contains(&isa));
        #[allow(unsafe_code)]
        let result = match isa {
            // SAFETY: plain Rust runs everywhere.
            Isa::Scalar => $kernel::<$crate::lanes::Portable>(unsafe { Has::new() }, $($arg),*),
            // SAFETY: an Isa is taken from Isa::available, where this one was detected.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => unsafe { avx2($($arg),*) },
            // SAFETY: an Isa is taken from Isa::available, where this one was detected.
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => unsafe { avx512($($arg),*) },
            // SAFETY: every AArch64 has NEON.
            #[cfg(target_arch = "aarch64")]
            Isa::Neon => $kernel::<$crate::lanes::Neon>(unsafe { Has::new() }, $($arg),*),
        };
        result
    }};
}
pub(crate) use dispatch;
