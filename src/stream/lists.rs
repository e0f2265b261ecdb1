//! Lists of targets: what is below a node, element after element, from the leaves up.

use super::kernels::{PAD, choose, merge};
use super::node::{Child, Kind, Ring};
use super::tree::Tree;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Elements that nodes deal between two looks at the cancel flag.
const ELEMENTS_PER_CHECK: usize = 1 << 18;

/// What makes lists.
pub struct Lists<'a> {
    tree: &'a Tree,
    /// The item before whose routes the lists begin.
    from: u64,
    run: &'a Run,
    /// The lists, one above the other.
    stack: &'a mut Vec<u32>,
    /// Elements since the last look at the flag.
    dealt: usize,
}

/// A part of what is below a node.
#[derive(Clone, Copy)]
struct Part {
    child: Child,
    /// The items before the first that wanted one more.
    before: u64,
    /// Its routes.
    count: usize,
}

impl<'a> Lists<'a> {
    /// Lists that begin with an item, in memory that may be used again.
    pub fn new(tree: &'a Tree, from: u64, run: &'a Run, stack: &'a mut Vec<u32>) -> Self {
        Self {
            tree,
            from,
            run,
            stack,
            dealt: 0,
        }
    }

    /// The targets of the next `count` routes below a child, of which no item wants two, unless it is a ring; `before`
    /// items before wanted one more there than all do.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn list(&mut self, child: Child, before: u64, count: usize) -> Result<&[u32], Error> {
        grow(self.stack, count + PAD)?;
        let part = Part {
            child,
            before,
            count,
        };
        self.fill(part, 0, count + PAD)?;
        Ok(&self.stack[..count])
    }

    /// Writes a list to a place in the stack, of which all from `top` on is free. As deep as the tree.
    fn fill(&mut self, part: Part, at: usize, top: usize) -> Result<(), Error> {
        let Part {
            child,
            before,
            count,
        } = part;
        let node = match child.kind() {
            Kind::Target(target) => {
                self.stack[at..at + count].fill(target);
                return Ok(());
            }
            Kind::Ring(ring) => {
                let ring = self.tree.ring(ring);
                let turn = ring.turn(child.routes_before(self.from, before));
                take_turns(ring, turn, &mut self.stack[at..at + count]);
                return Ok(());
            }
            Kind::Node(node) => self.tree.node(node),
        };
        self.count(count + 1)?;
        if count == 1 && child.whole == 0 {
            self.stack[at] = self.tree.only(child, before);
            return Ok(());
        }
        let isa = self.run.isa;
        // The items without one more than all are dealt in a complement, which here are all items, and a child lacks
        // one more where an element is dealt to it: each child has what is dealt to the other.
        let first = node.first(self.from, before);
        let (mut a, mut b) = (node.left, node.right);
        if node.complement {
            (a, b) = (b, a);
        }
        let passed = node.deal.before(first);
        let through = (node.deal.before(first + count as u64) - passed) as usize;
        if let (Some(a), Some(b)) = (a.only_target(), b.only_target()) {
            let list = &mut self.stack[at..at + count + PAD];
            choose(isa, &node.deal, first, [a, b], list);
            return Ok(());
        }
        let (before_left, before_right) = node.before(self.from, first, passed);
        let (before_a, before_b) = if node.complement {
            (before_right, before_left)
        } else {
            (before_left, before_right)
        };
        let a = Part {
            child: a,
            before: before_a,
            count: through,
        };
        let b = Part {
            child: b,
            before: before_b,
            count: count - through,
        };
        if a.count == 0 || b.count == 0 {
            return self.fill(if b.count == 0 { a } else { b }, at, top);
        }
        // The shorter list is made above: so the stack is never twice as high as the longest list and the pads.
        let few_pass = a.count <= b.count;
        let (few, many) = if few_pass { (a, b) } else { (b, a) };
        let above = top + few.count + PAD;
        grow(self.stack, above)?;
        self.fill(few, top, above)?;
        self.fill(many, at + few.count, above)?;
        let (list, few) = self.stack[..above].split_at_mut(top);
        let list = &mut list[at..at + count + PAD];
        merge(isa, &node.deal, first, few_pass, few, list);
        Ok(())
    }

    /// Looks at the flag now and then.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`].
    pub fn count(&mut self, elements: usize) -> Result<(), Error> {
        self.dealt += elements;
        if self.dealt >= ELEMENTS_PER_CHECK {
            self.dealt = 0;
            self.run.cancel.check()?;
        }
        Ok(())
    }
}

/// Fills a list with the members of a ring in turn.
fn take_turns(ring: Ring, turn: usize, list: &mut [u32]) {
    let head = &ring.members[turn..];
    let (begin, rest) = list.split_at_mut(list.len().min(head.len()));
    begin.copy_from_slice(&head[..begin.len()]);
    for round in rest.chunks_mut(ring.members.len()) {
        round.copy_from_slice(&ring.members[..round.len()]);
    }
}

/// Makes a stack so high at least.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn grow<T: Copy + Default>(stack: &mut Vec<T>, height: usize) -> Result<(), Error> {
    if stack.len() < height {
        // Twice as much: there are a few such steps for all blocks.
        let mut higher = memory::filled(2 * height, T::default())?;
        higher[..stack.len()].copy_from_slice(stack);
        *stack = higher;
    }
    Ok(())
}
