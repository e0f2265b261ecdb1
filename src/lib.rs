//! Routes N sources to up to k distinct targets of unequal capacity each.
//!
//! The kernels know nothing of JavaScript; with the feature `napi` (on by default) the crate is
//! also a Node addon. The module tree is the import graph: leaves ([`error`], [`memory`],
//! [`bits`], [`ring`], [`permutation`], [`lanes`], [`stream`], [`seeded`], ...), above them the routers
//! [`exact`] and [`sampled`], the [`baseline`]s and the [`metrics`], which do not know each other, and on top
//! the binding.

// Unsafe code stands in leaves that say `#[allow(unsafe_code)]` where they are declared, and every
// block says why it is sound.
#![deny(unsafe_code)]

pub mod assign;
pub mod baseline;
pub mod bits;
pub mod cancel;
pub mod checks;
pub mod error;
pub mod exact;
pub mod lanes;
pub mod ln;
#[allow(unsafe_code)]
pub mod memory;
pub mod metrics;
pub mod parallel;
pub mod permutation;
pub mod profile;
pub mod ring;
pub mod run;
pub mod sampled;
pub mod seeded;
pub mod settings;
pub mod siphash;
pub mod stream;

#[cfg(feature = "napi")]
mod binding;
