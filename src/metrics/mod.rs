//! What a routing did: slices in, numbers out. Knows no router.
//!
//! Routes are row-major, `fan_out` slots a source: a target, or -1 for an unfilled slot. What has
//! no value is `None`, never NaN. Sums run from left to right: their order is part of the result.

mod check;
pub mod churn;
pub mod limits;
pub mod loads;
mod rows;
pub mod scatter;
pub mod slots;
pub mod statistics;
pub mod window;
