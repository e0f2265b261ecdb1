//! Strata: runs of sources by weight that are nearly alike. Where they are cut depends on weights and
//! shares alone, so that they can be made ready while those before them are placed.

use super::order::{Entry, Order};
use super::radix::Radix;
use super::targets::Targets;
use super::wave::{Stratum, Wave};
use crate::cancel::{MANY, look};
use crate::error::Error;
use crate::memory;
use crate::quota::{Problem, Weights};
use std::cmp::Reverse;

/// Sources with one fan-out, whose weights are at most this factor apart.
const RATIO: f64 = 1.1;
/// So few sources are all placed singly.
const ONE_BY_ONE_UP_TO: usize = 16384;
/// Of more, so many of the lightest come last, singly, to even out what strata leave: at least so many,
/// and so many for each target.
const MIN_LAST: usize = 2048;
const LAST_PER_TARGET: usize = 4;
/// The largest stratum: so many sources for each target, and never fewer than this.
const LARGEST_STRATUM_PER_TARGET: usize = 4;
const MIN_LARGEST_STRATUM: usize = 1024;
/// A wave has at least so many sources, if there are.
const WAVE: usize = 1 << 14;

/// The strata of all sources, made ready wave by wave.
pub struct Strata<'a> {
    problem: &'a Problem,
    weights: &'a Weights,
    order: &'a Order<'a>,
    /// Shares of the targets, the largest first, and their sum.
    shares: Vec<f64>,
    total_share: f64,
    /// The most sources of one.
    most: usize,
    /// Sources that are still to come, but for those that are placed singly.
    sources: usize,
    /// The weight that no stratum has had yet.
    left: f64,
    /// The bucket that is sorted next.
    bucket: usize,
    /// Sources that are sorted, of which those from `begin` on wait.
    ahead: Vec<Entry>,
    begin: usize,
    radix: Radix,
}

impl<'a> Strata<'a> {
    /// Those of an order, for some targets. O(M), or O(N log N) where sources have fan-outs of their own.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(
        problem: &'a Problem,
        weights: &'a Weights,
        order: &'a Order<'a>,
        targets: &Targets,
    ) -> Result<Self, Error> {
        let mut most = MIN_LARGEST_STRATUM.max(LARGEST_STRATUM_PER_TARGET * targets.len());
        if let Some(fan_outs) = &weights.fan_outs {
            most = most.saturating_mul(different(fan_outs)?);
        }
        let sources = if order.sources() <= ONE_BY_ONE_UP_TO {
            0
        } else {
            let last = MIN_LAST.max(LAST_PER_TARGET * targets.len());
            order.sources().saturating_sub(last)
        };
        Ok(Self {
            problem,
            weights,
            order,
            shares: memory::copied(&targets.shares)?,
            total_share: targets.total_share,
            most,
            sources,
            left: weights.total,
            bucket: 0,
            ahead: Vec::new(),
            begin: 0,
            radix: Radix::default(),
        })
    }

    /// Makes a wave of the strata that come next, of none where there are no more. O(n) expected.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn fill(&mut self, wave: &mut Wave) -> Result<(), Error> {
        wave.entries.clear();
        wave.strata.clear();
        while wave.entries.len() < WAVE && self.sources > 0 {
            let most = self.most.min(self.sources);
            self.sort_ahead(most)?;
            let rest = &self.ahead[self.begin..][..most];
            let count = band(rest, self.weight_gap(rest[0]));
            let first = wave.entries.len();
            memory::reserve(&mut wave.entries, count)?;
            wave.entries.extend_from_slice(&rest[..count]);
            self.begin += count;
            self.sources -= count;
            self.cut(&mut wave.entries[first..], &mut wave.strata)?;
        }
        wave.make_rows(self.problem.fan_out as usize)
    }

    /// The sources that no stratum has had, the heaviest first. O(n) expected.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn rest(mut self) -> Result<Vec<Entry>, Error> {
        self.sort_ahead(usize::MAX)?;
        self.ahead.drain(..self.begin);
        Ok(self.ahead)
    }

    /// Sorts until so many sources wait, or all.
    fn sort_ahead(&mut self, count: usize) -> Result<(), Error> {
        while self.ahead.len() - self.begin < count && self.bucket < self.order.buckets() {
            // What waits is moved as often as half of it is gone, not for every stratum.
            if self.begin > self.ahead.len() / 2 {
                self.ahead.drain(..self.begin);
                self.begin = 0;
            }
            self.order
                .sort(self.bucket, |_| true, &mut self.radix, &mut self.ahead)?;
            self.bucket += 1;
        }
        Ok(())
    }

    /// How far weights in a stratum that begins with `heaviest` may lie apart: counts treat them as
    /// equal, and the weight to come must suffice to correct that at the smallest target that takes
    /// such sources.
    fn weight_gap(&self, heaviest: Entry) -> f64 {
        let takers = self
            .shares
            .partition_point(|&share| share >= heaviest.weight);
        let smallest = self.shares[takers.saturating_sub(1)];
        self.left * smallest / self.total_share
    }

    /// Cuts sources of nearly the same weight where their fan-outs differ: the largest comes first.
    fn cut(&mut self, band: &mut [Entry], strata: &mut Vec<Stratum>) -> Result<(), Error> {
        let total = total(band);
        self.left -= total;
        if self.weights.fan_outs.is_none() {
            let (sources, fan_out) = (band.len(), self.problem.fan_out);
            return memory::push(
                strata,
                Stratum {
                    sources,
                    fan_out,
                    total,
                },
            );
        }
        let fan_out = |entry: &Entry| self.weights.fan_out(self.problem, entry.source);
        memory::sort_by_key(band, |entry| Reverse(fan_out(entry)))?;
        for alike in band.chunk_by(|a, b| fan_out(a) == fan_out(b)) {
            let stratum = Stratum {
                sources: alike.len(),
                fan_out: fan_out(&alike[0]),
                total: self::total(alike),
            };
            memory::push(strata, stratum)?;
        }
        Ok(())
    }
}

/// What sources weigh together, added up in their order.
fn total(entries: &[Entry]) -> f64 {
    entries.iter().map(|entry| entry.weight).sum()
}

/// The next stratum of sources: those whose weights are at most `max_gap` apart. At least one. O(log N).
fn band(entries: &[Entry], max_gap: f64) -> usize {
    let first = entries[0].weight;
    let near = |entry: &Entry| entry.weight * RATIO >= first && first - entry.weight <= max_gap;
    // The gap can be below 0 by rounding; a stratum still takes its first source.
    entries.partition_point(near).max(1)
}

/// How many fan-outs above 0 there are.
fn different(fan_outs: &[u32]) -> Result<usize, Error> {
    let mut found = Vec::new();
    for part in fan_outs.chunks(MANY) {
        look()?;
        let mut sorted = memory::copied(part)?;
        memory::sort(&mut sorted)?;
        sorted.dedup();
        memory::reserve(&mut found, sorted.len())?;
        found.append(&mut sorted);
    }
    memory::sort(&mut found)?;
    found.dedup();
    Ok(found.iter().filter(|&&fan_out| fan_out > 0).count())
}
