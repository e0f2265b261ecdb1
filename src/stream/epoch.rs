//! A tree from the item on at which it holds, and what targets got before.

use super::limits;
use super::options::Options;
use super::phases::{self, ROUTE};
use super::portions::{self, Portions};
use super::shape::Shape;
use super::tree::Tree;
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::run::Run;

/// A stretch of items with the same capacities. O(M) memory.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// Its first item.
    pub from: u64,
    /// The capacities.
    pub capacities: Vec<f64>,
    /// The domains as they were given.
    pub domains: Option<Vec<u32>>,
    /// What targets get.
    pub portions: Portions,
    /// Their windows differ from that by less.
    pub bound: f64,
    /// Who gets what.
    pub tree: Tree,
    /// Routes to every target before `from`.
    counts: Vec<u64>,
    /// What targets should have got more until then, in 2^-52 routes.
    owed: Vec<i128>,
}

impl Epoch {
    /// The first one.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option; [`Error::Cancelled`],
    /// [`Error::OutOfMemory`].
    pub fn first(options: &Options, key: Key, run: &Run) -> Result<Self, Error> {
        let Options {
            capacities,
            domains,
            ..
        } = options;
        let (portions, shape) = match &options.window_limits {
            Some(limits) => limits::within(options, limits, key, run)?,
            None => {
                let portions = portions::portions(options, capacities, domains.as_deref())?;
                let shape = Shape::new(&portions, options.mixes(), key, run)?;
                (portions, shape)
            }
        };
        Ok(Self {
            from: 0,
            tree: phases::begin(&shape, None, options.mixes(), key)?,
            bound: shape.bound(),
            counts: memory::filled(capacities.len(), 0)?,
            owed: memory::filled(capacities.len(), 0)?,
            portions,
            capacities: memory::copied(capacities)?,
            domains: domains.as_deref().map(memory::copied).transpose()?,
        })
    }

    /// The one after this from an item on, which pays back what this one owes then.
    ///
    /// # Errors
    ///
    /// As [`Epoch::first`].
    pub fn next(
        &self,
        from: u64,
        capacities: Vec<f64>,
        domains: Option<Vec<u32>>,
        options: &Options,
        key: Key,
        run: &Run,
    ) -> Result<Self, Error> {
        let portions = portions::portions(options, &capacities, domains.as_deref())?;
        let shape = Shape::new(&portions, options.mixes(), key, run)?;
        let targets = capacities.len();
        let mut counts = memory::filled(targets, 0)?;
        self.count(from, &mut counts)?;
        let mut owed = memory::filled(targets, 0)?;
        for (j, owed) in owed.iter_mut().enumerate().take(self.owed.len()) {
            let share = i128::from(self.portions.units[j]) * i128::from(from - self.from);
            let got = i128::from(counts[j] - self.counts[j]) * i128::from(ROUTE);
            *owed = self.owed[j] + share - got;
        }
        Ok(Self {
            from,
            tree: phases::begin(&shape, Some(&owed), options.mixes(), key)?,
            bound: shape.bound(),
            portions,
            capacities,
            domains,
            counts,
            owed,
        })
    }

    /// Writes the routes to every target before an item of this epoch. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn count(&self, item: u64, counts: &mut [u64]) -> Result<(), Error> {
        counts[..self.counts.len()].copy_from_slice(&self.counts);
        self.tree.count(item - self.from, counts)
    }
}
