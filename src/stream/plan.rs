//! The whole: one or more epochs, and what users ask of them.

use super::ITEMS;
use super::block::{self, Block, Scratch};
use super::epoch::Epoch;
use super::fingerprint;
use super::options::{Change, Options};
use crate::checks;
use crate::error::Error;
use crate::key::{Key, reduce};
use crate::quota::Bottleneck;
use crate::run::Run;
use crate::{memory, parallel};
use std::ops::Range;
use std::sync::Arc;

/// What the hashes of a stream are for.
const SHAPES: u64 = 0x5354_5245_414d;
const SLOTS: u64 = SHAPES + 1;
const PRODUCERS: u64 = SHAPES + 2;

/// Slots that the calling thread fills alone.
const SMALL: usize = 1 << 14;

/// A planned stream: a pure function from items to targets. O(M) memory an epoch.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Of the stream as it began; changes are in the epochs.
    options: Options,
    epochs: Vec<Arc<Epoch>>,
    shapes: Key,
    slots: Key,
}

impl Plan {
    /// Plans a stream. O(M log M) for the beginning and for every change.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option; [`Error::Cancelled`],
    /// [`Error::OutOfMemory`].
    pub fn new(mut options: Options, run: &Run) -> Result<Self, Error> {
        let changes = std::mem::take(&mut options.changes);
        if let Some(limits) = &options.window_limits {
            if !changes.is_empty() {
                let reason = "cannot be given together with windowLimits";
                return Err(Error::invalid("changes", reason));
            }
            checks::count("windowLimits.window", limits.window as usize)?;
            if limits.window == 0 {
                return Err(Error::out_of_range("windowLimits.window", ">= 1", 0));
            }
            let targets = options.capacities.len();
            checks::limits("windowLimits.max", &limits.max, targets, true)?;
        }
        let shapes = Key::new(options.seed, SHAPES);
        let first = Epoch::first(&options, shapes, run)?;
        let mut plan = Self {
            slots: Key::new(options.seed, SLOTS),
            options,
            epochs: Vec::new(),
            shapes,
        };
        memory::push(&mut plan.epochs, Arc::new(first))?;
        for (i, change) in changes.into_iter().enumerate() {
            plan.change(change, &format!("changes[{i}]."), run)?;
        }
        Ok(plan)
    }

    /// The same stream with other capacities from an item on, which pays back what targets are owed by
    /// then. O(M log M); the plan itself stays as it is.
    ///
    /// # Errors
    ///
    /// As [`Plan::new`].
    pub fn with(&self, change: Change, run: &Run) -> Result<Self, Error> {
        if self.options.window_limits.is_some() {
            let reason = "cannot be changed in a stream with windowLimits";
            return Err(Error::invalid("capacities", reason));
        }
        let mut plan = self.clone();
        plan.change(change, "", run)?;
        Ok(plan)
    }

    /// The stream of one of many producers that count items of their own: another seed.
    ///
    /// # Errors
    ///
    /// As [`Plan::new`].
    pub fn producer(&self, number: u64, run: &Run) -> Result<Self, Error> {
        let mut options = self.options.clone();
        options.seed = Key::new(self.options.seed, PRODUCERS).hash(number);
        for epoch in &self.epochs[1..] {
            let change = Change {
                from: epoch.from,
                capacities: memory::copied(&epoch.capacities)?,
                domains: epoch.domains.as_deref().map(memory::copied).transpose()?,
            };
            memory::push(&mut options.changes, change)?;
        }
        Self::new(options, run)
    }

    fn change(&mut self, change: Change, prefix: &str, run: &Run) -> Result<(), Error> {
        let last = self.last();
        if change.from <= last.from || change.from >= ITEMS {
            let expected = format!("> {} and <= 2^53 - 2", last.from);
            let name = format!("{prefix}from");
            return Err(Error::out_of_range(name, expected, change.from));
        }
        let (before, now) = (last.capacities.len(), change.capacities.len());
        if now < before {
            let reason = format!(
                "must name all {before} targets, with 0 for those that end; received {now}"
            );
            return Err(Error::invalid(format!("{prefix}capacities"), reason));
        }
        let domains = match (change.domains, &last.domains) {
            (Some(domains), _) => Some(domains),
            (None, Some(domains)) if now == before => Some(memory::copied(domains)?),
            (None, Some(_)) => {
                let reason = "must be given where targets are added to a stream with domains";
                return Err(Error::invalid(format!("{prefix}domains"), reason));
            }
            (None, None) => None,
        };
        let key = self.shapes.child(self.epochs.len() as u64);
        let next = last
            .next(
                change.from,
                change.capacities,
                domains,
                &self.options,
                key,
                run,
            )
            .map_err(|error| prefixed(error, prefix))?;
        memory::push(&mut self.epochs, Arc::new(next))
    }

    fn last(&self) -> &Epoch {
        self.epochs.last().expect("there is a first one")
    }

    /// The epoch of an item.
    fn epoch(&self, item: u64) -> usize {
        self.epochs.partition_point(|epoch| epoch.from <= item) - 1
    }

    /// The tree of the first epoch, for the plain twin.
    #[cfg(test)]
    pub(super) fn tree(&self) -> &super::tree::Tree {
        &self.epochs[0].tree
    }

    /// The memory that it takes, about, in bytes.
    pub fn bytes(&self) -> usize {
        let targets = self.epochs.iter().map(|epoch| epoch.capacities.len());
        targets.sum::<usize>() * 128
    }

    /// k: the slots of a row.
    pub fn fan_out(&self) -> u32 {
        self.options.fan_out
    }

    /// M, after the last change.
    pub fn targets(&self) -> usize {
        self.last().capacities.len()
    }

    /// The part of all items that every target gets, after the last change. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn shares(&self) -> Result<Vec<f64>, Error> {
        self.last().portions.shares()
    }

    /// As [`Plan::shares`], at an item; targets that are added later have 0.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for what is no item; [`Error::OutOfMemory`].
    pub fn shares_at(&self, item: u64) -> Result<Vec<f64>, Error> {
        check_item("item", item)?;
        let mut shares = memory::filled(self.targets(), 0.0)?;
        let own = self.epochs[self.epoch(item)].portions.shares()?;
        shares[..own.len()].copy_from_slice(&own);
        Ok(shares)
    }

    /// In any window of consecutive items after the last change, the routes to a target differ from the
    /// share of so many items by at most this.
    pub fn window_bound(&self) -> f64 {
        self.last().bound
    }

    /// What keeps rows from being full after the last change. O(M).
    pub fn bottleneck(&self) -> Option<Bottleneck> {
        let last = self.last();
        if last.portions.fan_out == self.options.fan_out {
            return None;
        }
        let live = last.capacities.iter().filter(|&&capacity| capacity > 0.0);
        Some(if live.count() < self.options.fan_out as usize {
            Bottleneck::Targets
        } else {
            Bottleneck::Domains
        })
    }

    /// A hash of the version of the mapping and of all that routes depend on. O(M) an epoch.
    pub fn fingerprint(&self) -> u64 {
        fingerprint::fingerprint(&self.options, &self.epochs)
    }

    /// The routes to every target before an item. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] beyond the last item; [`Error::OutOfMemory`].
    pub fn counts_at(&self, item: u64) -> Result<Vec<u64>, Error> {
        if item > ITEMS {
            return Err(Error::out_of_range("item", "<= 2^53 - 1", item));
        }
        let mut counts = memory::filled(self.targets(), 0)?;
        self.epochs[self.epoch(item)].count(item, &mut counts)?;
        Ok(counts)
    }

    /// Writes the targets of an item to `row`, which has k slots; -1 after them. O(k log M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] when there is no such item; [`Error::InvalidValue`] for a row of another
    /// length.
    pub fn targets_of(&self, item: u64, row: &mut [i32]) -> Result<(), Error> {
        check_item("item", item)?;
        checks::length("row", row.len(), self.options.fan_out as usize)?;
        let epoch = &self.epochs[self.epoch(item)];
        let filled = epoch.portions.fan_out as usize;
        row[filled..].fill(-1);
        let row = &mut row[..filled];
        let mut slot = self.first_slot(item, filled) as usize;
        epoch.tree.walk(item - epoch.from, &mut |target| {
            row[slot] = target as i32;
            slot += 1;
            if slot == filled {
                slot = 0;
            }
        });
        Ok(())
    }

    /// The targets of an item come in the order of the tree, from this slot on.
    fn first_slot(&self, item: u64, filled: usize) -> u32 {
        reduce((self.slots.hash(item) >> 32) as u32, filled as u32)
    }

    /// Whether so many slots are better filled by the calling thread alone.
    pub fn is_small(slots: usize) -> bool {
        slots <= SMALL
    }

    /// Routes a range of items into `rows`, which has k slots for each: row-major, -1 in unfilled slots.
    /// In parallel on the current rayon pool; the bytes depend on neither the range nor the threads nor
    /// the instruction set.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a range that is none or reaches beyond the last item;
    /// [`Error::InvalidValue`] for rows of another length; [`Error::Cancelled`]; [`Error::OutOfMemory`].
    pub fn route_into(&self, range: Range<u64>, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        checks::length("out", rows.len(), self.slots_of(&range)?)?;
        let stride = self.options.fan_out as usize;
        let count = (range.end - range.start) as usize;
        let items = block::items(self.targets(), stride, count);
        let slots = rows.len();
        parallel::try_for_each_chunk(
            Self::is_small(rows.len()),
            rows,
            memory::product(items, stride)?,
            Scratch::default,
            |scratch, index, rows| {
                let from = range.start + (index * items) as u64;
                let count = rows.len();
                self.route_block(from, rows, run, scratch)?;
                run.cancel.done(count, slots);
                Ok(())
            },
        )
    }

    /// As [`Plan::route_into`], into a new vector.
    ///
    /// # Errors
    ///
    /// As [`Plan::route_into`].
    pub fn route(&self, range: Range<u64>, run: &Run) -> Result<Vec<i32>, Error> {
        let mut rows = memory::routes(self.slots_of(&range)?)?;
        self.route_into(range, &mut rows, run)?;
        Ok(rows)
    }

    /// A block may span epochs.
    fn route_block(
        &self,
        mut from: u64,
        mut rows: &mut [i32],
        run: &Run,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let stride = self.options.fan_out as usize;
        while !rows.is_empty() {
            run.cancel.check()?;
            let number = self.epoch(from);
            let epoch = &self.epochs[number];
            let left = (rows.len() / stride) as u64;
            let end = self.epochs.get(number + 1).map_or(ITEMS, |next| next.from);
            let count = left.min(end - from);
            let (now, later) = rows.split_at_mut(count as usize * stride);
            let filled = epoch.portions.fan_out as usize;
            if filled < stride {
                now.fill(-1);
            }
            let block = Block {
                tree: &epoch.tree,
                from: from - epoch.from,
                stride,
                filled,
                rows: now,
                run,
            };
            block.route(scratch, |i| self.first_slot(from + i as u64, filled))?;
            from += count;
            rows = later;
        }
        Ok(())
    }

    /// How many slots a range of items has.
    fn slots_of(&self, range: &Range<u64>) -> Result<usize, Error> {
        if range.end > ITEMS {
            return Err(Error::out_of_range("to", "<= 2^53 - 1", range.end));
        }
        let Some(items) = range.end.checked_sub(range.start) else {
            let expected = format!("<= {}", range.end);
            return Err(Error::out_of_range("from", expected, range.start));
        };
        let items = usize::try_from(items).map_err(|_| Error::OutOfMemory { bytes: None })?;
        memory::product(items, self.options.fan_out as usize)
    }
}

fn check_item(name: &str, item: u64) -> Result<(), Error> {
    if item < ITEMS {
        return Ok(());
    }
    Err(Error::out_of_range(name, "<= 2^53 - 2", item))
}

/// An error of what is named without the place where it was given.
fn prefixed(error: Error, prefix: &str) -> Error {
    match error {
        Error::OutOfRange {
            name,
            expected,
            received,
        } => Error::out_of_range(format!("{prefix}{name}"), expected, received),
        Error::InvalidValue { name, reason } => Error::invalid(format!("{prefix}{name}"), reason),
        other => other,
    }
}
