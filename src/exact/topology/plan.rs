//! A checked problem and a tree, apportioned, divided among the groups and laid out.

use super::groups::{GROUPS, Groups};
use super::mixer::NestedMixer;
use super::route;
use super::transitions::transitions;
use crate::error::Error;
use crate::exact::fan_outs::columns::Columns;
use crate::exact::layout::Layout;
use crate::exact::mixer::Mix;
use crate::exact::route::{MAX_BATCH, PER_CLASS, Scratch, is_small};
use crate::exact::router::{Facts, Router};
use crate::key::Key;
use crate::quota::{Bottleneck, Problem, Quota, Shares, Tree, apportion, fingerprint, nested};
use crate::run::Run;
use crate::{memory, parallel};

/// The plan of N sources with one fan-out over a tree. O(M) memory.
#[derive(Clone, Debug)]
pub struct NestedPlan {
    facts: Facts,
    fingerprint: u64,
    groups: Groups,
    /// One for every group.
    layouts: Vec<Layout<NestedMixer>>,
    columns: Columns,
}

impl NestedPlan {
    /// Apportions and lays out. O((M + k) * levels), and O(M log M) for each level that has a `most`.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(problem: Problem, tree: &Tree, run: &Run) -> Result<Self, Error> {
        let shares = nested::shares(&problem, tree)?;
        run.cancel.check()?;
        let keys = Keys::new(problem.seed);
        let groups = Groups::new(keys.groups, problem.sources);
        let Lines { loads, lines } = Lines::new(&problem, tree, &shares, &groups, run)?;
        let mut layouts = memory::with_capacity(lines.len())?;
        for (group, line) in (0..).zip(&lines) {
            run.cancel.check()?;
            let n = groups.sources(group);
            let layout = Layout::with(n, line, || {
                NestedMixer::new(keys.mixer(group), n, transitions(n, line, tree)?)
            })?;
            layouts.push(layout);
        }
        let columns = Columns::new(problem.targets(), &lines)?;
        let facts = Facts {
            bottleneck: Bottleneck::nested(&problem, tree, shares.filled)?,
            demand: problem.demand(),
            filled: shares.filled,
            shares: shares.float,
            loads,
            problem,
        };
        Ok(Self {
            fingerprint: fingerprint::with_tree(&facts.problem, tree),
            facts,
            groups,
            layouts,
            columns,
        })
    }

    /// Routes the sources from `first` on whose rows are `rows`: those of each group side by side.
    fn route_batch(
        &self,
        first: u32,
        rows: &mut [i32],
        run: &Run,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let fan_out = self.problem().fan_out as usize;
        if self.filled() < self.facts.demand {
            rows.fill(-1);
        }
        let count = (rows.len() / fan_out) as u32;
        let wrap = self.groups.wraps_at().clamp(first, first + count) - first;
        let (before, after) = rows.split_at_mut(wrap as usize * fan_out);
        for (first, rows) in [(first, before), (first + wrap, after)] {
            let count = (rows.len() / fan_out) as u32;
            for offset in 0..count.min(GROUPS) {
                let (group, number) = self.groups.group_of(first + offset);
                let layout = &self.layouts[group as usize];
                let rows = &mut rows[offset as usize * fan_out..];
                route::route(layout, fan_out, number, rows, run, scratch)?;
            }
        }
        Ok(())
    }

    /// Sources in a batch.
    fn batch(&self) -> usize {
        let turns = |layout: &Layout<NestedMixer>| layout.mixer().map_or(1, |m| m.deal().turns());
        let most = self.layouts.iter().map(turns).max().unwrap_or(1);
        (PER_CLASS * GROUPS as usize * most as usize).min(MAX_BATCH)
    }
}

/// What everybody gets, and from which group.
pub struct Lines {
    /// The routes of every target.
    pub loads: Vec<u32>,
    /// The quotas of every group, in the order of its line.
    pub lines: Vec<Vec<Quota>>,
}

impl Lines {
    /// Apportions the shares and divides the quotas among the groups. O(M * levels).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(
        problem: &Problem,
        tree: &Tree,
        shares: &Shares,
        groups: &Groups,
        run: &Run,
    ) -> Result<Self, Error> {
        let keys = Keys::new(problem.seed);
        let order = apportion::nested_order(problem, tree, keys.order)?;
        let quotas = apportion::round(problem, shares, &order, keys.order)?;
        let mut loads = memory::filled(problem.targets(), 0)?;
        let mut starts = memory::filled(problem.targets(), 0)?;
        let mut start = 0;
        for quota in &quotas {
            loads[quota.target as usize] = quota.units;
            starts[quota.target as usize] = start;
            start += u64::from(quota.units);
        }
        let mut lines = memory::with_capacity(GROUPS as usize)?;
        for group in 0..GROUPS {
            run.cancel.check()?;
            let order = apportion::nested_order(problem, tree, keys.order_of(group))?;
            let mut line = memory::with_capacity(order.len())?;
            for target in order {
                let (start, load) = (starts[target as usize], loads[target as usize]);
                if load == 0 {
                    continue;
                }
                let units = groups.units(group, start, start + u64::from(load));
                if units > 0 {
                    line.push(Quota {
                        target,
                        units,
                        domain: target,
                    });
                }
            }
            lines.push(line);
        }
        Ok(Self { loads, lines })
    }
}

/// What the seed is used for.
pub struct Keys {
    /// The order of the line that is rounded, and where it begins.
    pub order: Key,
    /// The rotation.
    pub groups: Key,
    orders: Key,
    mixers: Key,
}

impl Keys {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        let key = Key::new(seed, 4);
        Self {
            order: key.child(0),
            groups: key.child(1),
            orders: key.child(2),
            mixers: key.child(3),
        }
    }

    /// The order of the line of a group.
    pub fn order_of(&self, group: u32) -> Key {
        self.orders.child(u64::from(group))
    }

    /// How a group is mixed.
    pub fn mixer(&self, group: u32) -> Key {
        self.mixers.child(u64::from(group))
    }
}

impl Router for NestedPlan {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn write_row(&self, source: u32, row: &mut [i32]) {
        let (group, number) = self.groups.group_of(source);
        self.layouts[group as usize].targets_of(number, row);
    }

    fn find_sources(&self, target: u32, sources: &mut Vec<u32>) -> Result<(), Error> {
        for stretch in self.columns.stretches(target) {
            let found = |number| sources.push(self.groups.source_at(stretch.group, number));
            self.layouts[stretch.group as usize].sources_of(stretch.start, stretch.units, found)?;
        }
        Ok(())
    }

    fn write_rows(&self, first: u32, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        let batch = self.batch();
        let fan_out = self.problem().fan_out as usize;
        let slots = rows.len();
        parallel::try_for_each_chunk(
            is_small(slots),
            rows,
            batch.saturating_mul(fan_out),
            Scratch::default,
            |scratch, index, rows| {
                run.cancel.check()?;
                let first = first + (index * batch) as u32;
                let count = rows.len();
                self.route_batch(first, rows, run, scratch)?;
                run.cancel.done(count, slots);
                Ok(())
            },
        )
    }
}
