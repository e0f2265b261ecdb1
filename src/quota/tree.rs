//! A tree of nodes above the targets: zones, racks in zones, hosts in racks.

use super::problem::Numbered;
use crate::checks;
use crate::error::Error;
use crate::memory;

/// The most levels of a topology.
pub const MAX_LEVELS: usize = 8;

/// A level of a topology as it is given.
#[derive(Clone, Debug)]
pub struct Level {
    /// The node of every target: any numbers, equal for targets of one node.
    pub of: Vec<u32>,
    /// The most routes that a source has in one node, at least 1; any number without it.
    pub most: Option<u32>,
}

/// The levels of a tree that say anything, the widest first; there is one at least. O(M) memory a level.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The levels. Each node lies in one node of the level before.
    pub levels: Vec<Nodes>,
    /// The most routes that one source can have, whatever its fan-out.
    pub per_source: u64,
}

/// A level of a tree.
#[derive(Clone, Debug)]
pub struct Nodes {
    /// The node of every target: numbered from 0 in order of first appearance among the live targets,
    /// then among the others.
    pub ids: Vec<u32>,
    /// Nodes that have a live target: those with the first numbers.
    pub live: u32,
    /// The most routes of a source in one node, where that can bind.
    pub most: Option<u32>,
}

/// What is left of a topology without the levels that change nothing.
#[derive(Clone, Debug)]
pub enum Reduced {
    /// No tree, but domains, if any.
    Flat(Option<Vec<u32>>),
    /// A tree.
    Tree(Tree),
}

impl Reduced {
    /// Checks the levels, and adds `domains` to them as a last one of which a source meets each node
    /// once at most; then leaves out what changes nothing. `capacities` are checked.
    ///
    /// A level is left out where all live targets are in one node and its `most` cannot bind, where it
    /// has the nodes of its neighbour (the smaller `most` is kept), and where every live target is alone.
    /// A single level with a `most` of 1 is nothing but domains. O(M) a level, expected.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for more than [`MAX_LEVELS`] levels, or a `most` of 0;
    /// [`Error::InvalidValue`] for a level of another length than there are targets, or a node that lies
    /// in two of the level before; [`Error::OutOfMemory`].
    pub fn new(
        fan_out: u32,
        capacities: &[f64],
        topology: &[Level],
        domains: Option<&[u32]>,
    ) -> Result<Self, Error> {
        let mut levels = checked(capacities, topology, domains)?;
        let targets = capacities.iter().filter(|&&capacity| capacity > 0.0);
        let targets = targets.count() as u32;
        let per_source = bounded(&mut levels, fan_out, capacities)?;
        // From the outside in: a bound that a wider level keeps anyhow cannot bind, and of two levels
        // with the same nodes one is left.
        let mut kept: Vec<Nodes> = memory::with_capacity(levels.len())?;
        let mut tightest = u32::MAX;
        for mut level in levels {
            level.most = level.most.filter(|&most| most < tightest);
            tightest = level.most.unwrap_or(tightest);
            let says_nothing = level.live <= 1 && level.most.is_none();
            match kept.last_mut() {
                Some(wider) if wider.live == level.live => wider.most = level.most.or(wider.most),
                _ if says_nothing || level.live == targets => {}
                _ => kept.push(level),
            }
        }
        match kept.as_mut_slice() {
            [] => Ok(Self::Flat(None)),
            [
                Nodes {
                    ids, most: Some(1), ..
                },
            ] => Ok(Self::Flat(Some(std::mem::take(ids)))),
            _ => Ok(Self::Tree(Tree {
                levels: kept,
                per_source,
            })),
        }
    }
}

/// The levels and the domains, numbered, if they make up a tree.
fn checked(
    capacities: &[f64],
    topology: &[Level],
    domains: Option<&[u32]>,
) -> Result<Vec<Nodes>, Error> {
    if topology.len() > MAX_LEVELS {
        let expected = format!("<= {MAX_LEVELS}");
        return Err(Error::out_of_range(
            "topology.length",
            expected,
            topology.len(),
        ));
    }
    let mut levels = memory::with_capacity(topology.len() + 1)?;
    for (at, level) in topology.iter().enumerate() {
        let name = format!("topology[{at}]");
        checks::length(&name, level.of.len(), capacities.len())?;
        if level.most == Some(0) {
            return Err(Error::out_of_range(format!("{name}.most"), ">= 1", 0));
        }
        add(&mut levels, &name, &level.of, level.most, capacities)?;
    }
    if let Some(domains) = domains {
        checks::length("domains", domains.len(), capacities.len())?;
        add(&mut levels, "domains", domains, Some(1), capacities)?;
    }
    Ok(levels)
}

/// Adds a level whose nodes each lie in one node of the last one.
fn add(
    levels: &mut Vec<Nodes>,
    name: &str,
    of: &[u32],
    most: Option<u32>,
    capacities: &[f64],
) -> Result<(), Error> {
    let Numbered { ids, live, count } = Numbered::new(of, capacities)?;
    if let Some(wider) = levels.last() {
        // The first target of every node.
        let mut firsts = memory::filled(count as usize, usize::MAX)?;
        for (j, &id) in ids.iter().enumerate() {
            let first = &mut firsts[id as usize];
            if *first == usize::MAX {
                *first = j;
            } else if wider.ids[*first] != wider.ids[j] {
                let reason = format!(
                    "has targets {first} and {j} in one node, and topology[{}] has them in two",
                    levels.len() - 1
                );
                return Err(Error::invalid(name, reason));
            }
        }
    }
    levels.push(Nodes { ids, live, most });
    Ok(())
}

/// Drops each `most` that no node can reach, from the inside out; returns how many routes a source can
/// have. A node has no more than its nodes, or targets, have together. A `most` of 1 stays: domains say
/// something with one slot too, since their totals are rounded.
fn bounded(levels: &mut [Nodes], fan_out: u32, capacities: &[f64]) -> Result<u64, Error> {
    // The number and the most of every live target, or of what stands for it: the first target of
    // every node of the level below.
    let mut inner: Vec<(usize, u64)> = memory::with_capacity(capacities.len())?;
    let live = |j: &usize| capacities[*j] > 0.0;
    inner.extend((0..capacities.len()).filter(live).map(|j| (j, 1)));
    for level in levels.iter_mut().rev() {
        let mut nodes = memory::filled(level.live as usize, (usize::MAX, 0u64))?;
        for &(j, most) in &inner {
            let node = &mut nodes[level.ids[j] as usize];
            *node = (node.0.min(j), node.1 + most);
        }
        let reach = nodes.iter().map(|node| node.1).max().unwrap_or(0);
        let reach = reach.min(u64::from(fan_out));
        level.most = level
            .most
            .filter(|&most| most == 1 || u64::from(most) < reach);
        for node in &mut nodes {
            node.1 = node.1.min(level.most.map_or(u64::MAX, u64::from));
        }
        inner = nodes;
    }
    Ok(inner.iter().map(|&(_, most)| most).sum())
}
