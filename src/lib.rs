//! Routes N sources to up to k distinct targets of unequal capacity each.
//!
//! The kernels know nothing of JavaScript; with the feature `napi` (on by default) the crate is
//! also a Node addon. The module tree is the import graph: leaves ([`error`], [`memory`], [`key`],
//! [`lanes`], [`run`], ...); above them [`quota`], which says how much every target gets; above that
//! [`exact`], [`stream`] and [`stable`], which say who goes where, and [`repair`], which fills what is left
//! open. [`sampled`], [`keys`], the [`baseline`]s and the [`metrics`] stand beside them on the leaves. Siblings
//! do not know each other. On top is the binding.

// Unsafe code stands in leaves that say `#[allow(unsafe_code)]` where they are declared, and every
// block says why it is sound.
#![deny(unsafe_code)]

pub mod assign;
pub mod baseline;
pub mod cancel;
pub mod checks;
pub mod error;
pub mod exact;
pub mod float;
pub mod key;
pub mod keys;
pub mod lanes;
#[cfg(any(test, feature = "laws"))]
pub mod laws;
pub mod memory;
pub mod metrics;
pub mod parallel;
pub mod profile;
pub mod quota;
pub mod rebalance;
pub mod repair;
pub mod run;
pub mod sampled;
pub mod schedule;
pub mod settings;
pub mod siphash;
pub mod stable;
pub mod stream;

#[cfg(feature = "napi")]
mod binding;
