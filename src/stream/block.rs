//! Many consecutive items at once: every node deals the list of its elements to two shorter lists, one
//! after the other in memory that stays in the cache.

use super::node::{Child, Deal, Kind, Ring};
use super::partition::{PAD, partition, partition_others, sides};
use super::tree::Tree;
use crate::error::Error;
use crate::memory;
use crate::run::Run;
use std::ops::Range;

/// The most items of a block: their numbers in it are 16 bits.
pub const ITEMS: usize = 1 << 15;
/// Fewer are better where the tree is small: then their lists stay nearer.
const ITEMS_OF_FEW: usize = 1 << 13;
/// Targets that are few.
const FEW: usize = 256;
/// Elements dealt between two looks at the cancel flag.
const ELEMENTS_PER_CHECK: usize = 1 << 18;

/// Items in a block of a stream with so many targets and slots.
pub fn items(targets: usize, fan_out: usize) -> usize {
    let items = if targets <= FEW { ITEMS_OF_FEW } else { ITEMS };
    // A row may be long: its block should stay some megabytes.
    items.min((1 << 20) / fan_out.max(1)).max(64)
}

/// What a thread needs for a block, kept from one to the next.
#[derive(Default)]
pub struct Scratch {
    /// Lists, the last one topmost.
    lists: Vec<u16>,
    /// The next slot of every item.
    slots: Vec<u32>,
}

/// A block of items and where their targets go.
pub struct Block<'a> {
    /// Who gets what.
    pub tree: &'a Tree,
    /// The first item, counted from where the tree holds.
    pub from: u64,
    /// k: the slots of a row.
    pub stride: usize,
    /// The slots that are filled; the others are not written.
    pub filled: usize,
    /// Rows, as many as there are items.
    pub rows: &'a mut [i32],
    /// The instruction set, and what stops it.
    pub run: &'a Run,
}

impl Block<'_> {
    /// Fills the rows; the targets of a row begin at the slot that `first_slot` gives for its number.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn route(
        self,
        scratch: &mut Scratch,
        first_slot: impl Fn(usize) -> u32,
    ) -> Result<(), Error> {
        let items = self.rows.len() / self.stride;
        let Scratch { lists, slots } = scratch;
        slots.clear();
        if self.filled > 1 {
            slots
                .try_reserve(items)
                .map_err(|_| Error::OutOfMemory { bytes: None })?;
            slots.extend((0..items).map(first_slot));
        }
        let root = self.tree.root();
        let mut dealer = Dealer {
            block: self,
            items,
            lists,
            slots,
            dealt: 0,
        };
        dealer.child(root, 0, 0..0)
    }
}

/// Where targets go.
struct Rows<'a> {
    stride: usize,
    filled: usize,
    rows: &'a mut [i32],
    slots: &'a mut [u32],
}

impl Rows<'_> {
    /// Writes a target into the next slot of an item.
    #[inline(always)]
    fn put(&mut self, item: usize, target: i32) {
        if self.filled == 1 {
            self.rows[item * self.stride] = target;
            return;
        }
        let slot = &mut self.slots[item];
        self.rows[item * self.stride + *slot as usize] = target;
        *slot += 1;
        if *slot == self.filled as u32 {
            *slot = 0;
        }
    }
}

struct Dealer<'a, 'b> {
    block: Block<'a>,
    items: usize,
    lists: &'b mut Vec<u16>,
    slots: &'b mut [u32],
    /// Elements since the last look at the flag.
    dealt: usize,
}

impl Dealer<'_, '_> {
    /// What is below a child: `list`, the topmost of the lists, holds the items that want one more target
    /// there than all do; `before` items before the block did. As deep as the tree.
    fn child(&mut self, child: Child, before: u64, list: Range<usize>) -> Result<(), Error> {
        if child.whole == 0 && list.is_empty() {
            return Ok(());
        }
        let tree = self.block.tree;
        let node = match child.kind() {
            Kind::Target(target) => {
                self.write(target as i32, child.whole > 0, list);
                return Ok(());
            }
            Kind::Ring(ring) => return self.take_turns(tree.ring(ring), child, before, list),
            Kind::Node(node) => *tree.node(node),
        };
        let from = self.block.from;
        if node.complement {
            self.count(self.items)?;
            let first = from - before;
            let passed = node.deal.before(first);
            let (right, left) = self.deal_others(&node.deal, first, list)?;
            self.child(node.left, from - passed, left)?;
            return self.child(node.right, from - (first - passed), right);
        }
        self.count(list.len() + 1)?;
        if let (Some(left), Some(right)) = (node.left.only_target(), node.right.only_target()) {
            self.choose(&node.deal, before, list, left as i32, right as i32);
            return Ok(());
        }
        let passed = node.deal.before(before);
        let (right, left) = self.deal(&node.deal, before, list)?;
        self.child(node.left, passed, left)?;
        self.child(node.right, before - passed, right)
    }

    /// Writes one of two targets into the rows of the listed items.
    fn choose(&mut self, deal: &Deal, first: u64, list: Range<usize>, left: i32, right: i32) {
        let mut rows = Rows {
            stride: self.block.stride,
            filled: self.block.filled,
            rows: self.block.rows,
            slots: self.slots,
        };
        sides(deal, first, &self.lists[list], |item, goes_left| {
            rows.put(item as usize, if goes_left { left } else { right });
        });
    }

    /// Puts the elements for the right child and above them those for the left one on top.
    fn deal(
        &mut self,
        deal: &Deal,
        first: u64,
        list: Range<usize>,
    ) -> Result<(Range<usize>, Range<usize>), Error> {
        let (top, count) = (list.end, list.len());
        let room = count + PAD;
        self.grow(top + 2 * room)?;
        let (below, above) = self.lists.split_at_mut(top);
        let (right, rest) = above.split_at_mut(room);
        let left = &mut rest[..room];
        let taken = partition(self.block.run.isa, deal, first, &below[list], left, right);
        let above = top + room;
        Ok((top..top + count - taken, above..above + taken))
    }

    /// The same where the items that are not in the list are dealt: the child that gets one is the one that does not
    /// want one more.
    fn deal_others(
        &mut self,
        deal: &Deal,
        first: u64,
        list: Range<usize>,
    ) -> Result<(Range<usize>, Range<usize>), Error> {
        let (top, room) = (list.end, self.items);
        self.grow(top + 2 * room)?;
        let (below, above) = self.lists.split_at_mut(top);
        let (right, left) = above[..2 * room].split_at_mut(room);
        let (left, right) = partition_others(deal, first, &below[list], left, right);
        let above = top + room;
        Ok((top..top + right, above..above + left))
    }

    fn grow(&mut self, length: usize) -> Result<(), Error> {
        if self.lists.len() < length {
            // Twice as much: there are a few such steps for all blocks.
            let mut lists = memory::filled(2 * length, 0)?;
            lists[..self.lists.len()].copy_from_slice(self.lists);
            *self.lists = lists;
        }
        Ok(())
    }

    /// Looks at the flag now and then.
    fn count(&mut self, elements: usize) -> Result<(), Error> {
        self.dealt += elements;
        if self.dealt >= ELEMENTS_PER_CHECK {
            self.dealt = 0;
            self.block.run.cancel.check()?;
        }
        Ok(())
    }

    /// Writes a target into the rows of the listed items, or of all.
    fn write(&mut self, target: i32, all: bool, list: Range<usize>) {
        let mut rows = Rows {
            stride: self.block.stride,
            filled: self.block.filled,
            rows: self.block.rows,
            slots: self.slots,
        };
        if all {
            (0..self.items).for_each(|item| rows.put(item, target));
        } else {
            let list = &self.lists[list];
            list.iter()
                .for_each(|&item| rows.put(item as usize, target));
        }
    }

    /// Writes the members of a ring, in turn, into the rows of all items as often as they want, once more
    /// into those of the listed ones.
    fn take_turns(
        &mut self,
        ring: Ring,
        child: Child,
        before: u64,
        list: Range<usize>,
    ) -> Result<(), Error> {
        let mut turn = ring.turn(child.routes_before(self.block.from, before));
        let mut next = || {
            let target = ring.members[turn] as i32;
            turn = if turn + 1 == ring.members.len() {
                0
            } else {
                turn + 1
            };
            target
        };
        // A few million routes at most are written between two looks at the flag.
        self.count(self.items * child.whole as usize)?;
        let mut rows = Rows {
            stride: self.block.stride,
            filled: self.block.filled,
            rows: self.block.rows,
            slots: self.slots,
        };
        let list = &self.lists[list];
        if child.whole == 0 {
            list.iter()
                .for_each(|&item| rows.put(item as usize, next()));
            return Ok(());
        }
        let mut listed = list.iter().map(|&item| item as usize).peekable();
        for item in 0..self.items {
            let extra = listed.next_if_eq(&item).is_some();
            for _ in 0..child.whole + u32::from(extra) {
                rows.put(item, next());
            }
        }
        Ok(())
    }
}
