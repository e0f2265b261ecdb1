//! Many consecutive items at once: first which of them want one more target below each of the few nodes of which an
//! item may want two; what is below the others is a list of targets, which go to those items in order.

use super::kernels::divide;
use super::lists::{Lists, grow};
use super::node::{Child, Kind, Node};
use super::tree::Tree;
use crate::error::Error;
use crate::run::Run;

/// Slots of a block for every target: a node takes its time in every block, however little it deals there.
const SLOTS_PER_TARGET: usize = 64;
/// The fewest slots of a block, unless there are no more ...
const FEWEST: usize = 1 << 14;
/// ... and the most: then a thread's lists take a few megabytes.
const MOST: usize = 1 << 19;

/// How many of `count` items of a stream with so many targets and slots a thread of the current pool routes at once.
pub fn items(targets: usize, fan_out: usize, count: usize) -> usize {
    // The words of a set should be full.
    let fewest = (FEWEST / fan_out).max(64);
    if count <= fewest {
        // So few are routed by the calling thread, which need not be of a pool.
        return fewest;
    }
    let slots = (SLOTS_PER_TARGET * targets).clamp(FEWEST, MOST);
    (slots / fan_out)
        .min(count.div_ceil(rayon::current_num_threads()))
        .max(fewest)
}

/// What a thread needs for a block, kept from one to the next.
#[derive(Default)]
pub struct Scratch {
    /// Lists of targets, the last one topmost.
    lists: Vec<u32>,
    /// Sets of items, a bit for each, the last one topmost.
    sets: Vec<u64>,
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
        let Scratch { lists, sets, slots } = scratch;
        slots.clear();
        if self.filled > 1 {
            slots
                .try_reserve(items)
                .map_err(|_| Error::OutOfMemory { bytes: None })?;
            slots.extend((0..items).map(first_slot));
        }
        let words = items.div_ceil(64);
        grow(sets, words)?;
        sets[..words].fill(0);
        let mut dealer = Dealer {
            tree: self.tree,
            from: self.from,
            run: self.run,
            items,
            words,
            sets,
            lists: Lists::new(self.tree, self.from, self.run, lists),
            rows: Rows {
                stride: self.stride,
                filled: self.filled,
                rows: self.rows,
                slots,
            },
        };
        dealer.child(self.tree.root(), 0, 0)
    }
}

struct Dealer<'a> {
    tree: &'a Tree,
    from: u64,
    run: &'a Run,
    items: usize,
    /// Words of a set of items.
    words: usize,
    /// Sets, one above the other.
    sets: &'a mut Vec<u64>,
    lists: Lists<'a>,
    rows: Rows<'a>,
}

impl Dealer<'_> {
    /// What is below a child; the set at `extra`, the topmost, has the items that want one more target there than all
    /// do; `before` items before the block did. As deep as the tree.
    fn child(&mut self, child: Child, before: u64, extra: usize) -> Result<(), Error> {
        let set = &self.sets[extra..extra + self.words];
        let wanted: usize = set.iter().map(|word| word.count_ones() as usize).sum();
        let count = child.whole as usize * self.items + wanted;
        if count == 0 {
            return Ok(());
        }
        if let Kind::Node(node) = child.kind() {
            let node = *self.tree.node(node);
            // A list knows elements and not items: they are the items that want one, or all.
            let is_list = child.whole == 0 || child.whole == 1 && wanted == 0 && node.complement;
            if !is_list {
                return self.divide(&node, before, extra);
            }
        }
        self.lists.count(count)?;
        let list = self.lists.list(child, before, count)?;
        let set = &self.sets[extra..extra + self.words];
        self.rows.write(list, child.whole as usize, set);
        Ok(())
    }

    /// Deals the items of a node of which an item may want two.
    fn divide(&mut self, node: &Node, before: u64, extra: usize) -> Result<(), Error> {
        self.lists.count(self.items)?;
        let first = node.first(self.from, before);
        let passed = node.deal.before(first);
        let (before_left, before_right) = node.before(self.from, first, passed);
        let (right, left) = (extra + self.words, extra + 2 * self.words);
        grow(self.sets, left + self.words)?;
        self.sets.copy_within(extra..right, left);
        if node.complement {
            self.complement(left);
        }
        let (below, lefts) = self.sets.split_at_mut(left);
        let lefts = &mut lefts[..self.words];
        divide(self.run.isa, &node.deal, first, lefts, &mut below[right..]);
        if node.complement {
            self.complement(left);
            self.complement(right);
        }
        self.child(node.left, before_left, left)?;
        self.child(node.right, before_right, right)
    }

    /// Makes a set that of the other items.
    fn complement(&mut self, set: usize) {
        let words = &mut self.sets[set..set + self.words];
        words.iter_mut().for_each(|word| *word = !*word);
        let beyond = 64 * self.words - self.items;
        words[self.words - 1] &= u64::MAX >> beyond;
    }
}

/// Where targets go.
struct Rows<'a> {
    stride: usize,
    filled: usize,
    rows: &'a mut [i32],
    /// The next slot of every item.
    slots: &'a mut [u32],
}

impl Rows<'_> {
    /// Writes targets into the next slots of the items in order, `whole` into those of each, one more into those of
    /// a set.
    fn write(&mut self, list: &[u32], whole: usize, set: &[u64]) {
        let Self { stride, filled, .. } = *self;
        let rows = &mut *self.rows;
        if filled == 1 {
            // Every item wants one at the root, which is all that there is.
            for (row, &target) in rows.chunks_exact_mut(stride).zip(list) {
                row[0] = target as i32;
            }
            return;
        }
        let slots = &mut *self.slots;
        let items = slots.len();
        let mut put = |item: usize, target: u32| {
            let slot = slots[item] as usize;
            rows[item * stride + slot] = target as i32;
            slots[item] = if slot + 1 == filled {
                0
            } else {
                slot as u32 + 1
            };
        };
        let mut list = list.iter();
        for (first, &word) in (0..items).step_by(64).zip(set) {
            if whole == 0 {
                let mut left = word;
                for &target in list.by_ref().take(word.count_ones() as usize) {
                    put(first + left.trailing_zeros() as usize, target);
                    left &= left - 1;
                }
                continue;
            }
            for i in 0..(items - first).min(64) {
                let count = whole + (word >> i & 1) as usize;
                for &target in list.by_ref().take(count) {
                    put(first + i, target);
                }
            }
        }
    }
}
