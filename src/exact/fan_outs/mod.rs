//! `exact` where every source has a fan-out of its own.
//!
//! [`quota`](crate::quota) says how much every target gets. [`members`] puts sources that keep equally
//! many slots into groups, [`split`] gives every group its part of every quota such that it is filled
//! exactly, and each group is then routed by a [`Layout`](super::layout::Layout) of its own. [`columns`]
//! finds the parts of a target again, and [`plan`] is the whole.

pub mod columns;
pub mod members;
pub mod plan;
pub mod split;

#[cfg(test)]
mod naive;
#[cfg(test)]
mod tests;

pub use plan::MixedPlan;
