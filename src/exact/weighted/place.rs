//! All sources of weight above 0 placed, the heaviest first.

use super::counts::{Alike, Counts};
use super::lpt::Tree;
use super::order::{Entry, Order};
use super::radix::Radix;
use super::strata::Strata;
use super::targets::Targets;
use super::wave::{Stratum, Wave};
use crate::error::Error;
use crate::exact::layout::Layout;
use crate::exact::route;
use crate::key::Key;
use crate::quota::{Problem, Quota, Weights};
use crate::run::Run;
use crate::{memory, parallel};
use std::ops::Range;

/// A stratum of fewer sources than targets / 4 is placed singly.
const SPARSE: usize = 4;
/// Sources that are placed singly between two looks at the flag.
const SOURCES_PER_CHECK: usize = 256;

/// The rows of all sources while they are filled.
pub struct Placer<'a> {
    problem: &'a Problem,
    weights: &'a Weights,
    targets: Targets,
    tree: Tree,
    /// Whether the tree knows all loads.
    tree_is_fresh: bool,
    counts: Counts,
    /// The domains in the order in which the next stratum lays them out.
    order: Vec<Range<usize>>,
    quotas: Vec<Quota>,
    scratch: route::Scratch,
    key: Key,
    run: &'a Run,
}

impl<'a> Placer<'a> {
    /// Prepares for targets without loads. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(
        problem: &'a Problem,
        weights: &'a Weights,
        targets: Targets,
        key: Key,
        run: &'a Run,
    ) -> Result<Self, Error> {
        Ok(Self {
            tree: Tree::new(targets.len())?,
            tree_is_fresh: false,
            counts: Counts::new(&targets)?,
            order: targets.domain_ranges.clone(),
            quotas: memory::with_capacity(targets.len())?,
            scratch: route::Scratch::default(),
            problem,
            weights,
            targets,
            key,
            run,
        })
    }

    fn width(&self) -> usize {
        self.problem.fan_out as usize
    }

    fn fan_out(&self, entry: Entry) -> u32 {
        self.weights.fan_out(self.problem, entry.source)
    }

    /// Fills the rows of the sources of an order that are in strata, whatever they hold; returns the
    /// others. On the current rayon pool, where there are more than few.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn place_strata(&mut self, order: &Order, rows: &mut [i32]) -> Result<Vec<Entry>, Error> {
        if self.targets.is_empty() {
            return Ok(Vec::new());
        }
        let (mut last, mut wave, mut next) = (Wave::default(), Wave::default(), Wave::default());
        let width = self.width();
        let mut strata = Strata::new(self.problem, self.weights, order, &self.targets)?;
        strata.fill(&mut wave)?;
        // A wave needs the loads that the one before it left, but not its rows: these are put in place
        // meanwhile, and the wave after it is made ready.
        while !wave.strata.is_empty() {
            let run = self.run;
            let (placed, (filled, written)) = parallel::join(
                false,
                || self.place_wave(&mut wave),
                || {
                    parallel::join(
                        false,
                        || strata.fill(&mut next),
                        || last.write(width, rows, run),
                    )
                },
            );
            placed?;
            filled?;
            written?;
            std::mem::swap(&mut last, &mut wave);
            std::mem::swap(&mut wave, &mut next);
        }
        last.write(width, rows, self.run)?;
        strata.rest()
    }

    /// Fills the rows of the others, one by one, whatever they hold; then free slots wherever limits
    /// still leave room.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn place_rest(
        mut self,
        rest: &[Entry],
        order: &Order,
        rows: &mut [i32],
    ) -> Result<(), Error> {
        if self.targets.is_empty() {
            return Ok(());
        }
        let width = self.width();
        for entry in rest {
            rows[entry.source as usize * width..][..width].fill(-1);
        }
        self.place_each(rest, |_, entry| entry.source as usize, rows)?;
        if self.weights.limits.is_some() || self.problem.limits_routes() {
            self.place_again(order, rows)?;
        }
        Ok(())
    }

    /// Places the strata of a wave.
    fn place_wave(&mut self, wave: &mut Wave) -> Result<(), Error> {
        let width = self.width();
        let (mut entries, mut rows) = (&wave.entries[..], &mut wave.rows[..]);
        for stratum in &wave.strata {
            self.run.cancel.check()?;
            let (these, others) = entries.split_at(stratum.sources);
            let (its_rows, other_rows) = rows.split_at_mut(stratum.sources * width);
            if stratum.sources * SPARSE < self.targets.len() {
                its_rows.fill(-1);
                self.place_each(these, |i, _| i, its_rows)?;
            } else {
                self.place_together(stratum, these, its_rows)?;
                self.tell(stratum.sources);
            }
            (entries, rows) = (others, other_rows);
        }
        Ok(())
    }

    /// Tries all sources with free slots again.
    fn place_again(&mut self, order: &Order, rows: &mut [i32]) -> Result<(), Error> {
        let (mut entries, mut radix) = (Vec::new(), Radix::default());
        for bucket in 0..order.buckets() {
            entries.clear();
            let is_short = |source| {
                let fan_out = self.weights.fan_out(self.problem, source) as usize;
                rows[source as usize * self.width() + fan_out - 1] == -1
            };
            order.sort(bucket, is_short, &mut radix, &mut entries)?;
            self.place_each(&entries, |_, entry| entry.source as usize, rows)?;
        }
        Ok(())
    }

    /// Places sources of one fan-out by counts.
    fn place_together(
        &mut self,
        stratum: &Stratum,
        entries: &[Entry],
        rows: &mut [i32],
    ) -> Result<(), Error> {
        let alike = Alike {
            sources: entries.len() as u32,
            fan_out: stratum.fan_out,
            mean: stratum.total / entries.len() as f64,
            most: entries[0].weight,
        };
        self.counts.assign(&self.targets, alike);
        let key = self.key.child(u64::from(entries[0].source));
        key.child(0).shuffle(&mut self.order);
        self.quotas.clear();
        for (domain, range) in self.order.iter().enumerate() {
            for &target in &self.targets.by_domain[range.clone()] {
                let units = self.counts.units[target as usize];
                if units > 0 {
                    self.quotas.push(Quota {
                        target,
                        units,
                        domain: domain as u32,
                    });
                }
            }
        }
        let layout = Layout::new(alike.sources, &self.quotas, key.child(1))?;
        let width = self.width();
        route::route_alone(&layout, width, 0, rows, self.run, &mut self.scratch)?;
        let Targets {
            ids,
            loads,
            routes_left,
            ..
        } = &mut self.targets;
        for (left, units) in routes_left.iter_mut().zip(&self.counts.units) {
            *left -= units;
        }
        for (entry, row) in entries.iter().zip(rows.chunks_exact_mut(width)) {
            for slot in row {
                if let Ok(at) = usize::try_from(*slot) {
                    *slot = ids[at] as i32;
                    loads[at] += entry.weight;
                }
            }
        }
        self.tree_is_fresh = false;
        Ok(())
    }

    /// Fills the free slots of sources one by one, each with the relatively least loaded targets;
    /// `row_of` says which row is whose.
    fn place_each(
        &mut self,
        entries: &[Entry],
        row_of: impl Fn(usize, Entry) -> usize,
        rows: &mut [i32],
    ) -> Result<(), Error> {
        if !self.tree_is_fresh {
            self.tree.rebuild(&self.targets);
            self.tree_is_fresh = true;
        }
        let width = self.width();
        let mut taken = memory::with_capacity(width)?;
        for (part, entries) in entries.chunks(SOURCES_PER_CHECK).enumerate() {
            self.run.cancel.check()?;
            for (i, &entry) in (part * SOURCES_PER_CHECK..).zip(entries) {
                let row = &mut rows[row_of(i, entry) * width..][..width];
                let fan_out = self.fan_out(entry) as usize;
                if row[fan_out - 1] != -1 || !self.tree.has_room(entry.weight) {
                    continue;
                }
                let filled = row.iter().take_while(|&&j| j >= 0).count();
                taken.clear();
                let domain = |&j: &i32| self.problem.domain(j as usize) as u32;
                taken.extend(row[..filled].iter().map(domain));
                let count = fan_out - filled;
                let best = self
                    .tree
                    .place(&mut self.targets, entry.weight, count, &taken);
                let filled_now = filled + best.len();
                for (slot, &(at, _)) in row[filled..].iter_mut().zip(best) {
                    *slot = self.targets.ids[at as usize] as i32;
                }
                if filled == 0 && filled_now > 1 {
                    // The first slot would always have the best.
                    let source = u64::from(entry.source);
                    row[..filled_now]
                        .rotate_left(self.key.below(source, filled_now as u32) as usize);
                }
            }
            self.tell(entries.len());
        }
        Ok(())
    }

    fn tell(&self, sources: usize) {
        let all = self.problem.sources as usize;
        self.run.cancel.done(sources, all);
    }
}
