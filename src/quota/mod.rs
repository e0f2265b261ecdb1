//! How much: what every target should get, in whole routes or in weight, whoever gets them.
//!
//! [`problem`] checks the input, [`weights`] what sources weigh. [`rooms`] says what limits in weight
//! leave after rounding, [`demand`] how much any number of domains can take together. [`shares`] is the
//! fair point with one fan-out: [`water`] raises a level until all is given, [`follow`] gives targets their
//! parts of it, [`double_double`] does the arithmetic; [`nested`] is the same below the bounds of a [`tree`]
//! of nodes. Where sources have fan-outs of their own, [`fan_outs`], or weights, [`weighted`],
//! [`decompose`] finds it. [`apportion`] rounds shares to [`Quota`]s. [`bottleneck`] names what keeps slots
//! from being filled, and [`fingerprint`] sums up all inputs in one number.

pub mod apportion;
pub mod bottleneck;
pub mod decompose;
pub mod demand;
pub mod double_double;
pub mod fan_outs;
pub mod fingerprint;
mod follow;
pub mod nested;
pub mod problem;
pub mod rooms;
pub mod shares;
pub mod tree;
mod water;
pub mod weighted;
pub mod weights;

pub use apportion::Quota;
pub use bottleneck::Bottleneck;
pub use demand::Demand;
pub use fingerprint::MAPPING_VERSION;
pub use problem::{Domains, Problem};
pub use shares::Shares;
pub use tree::{Level, Tree};
pub use water::ONE;
pub use weights::Weights;
