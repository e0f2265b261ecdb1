//! Vectors of 32-bit lanes: the few operations that the kernels need, on each instruction set.
//!
//! The kernels are written once over [`Lanes`] and compiled once per instruction set inside a
//! function that enables it ([`dispatch!`]); the leaf files hold nothing but instructions. They are
//! safe code: only who holds a [`Has`] can make a vector, and only [`dispatch!`] gives one.

mod dispatch;
mod isa;
mod portable;
mod vector;

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
pub(crate) use dispatch::dispatch;
pub use has::Has;
pub use isa::Isa;
pub(crate) use isa::Set;
#[cfg(target_arch = "aarch64")]
pub use neon::Neon;
pub use popcount::count_ones;
pub use portable::Portable;
pub use vector::{Lanes, MAX_LANES};
