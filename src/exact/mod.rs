//! `exact`: loads that equal capacity shares, limits never exceeded, nothing dropped that could be
//! placed, O(k) a source, any row or column alone.
//!
//! [`quota`](crate::quota) says how much every target gets; here it is decided who goes where. [`line`]
//! cuts the line of all units into turns of N positions ([`segments`], looked up by [`cells`]), and [`mixer`] says where every
//! source stands in every turn ([`feistel`] in the first, [`affine`] from one to the next). A
//! source gets the owners of its positions. [`layout`] ties line and mixer together and answers for
//! single rows and columns, [`route`] fills many rows at once, and [`plan`] is the whole.
//! [`fan_outs`] is for sources that each have a fan-out of their own: many such instances in one.
//! [`weighted`] is for sources that add unequal load, [`topology`] for targets in a tree of zones, racks and hosts. [`Options`] states the problem, and [`router`] says what all plans answer.
//! [`naive`] does the same without any of the shortcuts.
//!
//! `docs/exact.md` explains the construction and proves the guarantees.

pub mod affine;
mod cells;
mod divider;
pub mod fan_outs;
pub mod feistel;
pub mod layout;
pub mod line;
pub mod mixer;
pub mod naive;
mod options;
pub mod plan;
mod rotation;
mod route;
pub mod router;
mod segments;
pub mod topology;
pub mod weighted;

#[cfg(test)]
pub(crate) mod tests;

pub use fan_outs::MixedPlan;
pub use options::Options;
pub use plan::Plan;
pub use route::is_small;
pub use router::{Facts, Router};
pub use topology::NestedPlan;
pub use weighted::WeightedPlan;
