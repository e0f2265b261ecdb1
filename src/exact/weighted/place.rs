//! All sources of weight above 0 placed, the heaviest first.

use super::counts::{Alike, Counts};
use super::lpt::Tree;
use super::strata::{self, Entry};
use super::targets::Targets;
use crate::error::Error;
use crate::exact::layout::Layout;
use crate::exact::route;
use crate::key::Key;
use crate::quota::{Problem, Quota, Weights};
use crate::run::Run;
use crate::{memory, parallel};
use std::ops::Range;

/// So few sources are all placed singly.
const ONE_BY_ONE_UP_TO: usize = 16384;
/// Of more, so many of the lightest come last, singly, to even out what strata leave: at least so many,
/// and so many for each target.
const MIN_LAST: usize = 2048;
const LAST_PER_TARGET: usize = 4;
/// The largest stratum: so many sources for each target, and never fewer than this.
const LARGEST_STRATUM_PER_TARGET: usize = 4;
const MIN_LARGEST_STRATUM: usize = 1024;
/// A stratum of fewer sources than targets / 4 is placed singly.
const SPARSE: usize = 4;
/// Rows are copied out at least so many sources at a time.
const WAVE: usize = 1 << 14;
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

    /// Fills the rows of all sources that weigh anything, as [`strata::sorted`] has them; they hold
    /// -1 so far. On the current rayon pool, where there are more than few.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn place(mut self, mut entries: Vec<Entry>, rows: &mut [i32]) -> Result<(), Error> {
        let weights = self.weights;
        if self.targets.is_empty() {
            return Ok(());
        }
        let strata_end = if entries.len() <= ONE_BY_ONE_UP_TO {
            0
        } else {
            let last = MIN_LAST.max(LAST_PER_TARGET * self.targets.len());
            entries.len().saturating_sub(last)
        };
        let mut most = MIN_LARGEST_STRATUM.max(LARGEST_STRATUM_PER_TARGET * self.targets.len());
        if let Some(fan_outs) = &weights.fan_outs {
            most = most.saturating_mul(different(fan_outs)?);
        }
        // The weight that is not placed yet.
        let mut left = weights.total;
        let width = self.width();
        let slots = memory::product(strata_end.min(WAVE.saturating_add(most)), width)?;
        let mut wave = memory::filled(slots, -1)?;
        let mut last_wave = memory::filled(slots, -1)?;
        // A stratum needs the loads that those before it left, but not their rows: these are put in
        // place meanwhile.
        let (mut written, mut first) = (0, 0);
        while written < strata_end {
            let (before, rest) = entries[..strata_end].split_at_mut(first);
            let (count, ()) = parallel::join(
                false,
                || self.place_wave(rest, most, &mut left, &mut wave),
                || write_rows(&before[written..], &last_wave, width, rows),
            );
            written = first;
            first += count?;
            std::mem::swap(&mut wave, &mut last_wave);
        }
        let by_source = |_, entry: Entry| entry.source as usize;
        self.place_each(&entries[strata_end..], by_source, rows)?;
        if weights.limits.is_some() || self.problem.limits_routes() {
            self.place_each(&entries, by_source, rows)?;
        }
        Ok(())
    }

    /// Places some strata, the first of `entries`, into the rows of a wave; returns how many sources
    /// these are.
    fn place_wave(
        &mut self,
        entries: &mut [Entry],
        most: usize,
        left: &mut f64,
        wave: &mut [i32],
    ) -> Result<usize, Error> {
        let (weights, problem, width) = (self.weights, self.problem, self.width());
        let fan_out = |entry: &Entry| weights.fan_out(problem, entry.source);
        let mut first = 0;
        while first < entries.len().min(WAVE) {
            let rest = &entries[first..];
            let count = strata::band(rest, most, self.weight_gap(rest[0], *left));
            let band = &mut entries[first..first + count];
            *left -= band.iter().map(|entry| entry.weight).sum::<f64>();
            if weights.fan_outs.is_some() {
                strata::by_fan_out(band, |source| weights.fan_out(problem, source))?;
            }
            for alike in band.chunk_by(|a, b| fan_out(a) == fan_out(b)) {
                self.run.cancel.check()?;
                let rows = &mut wave[first * width..][..alike.len() * width];
                if alike.len() * SPARSE < self.targets.len() {
                    rows.fill(-1);
                    self.place_each(alike, |i, _| i, rows)?;
                } else {
                    self.place_together(alike, rows)?;
                    self.tell(alike.len());
                }
                first += alike.len();
            }
        }
        Ok(first)
    }

    /// How far weights in a stratum that begins with `heaviest` may lie apart: counts treat them as
    /// equal, and the weight to come (`left`) must suffice to correct that at the smallest target that
    /// takes such sources.
    fn weight_gap(&self, heaviest: Entry, left: f64) -> f64 {
        let shares = &self.targets.shares;
        let takers = shares.partition_point(|&share| share >= heaviest.weight);
        let smallest = shares[takers.saturating_sub(1)];
        left * smallest / self.targets.total_share
    }

    /// Places sources of one fan-out by counts.
    fn place_together(&mut self, entries: &[Entry], rows: &mut [i32]) -> Result<(), Error> {
        let fan_out = self.fan_out(entries[0]);
        let total: f64 = entries.iter().map(|entry| entry.weight).sum();
        let alike = Alike {
            sources: entries.len() as u32,
            fan_out,
            mean: total / entries.len() as f64,
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
        for (entry, row) in entries.iter().zip(rows.chunks_exact_mut(width)) {
            for slot in row {
                if let Ok(at) = usize::try_from(*slot) {
                    *slot = self.targets.ids[at] as i32;
                    self.targets.add(at, entry.weight);
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

/// Puts the rows of a wave where those of its sources are.
fn write_rows(entries: &[Entry], wave: &[i32], width: usize, rows: &mut [i32]) {
    /// A short row of a known width is moved in a register.
    fn write<const WIDTH: usize>(entries: &[Entry], wave: &[i32], rows: &mut [i32]) {
        let (rows, _) = rows.as_chunks_mut::<WIDTH>();
        for (entry, &row) in entries.iter().zip(wave.as_chunks().0) {
            rows[entry.source as usize] = row;
        }
    }
    match width {
        1 => write::<1>(entries, wave, rows),
        2 => write::<2>(entries, wave, rows),
        3 => write::<3>(entries, wave, rows),
        4 => write::<4>(entries, wave, rows),
        _ => {
            for (entry, row) in entries.iter().zip(wave.chunks_exact(width)) {
                rows[entry.source as usize * width..][..width].copy_from_slice(row);
            }
        }
    }
}

/// How many fan-outs above 0 there are.
fn different(fan_outs: &[u32]) -> Result<usize, Error> {
    let mut sorted = memory::copied(fan_outs)?;
    sorted.sort_unstable();
    sorted.dedup();
    Ok(sorted.iter().filter(|&&fan_out| fan_out > 0).count())
}
