//! The table that sources throw darts at: how large a target every target is.
//!
//! A target has a column for every unit of its rate, the last one being partial: it takes a dart
//! with the probability of what is left. Every column has a slot of its own in a table whose size
//! does not depend on the targets, so that a target that comes or goes takes its own columns along
//! and leaves the others where they are, but for the few that wanted the same slots.

use super::problem::Problem;
use super::quotas::Quotas;
use crate::error::Error;
use crate::key::{Key, mix};
use crate::memory;

/// A slot that is taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Column {
    /// The hash of its target and its number.
    pub hash: u64,
    /// It takes a dart whose 32 bits are below this: 2^32 for a whole column.
    pub threshold: u64,
    /// Its target.
    pub target: u32,
    /// The domain of the target.
    pub domain: u32,
}

/// A target that can be drawn without darts.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// The hash of its id.
    pub hash: u64,
    /// 1 / its columns.
    pub inverse: f64,
    /// Its domain.
    pub domain: u32,
}

/// Columns in their slots.
#[derive(Clone, Debug)]
pub struct Table {
    /// A dart's 32 bits shifted right by this are its slot.
    pub shift: u32,
    /// A bit a slot: whether it is taken.
    pub taken: Vec<u32>,
    /// The column of every slot that is taken.
    pub slots: Vec<u32>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The targets.
    pub rates: Vec<Rate>,
    /// How many domains there are.
    pub domains: usize,
    /// Whether a domain can have several targets.
    pub has_domains: bool,
}

/// Slots for every column that the table is made for: a quarter of them is taken at most.
const SLOTS_PER_COLUMN: u32 = 4;

/// A capacity this far below the unit is taken for this much of it.
const LEAST: f64 = 1e-150;

impl Table {
    /// The table of a problem. O(slots + M + columns log columns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] where there are more columns than the table is made for;
    /// [`Error::OutOfMemory`].
    pub fn new(problem: &Problem, quotas: &Quotas) -> Result<Self, Error> {
        let rates = rates(problem, quotas)?;
        let total: f64 = rates.iter().map(|&rate| columns_of(rate)).sum();
        if total > f64::from(problem.columns) {
            let expected = format!(
                ">= {total} (the capacities in units of {}; a larger unit makes it less)",
                problem.unit
            );
            return Err(Error::out_of_range("maxTargets", expected, problem.columns));
        }
        let mut columns = memory::with_capacity(total as usize)?;
        for (j, &rate) in rates.iter().enumerate() {
            let key = Key::new(problem.targets[j], 0);
            for c in 0..columns_of(rate) as u32 {
                let part = (rate - f64::from(c)).min(1.0);
                columns.push(Column {
                    hash: key.hash(u64::from(c)),
                    threshold: (part * (1u64 << 32) as f64) as u64,
                    target: j as u32,
                    domain: problem.shared.domain(j) as u32,
                });
            }
        }
        columns.sort_unstable_by_key(|column| (column.hash, column.target));
        let slots = (problem.columns.max(super::problem::COLUMNS) * SLOTS_PER_COLUMN)
            .next_power_of_two() as usize;
        let mut table = Self {
            shift: 32 - slots.trailing_zeros(),
            taken: memory::filled(slots / 32, 0)?,
            slots: memory::filled(slots, 0)?,
            columns,
            rates: memory::with_capacity(rates.len())?,
            domains: problem.shared.domain_count(),
            has_domains: problem.shared.domains.is_some(),
        };
        table
            .rates
            .extend(rates.iter().enumerate().map(|(j, rate)| Rate {
                hash: Key::new(problem.targets[j], 1).hash(0),
                inverse: 1.0 / rate,
                domain: problem.shared.domain(j) as u32,
            }));
        table.settle();
        Ok(table)
    }

    /// Gives every column a slot: in order of their hashes, each the first free one of a sequence of
    /// its own.
    fn settle(&mut self) {
        for (at, column) in (0..).zip(&self.columns) {
            let mut hash = column.hash;
            let slot = loop {
                hash = mix(hash.wrapping_add(1));
                let slot = (hash as u32 >> self.shift) as usize;
                if !self.is_taken(slot) {
                    break slot;
                }
            };
            self.taken[slot / 32] |= 1 << (slot % 32);
            self.slots[slot] = at;
        }
    }

    fn is_taken(&self, slot: usize) -> bool {
        (self.taken[slot / 32] >> (slot % 32)) & 1 != 0
    }
}

/// The columns of a target, the partial one included; what is left of them is none.
fn columns_of(rate: f64) -> f64 {
    (rate * (1.0 - 1e-9)).ceil()
}

/// The columns that every target should have.
///
/// They follow capacities, less where a limit withholds routes from a target; and they are raised by
/// what a target loses because a source takes it once only. They are not brought to any sum: one
/// target more must leave those of the others as they are.
fn rates(problem: &Problem, quotas: &Quotas) -> Result<Vec<f64>, Error> {
    let (live, shared) = (problem.live(), &problem.shared);
    let domains = shared.domain_count();
    // Of every domain: the chance that a source has a target of it, and the most routes that a
    // capacity of one unit gets there.
    let mut chances = memory::filled(domains, 0.0)?;
    let mut levels = memory::filled(domains, 0.0f64)?;
    let scaled = |j: usize| (shared.capacities[j] / problem.unit).max(LEAST);
    for j in 0..live {
        let d = shared.domain(j);
        chances[d] += quotas.shares[j] / f64::from(shared.sources.max(1));
        levels[d] = levels[d].max(quotas.shares[j] / scaled(j));
    }
    // A domain that every source has a target of cannot get too much: its targets compete with each
    // other alone.
    let is_full = |d: usize| chances[d] > 1.0 - 1e-9;
    let open = (0..domains).filter(|&d| !is_full(d));
    let level = open.map(|d| levels[d]).fold(0.0, f64::max);
    let mut rates: Vec<f64> = memory::with_capacity(live)?;
    for j in 0..live {
        let d = shared.domain(j);
        let level = if is_full(d) { levels[d] } else { level };
        let columns = quotas.shares[j] / level * raised(chances[d], shared.fan_out);
        rates.push(if columns > LEAST { columns } else { LEAST });
    }
    Ok(rates)
}

/// What a rate is multiplied with so that a source has the target with this chance, though it takes
/// k distinct ones.
///
/// Let the others' hits come at a rate R. A target with rate x is missed if k of the others come
/// first: with probability (1 + x / R)^-k. With it in the race the rest has the share k - chance of
/// the k hits, so that R is 1 - chance / k of the whole.
fn raised(chance: f64, fan_out: u32) -> f64 {
    let chance = chance.min(0.98);
    if chance < 1e-9 {
        return 1.0;
    }
    let k = f64::from(fan_out);
    (k - chance) * libm::expm1(-libm::log1p(-chance) / k) / chance
}
