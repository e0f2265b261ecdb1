//! What a routing did: slices in, numbers out. Knows no router.

pub mod limits;
pub mod loads;
pub mod statistics;
