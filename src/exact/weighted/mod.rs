//! `exact` where sources add unequal load.
//!
//! [`quota`](crate::quota) finds what limits leave and the fair shares. [`place`] goes through the
//! sources, heaviest first: [`order`] sorts them, a part at a time, and [`strata`] cuts them where weights
//! differ, into a `wave` of some; [`counts`] says how many of a stratum each of the [`targets`] gets, and a
//! [`Layout`](super::layout::Layout) routes it with these counts; where that does not pay, [`lpt`] places
//! one source after another. `fill` moves routes where that fills slots. [`plan`] is the whole, and
//! [`naive`] is LPT by the textbook.
//!
//! `docs/weights.md` explains it and says what is promised.

pub mod counts;
mod fill;
pub mod lpt;
pub mod naive;
pub mod order;
pub mod place;
pub mod plan;
mod radix;
pub mod strata;
pub mod targets;
mod wave;

#[cfg(test)]
pub(in crate::exact) mod tests;

pub use plan::WeightedPlan;
