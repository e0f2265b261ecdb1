//! Shares on a tree whose nodes take so many routes of a source at most.
//!
//! share_j = min(cap_j, c_j * min(lambda, lambda_v over the nodes v above j)), where lambda_v is the level
//! at which the shares in node v sum to its bound, and lambda the one at which all sum to the slots that
//! can be filled. It is found from the inside out, by the routine that fills domains: a node that could
//! exceed its bound is filled by itself; what is full before that stays as it is, and the rest becomes one
//! item of the node above.
//!
//! The last units are put right in the same direction. A full node is settled at exactly its bound, any
//! other only brought back to it, so that whatever is added later stays within the bounds of all nodes
//! above.

use super::problem::Problem;
use super::shares::{self, Shares};
use super::tree::{Nodes, Tree};
use super::water::{Item, ONE, fill};
use crate::error::Error;
use crate::memory;
use std::ops::Range;

/// The shares of a problem without domains, and a tree. O(M log M) a level that has a `most`.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn shares(problem: &Problem, tree: &Tree) -> Result<Shares, Error> {
    let mut bounded = memory::with_capacity(tree.levels.len())?;
    bounded.extend(tree.levels.iter().filter(|level| level.most.is_some()));
    if bounded.is_empty() {
        // Levels without a bound hold nobody down.
        return shares::shares(problem);
    }
    let mut order = problem.live()?;
    for level in bounded.iter().rev() {
        memory::sort_by_key(&mut order, |&j| level.ids[j as usize])?;
    }

    let mut filling = Filling {
        problem,
        targets: memory::copied(&order)?,
        nodes: Vec::new(),
    };
    let (_, mut items) = filling.items(&bounded, 0..order.len(), None)?;
    let Filling { targets, nodes, .. } = filling;
    let room: u64 = items.iter().map(|item| item.amount).sum();
    let mut shares = Shares {
        filled: room.min(problem.demand()),
        fixed: memory::filled(problem.targets(), 0)?,
        float: memory::filled(problem.targets(), 0.0)?,
    };
    let level = fill(&mut items, shares.filled)?;
    let mut settling = Settling::new(problem, &order, nodes)?;
    for item in &items[..level.first] {
        let members = &targets[item.members.clone()];
        match (item.node, members) {
            (None, &[target]) => {
                shares.set(target, item.amount);
                settling.is_full[target as usize] = true;
            }
            (node, _) => {
                shares.follow(problem, members, item.units());
                let node = node.expect("several targets are a node's") as usize;
                settling.nodes[node].is_full = true;
            }
        }
    }
    let mut rest = memory::with_capacity(targets.len())?;
    for item in &items[level.first..] {
        rest.extend_from_slice(&targets[item.members.clone()]);
    }
    shares.follow(problem, &rest, level.units());
    settling.settle(&mut shares);
    Ok(shares)
}

/// A node with a bound, by the place of its targets in the order of the tree.
struct Node {
    targets: Range<usize>,
    /// The node above; none for those of the widest level.
    parent: Option<usize>,
    /// The most units that it takes: those of its `most`, or fewer where less is below it.
    bound: u64,
    /// The units that its targets have.
    sum: i128,
    /// Whether it has exactly its bound.
    is_full: bool,
}

/// What is filled, from the inside out.
struct Filling<'a> {
    problem: &'a Problem,
    /// The targets of the items, which are ranges of it.
    targets: Vec<u32>,
    /// Every node after the one above it.
    nodes: Vec<Node>,
}

impl Filling<'_> {
    /// The items of the targets in a range, which lies in one node, as far as `levels` divide it, and
    /// the most routes that they take together.
    fn items(
        &mut self,
        levels: &[&Nodes],
        range: Range<usize>,
        parent: Option<usize>,
    ) -> Result<(u64, Vec<Item>), Error> {
        let mut items = memory::with_capacity(range.len())?;
        let Some((level, inner)) = levels.split_first() else {
            items.extend(range.map(|at| Item::single(self.problem, &self.targets, at)));
            return Ok((items.iter().map(|item| item.amount).sum(), items));
        };
        let most = level.most.expect("the level has a bound");
        let most = u64::from(most) * u64::from(self.problem.sources);
        let mut total = 0;
        let mut first = range.start;
        while first < range.end {
            let node = level.ids[self.targets[first] as usize];
            let same = |&&j: &&u32| level.ids[j as usize] == node;
            let rest = &self.targets[first..range.end];
            let members = first..first + rest.iter().take_while(same).count();
            first = members.end;
            let number = self.nodes.len();
            let node = Node {
                targets: members.clone(),
                parent,
                bound: 0,
                sum: 0,
                is_full: false,
            };
            memory::push(&mut self.nodes, node)?;
            let (room, mut own) = self.items(inner, members.clone(), Some(number))?;
            self.nodes[number].bound = room.min(most);
            total += room.min(most);
            if room > most {
                self.merge(&mut own, most, members.start, number)?;
            }
            items.append(&mut own);
        }
        Ok((total, items))
    }

    /// Fills the items of a node, whose targets begin at `start`, to `most`: those that are full before
    /// the node is stay, the others become one.
    fn merge(
        &mut self,
        items: &mut Vec<Item>,
        most: u64,
        start: usize,
        node: usize,
    ) -> Result<(), Error> {
        let level = fill(items, most)?;
        let mut order: Vec<u32> = memory::with_capacity(self.targets.len())?;
        for item in items.iter_mut() {
            let first = start + order.len();
            order.extend_from_slice(&self.targets[item.members.clone()]);
            item.members = first..start + order.len();
        }
        let end = start + order.len();
        self.targets[start..end].copy_from_slice(&order);
        let first = items[level.first].members.start;
        items.truncate(level.first);
        let mut rest = Item::rest(&level, first..end);
        rest.node = Some(node as u32);
        items.push(rest);
        Ok(())
    }
}

/// The last units, node by node.
struct Settling<'a> {
    problem: &'a Problem,
    /// The targets in the order of the tree.
    order: &'a [u32],
    nodes: Vec<Node>,
    /// The innermost node of every place in the order.
    innermost: Vec<usize>,
    /// Whether a target has what it should, by itself or since a node above it is full.
    is_full: Vec<bool>,
}

impl<'a> Settling<'a> {
    fn new(problem: &'a Problem, order: &'a [u32], nodes: Vec<Node>) -> Result<Self, Error> {
        let mut innermost = memory::filled(order.len(), 0)?;
        for (number, node) in nodes.iter().enumerate() {
            innermost[node.targets.clone()].fill(number);
        }
        Ok(Self {
            problem,
            order,
            nodes,
            innermost,
            is_full: memory::filled(problem.targets(), false)?,
        })
    }

    /// Puts the last units of all nodes right, and of the whole.
    fn settle(&mut self, shares: &mut Shares) {
        for number in (0..self.nodes.len()).rev() {
            let node = &self.nodes[number];
            let (targets, is_full) = (node.targets.clone(), node.is_full);
            let bound = i128::from(node.bound) * i128::from(ONE);
            let sum = self.sum(shares, targets.clone());
            let aim = if is_full { bound } else { sum.min(bound) };
            self.add(shares, targets.clone(), Some(number), aim - sum);
            self.nodes[number].sum = aim;
            if is_full {
                for &j in &self.order[targets] {
                    self.is_full[j as usize] = true;
                }
            }
        }
        let all = 0..self.order.len();
        let aim = i128::from(shares.filled) * i128::from(ONE);
        let missing = aim - self.sum(shares, all.clone());
        self.add(shares, all, None, missing);
    }

    fn sum(&self, shares: &Shares, places: Range<usize>) -> i128 {
        let fixed = |&j: &u32| i128::from(shares.fixed[j as usize]);
        self.order[places].iter().map(fixed).sum()
    }

    /// Adds `missing` units in the places of a node (takes them away where it is negative), within the
    /// bounds of all nodes inside it: evenly over shares with a fraction first, since one that is whole
    /// should stay so.
    fn add(
        &mut self,
        shares: &mut Shares,
        places: Range<usize>,
        node: Option<usize>,
        mut missing: i128,
    ) {
        if missing == 0 {
            return;
        }
        let fractional = |shares: &Shares, place: usize, this: &Self| {
            let j = this.order[place] as usize;
            !this.is_full[j] && !shares.fixed[j].is_multiple_of(ONE)
        };
        let count = places
            .clone()
            .filter(|&place| fractional(shares, place, self))
            .count() as i128;
        if count > 0 {
            let step = missing / count + missing.signum();
            for place in places.clone() {
                if missing != 0 && fractional(shares, place, self) {
                    let part = step.clamp(missing.min(0), missing.max(0));
                    missing -= self.add_one(shares, place, node, part);
                }
            }
        }
        for place in places {
            if missing != 0 && !self.is_full[self.order[place] as usize] {
                missing -= self.add_one(shares, place, node, missing);
            }
        }
        debug_assert_eq!(missing, 0);
    }

    /// Adds as much of `units` to a target as it and the nodes between it and `node` have room for;
    /// returns how much that is.
    fn add_one(
        &mut self,
        shares: &mut Shares,
        place: usize,
        node: Option<usize>,
        units: i128,
    ) -> i128 {
        let j = self.order[place] as usize;
        let mut room =
            i128::from(self.problem.caps[j]) * i128::from(ONE) - i128::from(shares.fixed[j]);
        let mut at = Some(self.innermost[place]);
        while let Some(inner) = at.filter(|_| at != node) {
            let inner_room =
                i128::from(self.nodes[inner].bound) * i128::from(ONE) - self.nodes[inner].sum;
            room = room.min(inner_room);
            at = self.nodes[inner].parent;
        }
        let units = units.clamp(-i128::from(shares.fixed[j]), room);
        shares.fixed[j] = (i128::from(shares.fixed[j]) + units) as u64;
        let mut at = Some(self.innermost[place]);
        while let Some(inner) = at.filter(|_| at != node) {
            self.nodes[inner].sum += units;
            at = self.nodes[inner].parent;
        }
        units
    }
}
