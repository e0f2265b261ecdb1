//! A router of items 0, 1, 2, ... without an end: every window of consecutive items, wherever it
//! begins and however long it is, gives every target its share to within a constant.
//!
//! The targets are the leaves of a tree. An item wants k targets at the root, and every node divides
//! what an item wants between its two children: evenly, so that of any n consecutive elements that a
//! node deals, a child gets its part rounded down or up. How much a node has dealt before an item is
//! a closed formula, so that an item is looked up without the ones before it. Targets that get equally much
//! take turns in a ring, one leaf of the tree.
//!
//! [`options`] is the question, [`portions`] what every target gets of an item, [`limits`] the same
//! below window limits, [`shape`] the form of the tree (of [`parts`]) and the bound that it has, [`node`] how a node
//! deals, [`tree`] the look-up, [`block`] many items at once (of [`lists`] of targets, with [`kernels`] as the inner
//! loops and [`sides`] as the bits that they go by), [`phases`] how a tree begins, and [`epoch`] a tree from the item
//! on at which it holds; [`plan`] is the whole. [`naive`] deals every item one after the other.
//!
//! `docs/streams.md` explains the construction and proves what it promises.

mod block;
mod epoch;
mod fingerprint;
mod kernels;
mod limits;
mod lists;
#[cfg(test)]
mod naive;
mod node;
pub mod options;
mod parts;
mod phases;
pub mod plan;
mod portions;
mod shape;
mod sides;
mod tree;

#[cfg(test)]
mod tests;

pub use fingerprint::MAPPING_VERSION;
pub use options::{Change, Options, WindowLimits};
pub use plan::Plan;

/// The first number that is no item: 2^53 - 1.
pub const ITEMS: u64 = (1 << 53) - 1;
