//! `exact` over a tree of nodes: zones, racks in zones, hosts in racks, targets in hosts.
//!
//! [`quota`](crate::quota) says how much every target gets, so that nodes have the floor or the ceiling of
//! their shares too. The routes of every source in every node then number the floor or the ceiling of the
//! node's quota / N, since from a turn to the next sources move in two permutations of which each keeps
//! some prefixes of positions: [`transitions`] says which, [`mixer`] moves accordingly, [`blocks`] is its
//! arithmetic. Sources are dealt out to [`groups`] that have lines of their own, so that the company of a
//! whole node is mixed too. [`route`] fills many rows at once, [`plan`] is the whole, and [`naive`] the same in plain words.
//!
//! `docs/topology.md` explains the construction and proves the guarantee.

pub mod blocks;
pub mod groups;
pub mod mixer;
pub mod naive;
pub mod plan;
mod route;
pub mod transitions;

#[cfg(test)]
mod tests;

pub use plan::NestedPlan;
