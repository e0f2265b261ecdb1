//! LPT: one source after another, heaviest first, to its relatively least loaded targets (Graham
//! 1969, for targets of unequal speed).
//!
//! A source of weight w goes where (load + w) / share is least: there is a line in w for every
//! target, with slope 1 / share, and the lowest ones at w are wanted. They are found in a tree over
//! the targets by share, whose nodes know the least load / share and the least slope below them:
//! together a bound for all lines of the node, and a sharp one where shares are nearly equal.

use super::targets::Targets;
use crate::error::Error;
use crate::memory;

/// What is known of the targets below a node.
#[derive(Clone, Copy)]
struct Node {
    /// The least load / share.
    level: f64,
    /// The least 1 / share.
    slope: f64,
    /// The most weight that one of them still takes.
    room: f64,
}

const NOTHING: Node = Node {
    level: f64::INFINITY,
    slope: f64::INFINITY,
    room: -1.0,
};

impl Node {
    /// What is below two nodes.
    fn with(self, other: Self) -> Self {
        Self {
            level: self.level.min(other.level),
            slope: self.slope.min(other.slope),
            room: self.room.max(other.room),
        }
    }

    /// No target below gets lower than this with `weight` more.
    fn bound(self, weight: f64) -> f64 {
        self.level + weight * self.slope
    }
}

/// The tree over the targets. O(M) memory.
pub struct Tree {
    /// The children of node i are 2i and 2i + 1; the leaves are the second half.
    nodes: Vec<Node>,
    /// The best found so far, best first: place and what it would come to.
    best: Vec<(u32, f64)>,
}

impl Tree {
    /// Room for a tree over so many targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: usize) -> Result<Self, Error> {
        Ok(Self {
            nodes: memory::filled(2 * targets.next_power_of_two(), NOTHING)?,
            best: Vec::new(),
        })
    }

    /// Takes over all loads. O(M).
    pub fn rebuild(&mut self, targets: &Targets) {
        let leaves = self.nodes.len() / 2;
        for at in 0..targets.len() {
            self.nodes[leaves + at] = leaf(targets, at);
        }
        for node in (1..leaves).rev() {
            self.nodes[node] = self.nodes[2 * node].with(self.nodes[2 * node + 1]);
        }
    }

    /// Whether a target takes so much.
    pub fn has_room(&self, weight: f64) -> bool {
        self.nodes[1].room >= weight
    }

    /// Gives a source to its `count` best targets, or as many as take it, none in a domain that is
    /// `taken`; they get its weight. Returns their places, best first. O(count * (count + log M))
    /// where few levels are nearly equal, O(count * M) at worst.
    pub fn place(
        &mut self,
        targets: &mut Targets,
        weight: f64,
        count: usize,
        taken: &[u32],
    ) -> &[(u32, f64)] {
        self.best.clear();
        self.search(1, targets, weight, count, taken);
        for i in 0..self.best.len() {
            let at = self.best[i].0 as usize;
            targets.add(at, weight);
            self.update(targets, at);
        }
        &self.best
    }

    fn search(&mut self, node: usize, targets: &Targets, weight: f64, count: usize, taken: &[u32]) {
        let Node { room, .. } = self.nodes[node];
        let bound = self.nodes[node].bound(weight);
        let full = self.best.len() == count;
        if room < weight || full && self.best.last().is_none_or(|&(_, worst)| bound >= worst) {
            return;
        }
        let leaves = self.nodes.len() / 2;
        if node >= leaves {
            self.offer((node - leaves) as u32, bound, targets, count, taken);
            return;
        }
        let (left, right) = (2 * node, 2 * node + 1);
        let right_first = self.nodes[right].bound(weight) < self.nodes[left].bound(weight);
        for child in if right_first {
            [right, left]
        } else {
            [left, right]
        } {
            self.search(child, targets, weight, count, taken);
        }
    }

    /// Adds a target that is better than the worst, or for which there is a place.
    fn offer(&mut self, at: u32, level: f64, targets: &Targets, count: usize, taken: &[u32]) {
        let domain = targets.domains[at as usize];
        if taken.contains(&domain) {
            return;
        }
        let same = |&(other, _): &(u32, f64)| targets.domains[other as usize] == domain;
        match self.best.iter().position(same) {
            Some(other) if self.best[other].1 <= level => return,
            Some(other) => drop(self.best.remove(other)),
            None if self.best.len() == count => drop(self.best.pop()),
            None => {}
        }
        let rank = self.best.partition_point(|&(_, other)| other <= level);
        self.best.insert(rank, (at, level));
    }

    fn update(&mut self, targets: &Targets, at: usize) {
        let mut node = self.nodes.len() / 2 + at;
        self.nodes[node] = leaf(targets, at);
        while node > 1 {
            node /= 2;
            self.nodes[node] = self.nodes[2 * node].with(self.nodes[2 * node + 1]);
        }
    }
}

fn leaf(targets: &Targets, at: usize) -> Node {
    Node {
        level: targets.loads[at] * targets.slopes[at],
        slope: targets.slopes[at],
        room: match targets.routes_left[at] {
            0 => NOTHING.room,
            _ => targets.rooms[at] - targets.loads[at],
        },
    }
}
