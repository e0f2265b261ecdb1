//! `exact` where sources add unequal load.
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

pub use plan::WeightedPlan;
pub use weights::Weights;

#[cfg(test)]
pub mod tests;
