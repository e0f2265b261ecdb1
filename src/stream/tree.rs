//! The tree: what an item gets, and what every target got before it.

use super::node::{Child, Kind, Node, Ring};
use super::parts::Rings;
use crate::error::Error;
use crate::memory;

/// Who gets the items 0, 1, 2, ... O(M) memory.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Parents after their children; who descends to the left first goes through them from the last to the first.
    nodes: Vec<Node>,
    rings: Rings,
    /// Who is first in every ring.
    firsts: Vec<u32>,
    root: Child,
}

/// What a node or a target knows of an item: whether the item wants one more than all do, and how many
/// items before it did.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// Whether the item wants one more.
    pub extra: bool,
    /// Items before it that did.
    pub before: u64,
}

impl Tree {
    /// A tree of nodes in any order.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(nodes: &[Node], rings: Rings, firsts: Vec<u32>, root: Child) -> Result<Self, Error> {
        let (nodes, root) = in_order_of_descent(nodes, root)?;
        Ok(Self {
            nodes,
            rings,
            firsts,
            root,
        })
    }

    /// The node of this number.
    pub fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }

    /// The ring of this number.
    pub fn ring(&self, id: u32) -> Ring<'_> {
        Ring {
            members: &self.rings.members[self.rings.place(id as usize)],
            first: self.firsts[id as usize],
        }
    }

    /// Where an item begins.
    pub fn root(&self) -> Child {
        self.root
    }

    /// Calls `each` with the targets of an item, in the order of the tree. O(k * depth).
    pub fn walk(&self, item: u64, each: &mut impl FnMut(u32)) {
        let none = Wanted {
            extra: false,
            before: 0,
        };
        self.descend(self.root, item, none, each);
    }

    /// What is below a child. Its depth is that of a tree whose amounts grow by two every two levels,
    /// or of one of few items: some 120 levels at most.
    fn descend(&self, mut child: Child, item: u64, mut wanted: Wanted, each: &mut impl FnMut(u32)) {
        while child.whole > 0 || wanted.extra {
            if child.whole == 0 {
                return each(self.only(child, wanted.before));
            }
            let node = match child.kind() {
                Kind::Target(target) => return each(target),
                Kind::Ring(ring) => {
                    let ring = self.ring(ring);
                    let mut turn = ring.turn(child.routes_before(item, wanted.before));
                    for _ in 0..child.whole + u32::from(wanted.extra) {
                        each(ring.members[turn]);
                        turn = if turn + 1 == ring.members.len() {
                            0
                        } else {
                            turn + 1
                        };
                    }
                    return;
                }
                Kind::Node(node) => self.node(node),
            };
            let (left, right) = node.divide(item, wanted);
            if node.left.whole > 0 || left.extra {
                self.descend(node.left, item, left, each);
            }
            (child, wanted) = (node.right, right);
        }
    }

    /// The only target of an item below a child of which not all want one, where `before` items before it did.
    pub fn only(&self, mut child: Child, mut before: u64) -> u32 {
        loop {
            let node = match child.kind() {
                Kind::Target(target) => return target,
                Kind::Ring(ring) => {
                    let ring = self.ring(ring);
                    return ring.members[ring.turn(before)];
                }
                Kind::Node(node) => self.node(node),
            };
            let passed = node.deal.before(before);
            (child, before) = if node.deal.takes(before) {
                (node.left, passed)
            } else {
                (node.right, before - passed)
            };
        }
    }

    /// Adds to every target's count the items before `item` that it got. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn count(&self, item: u64, counts: &mut [u64]) -> Result<(), Error> {
        // Adds what is known at once; what is below a node is not.
        let mut add = |child: Child, before: u64| {
            let routes = child.routes_before(item, before);
            match child.kind() {
                Kind::Node(node) => return Some(node),
                Kind::Target(target) => counts[target as usize] += routes,
                Kind::Ring(ring) => {
                    let ring = self.ring(ring);
                    for (place, &target) in ring.members.iter().enumerate() {
                        counts[target as usize] += ring.before(routes, place);
                    }
                }
            }
            None
        };
        add(self.root, 0);
        let mut before = memory::filled(self.nodes.len(), 0)?;
        for (i, node) in self.nodes.iter().enumerate().rev() {
            let wanted = Wanted {
                extra: false,
                before: before[i],
            };
            let (left, right) = node.divide(item, wanted);
            for (child, wanted) in [(node.left, left), (node.right, right)] {
                if let Some(node) = add(child, wanted.before) {
                    before[node as usize] = wanted.before;
                }
            }
        }
        Ok(())
    }
}

/// The nodes below a root as [`Tree`] keeps them, so that a descent reads memory in one direction.
fn in_order_of_descent(nodes: &[Node], root: Child) -> Result<(Vec<Node>, Child), Error> {
    // Where every node is in the new order, and the nodes in that order.
    let mut places = memory::filled(nodes.len(), 0)?;
    let mut descent: Vec<u32> = memory::with_capacity(nodes.len())?;
    let mut waiting = Vec::new();
    memory::push(&mut waiting, root)?;
    while let Some(child) = waiting.pop() {
        if let Kind::Node(node) = child.kind() {
            places[node as usize] = (nodes.len() - 1 - descent.len()) as u32;
            descent.push(node);
            memory::push(&mut waiting, nodes[node as usize].right)?;
            memory::push(&mut waiting, nodes[node as usize].left)?;
        }
    }
    let placed = |child: Child| match child.kind() {
        Kind::Node(node) => Child {
            id: places[node as usize],
            ..child
        },
        _ => child,
    };
    let mut ordered = memory::with_capacity(nodes.len())?;
    ordered.extend(descent.iter().rev().map(|&node| {
        let node = nodes[node as usize];
        Node {
            left: placed(node.left),
            right: placed(node.right),
            ..node
        }
    }));
    Ok((ordered, placed(root)))
}

impl Node {
    /// What the children know of an item.
    #[inline(always)]
    fn divide(&self, item: u64, wanted: Wanted) -> (Wanted, Wanted) {
        let Wanted { extra, before } = wanted;
        let is_dealt = extra != self.complement;
        let element = self.first(item, before);
        let passed = self.deal.before(element);
        let left = is_dealt && self.deal.takes(element);
        let right = is_dealt && !left;
        let (before_left, before_right) = self.before(item, element, passed);
        let of = |took: bool, before: u64| Wanted {
            extra: took != self.complement,
            before,
        };
        (of(left, before_left), of(right, before_right))
    }
}
