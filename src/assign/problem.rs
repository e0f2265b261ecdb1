//! What is to be assigned, checked.

use super::options::{MAX_TARGETS, NO_CANDIDATE, Options};
use super::quotas;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::run::Run;
use crate::{checks, memory};
use rayon::prelude::*;

/// Scores that are looked at between two looks at the cancel flag.
const SCORES_PER_CHECK: usize = 1 << 18;

/// A checked problem. O(N + M) memory beside the scores, which are read where they are.
#[derive(Clone, Debug)]
pub struct Problem<'a> {
    /// N.
    pub sources: usize,
    /// k, the length of a row of routes.
    pub fan_out: usize,
    /// The most slots of a row that can be filled: k, or the number of scores in a row.
    pub most_slots: usize,
    /// M.
    pub targets: usize,
    /// Scores in a row: M, or c.
    pub width: usize,
    /// s_ij.
    pub scores: &'a [f32],
    /// The targets of the scores, where not every row has all.
    pub candidates: Option<&'a [u32]>,
    /// The most routes that each target takes: its quota, or min(u_j, N).
    pub limits: Vec<u32>,
    /// The domain of every target, numbers below M; absent where each target is its own.
    pub domains: Option<Vec<u32>>,
    /// k_i.
    pub fan_outs: Option<&'a [u32]>,
    /// The value of an unfilled slot.
    pub elsewhere: Option<f64>,
    /// The seed.
    pub seed: u64,
    /// The slots that sources want.
    pub demand: u64,
    /// The lowest and the highest finite score; 0 and 0 where there is none.
    pub range: (f64, f64),
    /// Whether every source may have every target.
    pub all_allowed: bool,
}

/// What scores are like.
#[derive(Clone, Copy)]
struct Seen {
    least: f32,
    most: f32,
    /// Some pair is forbidden.
    forbidden: bool,
}

impl<'a> Problem<'a> {
    /// Checks a problem, and finds the quotas of its capacities. O(N * c + M log M), in parallel on
    /// the current rayon pool where it is not small.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn new(options: &Options<'a>, run: &Run) -> Result<Self, Error> {
        let Options {
            sources, fan_out, ..
        } = *options;
        checks::count("sources", sources as usize)?;
        checks::fan_out("fanOut", fan_out)?;
        let targets = match (options.capacities, options.limits) {
            (Some(capacities), _) => capacities.len(),
            (None, Some(limits)) => limits.len(),
            (None, None) => return Err(Error::invalid("capacities", "or limits must be given")),
        };
        if targets > MAX_TARGETS {
            let expected = format!("<= {MAX_TARGETS} for assign");
            return Err(Error::out_of_range("targets", expected, targets));
        }
        let quotas = quotas::quotas(options, run)?;
        let n = sources as usize;
        let width = match options.candidates {
            None => {
                checks::length("scores", options.scores.len(), memory::product(n, targets)?)?;
                targets
            }
            Some(candidates) => candidate_width(options.scores, candidates, n)?,
        };
        memory::product(n, fan_out as usize)?;
        if let Some(elsewhere) = options.elsewhere
            && !elsewhere.is_finite()
        {
            return Err(Error::out_of_range("elsewhere", "finite", elsewhere));
        }
        let demand = match options.fan_outs {
            Some(fan_outs) => fan_outs.iter().map(|&fan_out| u64::from(fan_out)).sum(),
            None => u64::from(sources) * u64::from(fan_out),
        };
        let mut problem = Self {
            sources: n,
            fan_out: fan_out as usize,
            most_slots: (fan_out as usize).min(width).min(targets),
            targets,
            width,
            scores: options.scores,
            candidates: options.candidates,
            limits: quotas.limits,
            domains: quotas.domains,
            fan_outs: options.fan_outs,
            elsewhere: options.elsewhere,
            seed: options.seed,
            demand,
            range: (0.0, 0.0),
            all_allowed: false,
        };
        let seen = problem.check_scores(run)?;
        if seen.least <= seen.most {
            problem.range = (f64::from(seen.least), f64::from(seen.most));
        }
        problem.all_allowed = problem.candidates.is_none() && !seen.forbidden;
        Ok(problem)
    }

    /// Whether the calling thread does it best alone.
    pub fn is_small(&self) -> bool {
        is_small(self.scores.len())
    }

    /// What the scores are like, when all scores and candidates are what they may be.
    fn check_scores(&self, run: &Run) -> Result<Seen, Error> {
        let mut all = Seen::nothing();
        if self.width == 0 {
            return Ok(all);
        }
        let rows = (SCORES_PER_CHECK / self.width).max(1);
        let check = |chunk: usize| {
            run.cancel.check()?;
            let rows = chunk * rows..((chunk + 1) * rows).min(self.sources);
            self.check_rows(rows, run)
        };
        let chunks = self.sources.div_ceil(rows);
        let seen: Vec<Result<Seen, Error>> = if self.is_small() {
            (0..chunks).map(check).collect()
        } else {
            (0..chunks).into_par_iter().map(check).collect()
        };
        for seen in seen {
            let Seen {
                least,
                most,
                forbidden,
            } = seen?;
            all.least = all.least.min(least);
            all.most = all.most.max(most);
            all.forbidden |= forbidden;
        }
        Ok(all)
    }

    fn check_rows(&self, rows: std::ops::Range<usize>, run: &Run) -> Result<Seen, Error> {
        let first = rows.start * self.width;
        let scores = &self.scores[first..rows.end * self.width];
        let Some(candidates) = self.candidates else {
            let isa = run.isa;
            let (seen, are_scores) = dispatch!(isa, look(scores: &[f32]) -> (Seen, bool));
            if are_scores {
                return Ok(seen);
            }
            let at = scores
                .iter()
                .position(|&score| !is_score(score))
                .unwrap_or(0);
            return Err(no_score(first + at, scores[at]));
        };
        let candidates = &candidates[first..rows.end * self.width];
        let mut range = Seen::nothing();
        let mut seen = memory::filled(self.targets, usize::MAX)?;
        for (at, (&score, &target)) in scores.iter().zip(candidates).enumerate() {
            if target == NO_CANDIDATE {
                continue;
            }
            let row = at / self.width;
            let place = || format!("candidates[{}]", first + at);
            if target as usize >= self.targets {
                let expected = format!("< {}, or 0xffffffff for none", self.targets);
                return Err(Error::out_of_range(place(), expected, target));
            }
            if std::mem::replace(&mut seen[target as usize], row) == row {
                let source = rows.start + row;
                let reason = format!("repeats target {target} of source {source}");
                return Err(Error::invalid(place(), reason));
            }
            if !is_score(score) {
                return Err(no_score(first + at, score));
            }
            if score > f32::NEG_INFINITY {
                range.least = range.least.min(score);
                range.most = range.most.max(score);
            }
        }
        Ok(range)
    }

    /// The scores of a source.
    #[inline(always)]
    pub fn row(&self, source: usize) -> &'a [f32] {
        &self.scores[source * self.width..(source + 1) * self.width]
    }

    /// The targets of the scores of a source, where they are not all.
    #[inline(always)]
    pub fn ids(&self, source: usize) -> Option<&'a [u32]> {
        let candidates = self.candidates?;
        Some(&candidates[source * self.width..(source + 1) * self.width])
    }

    /// How many slots of a source can be filled at most.
    #[inline(always)]
    pub fn slots(&self, source: usize) -> usize {
        match self.fan_outs {
            Some(fan_outs) => (fan_outs[source] as usize).min(self.most_slots),
            None => self.most_slots,
        }
    }

    /// The score of a source at a target that there is; -Infinity where it is no candidate.
    /// O(1), or O(c) with candidates.
    #[inline(always)]
    pub fn score(&self, source: usize, target: usize) -> f32 {
        match self.ids(source) {
            None => self.row(source)[target],
            Some(ids) => {
                let found = ids.iter().position(|&id| id as usize == target);
                found.map_or(f32::NEG_INFINITY, |at| self.row(source)[at])
            }
        }
    }

    /// The domain of a target.
    #[inline(always)]
    pub fn domain(&self, target: usize) -> usize {
        match &self.domains {
            Some(domains) => domains[target] as usize,
            None => target,
        }
    }

    /// The value that an unfilled slot has in the search: `elsewhere`, or less than any chain of
    /// moves that fills it can cost.
    pub fn unfilled_value(&self) -> f64 {
        let (low, _) = self.range;
        self.elsewhere
            .unwrap_or(low - self.spread() * (self.targets + 4) as f64)
    }

    /// How far the finite scores lie apart; above 0.
    pub fn spread(&self) -> f64 {
        let (low, high) = self.range;
        if high > low {
            high - low
        } else if high != 0.0 {
            high.abs()
        } else {
            1.0
        }
    }
}

/// Whether so many scores are better looked at by the calling thread alone.
pub fn is_small(scores: usize) -> bool {
    scores <= 1 << 16
}

fn candidate_width(scores: &[f32], candidates: &[u32], sources: usize) -> Result<usize, Error> {
    checks::length("scores", scores.len(), candidates.len())?;
    let width = candidates.len().checked_div(sources).unwrap_or(0);
    if width * sources == candidates.len() {
        return Ok(width);
    }
    let length = candidates.len();
    let reason = format!("must have equally many for each of {sources} sources; received {length}");
    Err(Error::invalid("candidates", reason))
}

impl Seen {
    fn nothing() -> Self {
        Self {
            least: f32::INFINITY,
            most: f32::NEG_INFINITY,
            forbidden: false,
        }
    }
}

/// What scores are like, and whether all are scores. Plain loops, compiled for each instruction set;
/// the least and the most are the same in any order.
#[inline(always)]
fn look<V: Lanes>(_: Has<V>, scores: &[f32]) -> (Seen, bool) {
    const AT_ONCE: usize = 16;
    let mut least = [f32::INFINITY; AT_ONCE];
    let mut most = [f32::NEG_INFINITY; AT_ONCE];
    let mut are_scores = [true; AT_ONCE];
    let mut finite = [true; AT_ONCE];
    let mut look = |l: usize, score: f32| {
        are_scores[l] &= score < f32::INFINITY;
        finite[l] &= score > f32::NEG_INFINITY;
        let lower = score < least[l] && score > f32::NEG_INFINITY;
        least[l] = if lower { score } else { least[l] };
        most[l] = if score > most[l] { score } else { most[l] };
    };
    let mut chunks = scores.chunks_exact(AT_ONCE);
    for chunk in &mut chunks {
        for (l, &score) in chunk.iter().enumerate() {
            look(l, score);
        }
    }
    for (l, &score) in chunks.remainder().iter().enumerate() {
        look(l, score);
    }
    let seen = Seen {
        least: least.into_iter().fold(f32::INFINITY, f32::min),
        most: most.into_iter().fold(f32::NEG_INFINITY, f32::max),
        forbidden: finite.into_iter().any(|finite| !finite),
    };
    (seen, are_scores.into_iter().all(|is_score| is_score))
}

fn is_score(score: f32) -> bool {
    score < f32::INFINITY
}

fn no_score(at: usize, score: f32) -> Error {
    let expected = "finite, or -Infinity to forbid";
    Error::out_of_range(format!("scores[{at}]"), expected, score)
}
