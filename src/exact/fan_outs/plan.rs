//! A checked problem with a fan-out for every source, apportioned, split and laid out.

use super::columns::Columns;
use super::members::Members;
use super::split;
use crate::cancel::each;
use crate::error::Error;
use crate::exact::layout::Layout;
use crate::exact::route::{self, is_small};
use crate::exact::router::{Facts, Router};
use crate::key::Key;
use crate::quota::{Bottleneck, Demand, Problem, apportion, fan_outs, fingerprint};
use crate::run::Run;
use crate::{memory, parallel};

/// Slots at least of the rows that a thread fills before it looks for more work.
const SLOTS_PER_CHUNK: usize = 1 << 16;
/// Sources of each class of each group in a chunk, on average, where there are enough: with fewer,
/// preparing the steps of the classes takes longer than routing.
const PER_CLASS: usize = 64;

/// The plan of N sources with fan-outs of their own. O(N + M + S) memory, where S is the sum of the
/// different fan-outs: two words a source, and some twenty for every target and group that have routes
/// in common, of which there are never more than routes.
#[derive(Clone, Debug)]
pub struct MixedPlan {
    facts: Facts,
    fingerprint: u64,
    members: Members,
    /// One for every group.
    layouts: Vec<Layout>,
    columns: Columns,
}

impl MixedPlan {
    /// Apportions, splits and lays out; source i gets up to `fan_outs[i]` targets, which is at most
    /// the fan-out of the problem.
    ///
    /// O((N + M + S) log M + D * T) for D domains and T groups at most with equally many slots left, and
    /// O(M log M) more for every number of domains whose shares the fan-outs hold down.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidValue`] for another number of fan-outs than sources, [`Error::OutOfRange`]
    /// for one that is too large; [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(problem: Problem, mut fan_outs: Vec<u32>, run: &Run) -> Result<Self, Error> {
        fan_outs::check(&problem, &fan_outs)?;
        let fingerprint = fingerprint::with_fan_outs(&problem, &fan_outs)?;
        let (mut wanted, mut largest) = (0, 0);
        each(&fan_outs, |&fan_out| {
            wanted += u64::from(fan_out);
            largest = largest.max(fan_out);
            Ok(())
        })?;
        let demand = Demand::new(
            fan_outs.iter().map(|&fan_out| (fan_out, 1)),
            problem.targets(),
        )?;
        run.cancel.check()?;
        let shares = fan_outs::shares(&problem, &demand, &run.cancel)?;
        run.cancel.check()?;
        let bottleneck =
            Bottleneck::with_fan_outs(&problem, &demand, largest, wanted, shares.filled)?;

        let key = Key::new(problem.seed, 2);
        let mut loads = memory::filled(problem.targets(), 0)?;
        for quota in apportion::by_domain_total(&problem, &shares, key.child(0))? {
            loads[quota.target as usize] = quota.units;
        }
        demand.trim(&mut fan_outs, shares.filled, key.child(1))?;
        let members = Members::new(fan_outs)?;
        let order = apportion::order(&problem, key.child(2))?;
        let quotas = split::split(&problem, &order, &loads, members.groups(), run)?;
        let mut layouts = memory::with_capacity(quotas.len())?;
        for (group, quotas) in members.groups().iter().zip(&quotas) {
            run.cancel.check()?;
            let key = key.child(3).child(u64::from(group.fan_out));
            layouts.push(Layout::new(group.sources(), quotas, key)?);
        }
        let columns = Columns::new(problem.targets(), &quotas)?;
        let facts = Facts {
            bottleneck,
            filled: shares.filled,
            shares: shares.float,
            demand: wanted,
            loads,
            problem,
        };
        Ok(Self {
            facts,
            fingerprint,
            members,
            layouts,
            columns,
        })
    }

    /// How many of so many sources a thread of the current pool routes at once.
    fn sources_per_chunk(&self, count: usize) -> usize {
        let groups = self.members.groups().iter();
        let classes: usize = groups.map(|group| group.fan_out as usize).sum();
        (PER_CLASS * classes)
            .min(count.div_ceil(rayon::current_num_threads()))
            .max(SLOTS_PER_CHUNK / self.problem().fan_out as usize)
            .max(1)
    }

    /// Routes the sources from `first` on whose rows are `rows`: the members of each group side by
    /// side, and from there to their rows.
    fn route_chunk(
        &self,
        first: u32,
        rows: &mut [i32],
        run: &Run,
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let width = self.problem().fan_out as usize;
        let end = first + (rows.len() / width) as u32;
        rows.fill(-1);
        for (group, layout) in self.layouts.iter().enumerate() {
            run.cancel.check()?;
            let members = self.members.within(group, first..end);
            let fan_out = self.members.groups()[group].fan_out as usize;
            let block = scratch.block(members.len() * fan_out)?;
            let from = members.start as u32;
            route::route_alone(layout, fan_out, from, block.0, run, block.1)?;
            let sources = &self.members.sources(group)[members];
            for (&source, targets) in sources.iter().zip(block.0.chunks_exact(fan_out)) {
                let row = (source - first) as usize * width;
                rows[row..row + fan_out].copy_from_slice(targets);
            }
        }
        Ok(())
    }
}

impl Router for MixedPlan {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn write_row(&self, source: u32, row: &mut [i32]) {
        row.fill(-1);
        if let Some((group, index)) = self.members.find(source) {
            self.layouts[group].targets_of(index, row);
        }
    }

    fn find_sources(&self, target: u32, sources: &mut Vec<u32>) -> Result<(), Error> {
        for stretch in self.columns.stretches(target) {
            let group = stretch.group as usize;
            let members = self.members.sources(group);
            let found = |index: u32| sources.push(members[index as usize]);
            self.layouts[group].sources_of(stretch.start, stretch.units, found)?;
        }
        Ok(())
    }

    fn write_rows(&self, first: u32, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        let fan_out = self.problem().fan_out as usize;
        let slots = rows.len();
        let count = slots / fan_out;
        let small = is_small(rows.len());
        let sources = if small {
            count.max(1)
        } else {
            self.sources_per_chunk(count)
        };
        parallel::try_for_each_chunk(
            small,
            rows,
            sources.saturating_mul(fan_out),
            Scratch::default,
            |scratch, index, rows| {
                let first = first + (index * sources) as u32;
                self.route_chunk(first, rows, run, scratch)?;
                run.cancel.done(rows.len(), slots);
                Ok(())
            },
        )
    }
}

/// What a thread needs for a chunk, kept from one to the next.
#[derive(Default)]
struct Scratch {
    block: Vec<i32>,
    route: route::Scratch,
}

impl Scratch {
    /// Room for the rows of a group, and what its router needs.
    fn block(&mut self, slots: usize) -> Result<(&mut [i32], &mut route::Scratch), Error> {
        if self.block.len() < slots {
            self.block = memory::filled(slots, -1)?;
        }
        Ok((&mut self.block[..slots], &mut self.route))
    }
}
