//! A router of keys: strings, bytes, numbers of which nobody has a list. Every key has its targets, in
//! expectation in proportion to capacity, and when targets change the fewest keys move.
//!
//! [`hash`] makes 64 bits of a key, and words of those. [`board`] throws darts at a board whose cells are
//! the targets, until one lands below a capacity; [`rendezvous`] decides where that takes too long.
//! [`plan`] checks the capacities and answers.
//!
//! `lib/keys` does the same for single keys in TypeScript, to the bit: a call into the addon would take
//! longer than the look-up. `docs/guide/keys.md` explains how it works.

mod board;
pub mod hash;
pub mod plan;
mod rendezvous;

#[cfg(test)]
mod tests;

pub use board::Board;
pub use plan::{MAPPING_VERSION, Options, Plan};
