//! `sampled`: the published phase router, bit for bit.
//!
//! Every source owns an arc on a ring of M positions and visits the targets on it; a target is a
//! match when the source's own position, on a ring of N, lies on the target's arc; a reservoir
//! (Vitter's Algorithm R) keeps k of the matches. With N = M this is the published square form.
//!
//! The stages: [`bits`] counts arc lengths and [`degrees`] makes them of weights, [`plan`] lays the
//! arcs out (`ring`, `permutation`), `scan` finds each source's matches, `reservoir` makes the draws of
//! many sources abreast from the random streams of `chacha8`, [`route`] puts them together in parallel.
//! [`naive`] does the same in the words of the definition.

pub mod bits;
mod chacha8;
pub mod degrees;
pub mod naive;
mod permutation;
pub mod plan;
mod reservoir;
mod ring;
pub mod route;
mod scan;

#[cfg(test)]
mod tests;

pub use plan::Plan;
