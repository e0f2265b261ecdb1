//! `exact` where sources add unequal load.
//!
//! [`weights`] checks the input, [`room`] says what limits leave after rounding, [`share`] finds the
//! fair shares. [`place`] then goes through the sources, heaviest first: [`strata`] cuts them where
//! weights differ, [`quotas`] counts how many of a stratum each of the [`targets`] gets, and a
//! [`Layout`](super::layout::Layout) routes it with these counts; where that does not pay, [`lpt`]
//! places one source after another. [`plan`] is the whole, and [`naive`] is LPT by the textbook.
//!
//! `docs/weights.md` explains it and says what is promised.

pub mod lpt;
pub mod naive;
pub mod place;
pub mod plan;
pub mod quotas;
pub mod room;
pub mod share;
pub mod strata;
pub mod targets;
pub mod weights;

#[cfg(test)]
pub(in crate::exact) mod tests;

pub use plan::WeightedPlan;
pub use weights::Weights;
