//! Targets turn away what is too much, and sources go on to their next choice, until nobody is
//! turned away any more (deferred acceptance: Gale and Shapley, 1962).
//!
//! Sources and targets look at the same scores, and what a row and what the targets may hold are two
//! matroids: the outcome is the one that taking all pairs in the order of their scores would give,
//! whatever the order in which sources move (Fleiner, 2003). [`super::naive`] does the former.
//! A target that has turned a bid away will never take a worse one, so that a source that must move
//! need not remember who refused it.

use super::choose::choose;
use super::darts::{self, DARTS, LATER};
use super::held::{Bid, Held, Route};
use super::marks::Marks;
use super::pool::Pool;
use super::problem::Problem;
use super::quotas::Quotas;
use super::row::Row;
use super::select::select;
use super::table::{Rate, Table};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::lanes::{Has, Lanes, dispatch};
use crate::run::Run;
use crate::{memory, parallel};

/// Moves between two looks at the cancel flag: some milliseconds.
const MOVES: usize = 1 << 10;

/// Steps through all targets between two looks at the cancel flag.
const STEPS: usize = 1 << 20;

/// Fills the rows with numbers of targets, best score first; -1 where no target that has room is
/// left. O(N * k * (slots / columns)) expected, O(N * M) where there are some hundred columns or
/// fewer.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn matching(
    problem: &Problem,
    table: &Table,
    quotas: &Quotas,
    rows: &mut [i32],
    small: bool,
    run: &Run,
) -> Result<(), Error> {
    let mut scores = memory::filled(rows.len(), 0u32)?;
    let choosing = run.stage(0.0, 0.7);
    choose(table, &problem.sources, rows, &mut scores, small, &choosing)?;
    let cancel = &run.cancel.stage(0.7, 1.0);
    let mut matching = Matching::new(problem, table, quotas, rows, &mut scores, cancel)?;
    matching.first_round(quotas, small, cancel)?;
    let matching = &mut matching;
    dispatch!(run.isa, settle(table: &Table, matching: &mut Matching, cancel: &Cancel) -> Result<(), Error>)
}

/// Who holds what.
struct Matching<'a> {
    hashes: &'a [u64],
    fan_out: usize,
    rows: &'a mut [i32],
    scores: &'a mut [u32],
    /// Where the first choices of every target begin in `routes`.
    starts: Vec<usize>,
    routes: Vec<Route>,
    held: Vec<Held>,
    pool: Pool,
    fractional: &'a [bool],
    /// The score above which a target takes no bid for its floor or in place of its extra; may be
    /// higher than it needs be.
    bounds: Vec<u32>,
    /// Sources that were turned away, and the scores of what they lost.
    queue: Vec<(u32, u32)>,
    /// Targets that may still take bids behind all darts, and others.
    late: Vec<u32>,
    /// The domains of the row at hand.
    row: Marks,
    has_domains: bool,
}

impl<'a> Matching<'a> {
    /// Sorts the first choices by target.
    fn new(
        problem: &'a Problem,
        table: &Table,
        quotas: &'a Quotas,
        rows: &'a mut [i32],
        scores: &'a mut [u32],
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let (live, fan_out) = (problem.live(), problem.fan_out());
        let mut starts = memory::filled(live + 1, 0usize)?;
        for rows in rows.chunks(STEPS) {
            cancel.check()?;
            for &j in rows.iter().filter(|&&j| j >= 0) {
                starts[j as usize + 1] += 1;
            }
        }
        for j in 0..live {
            starts[j + 1] += starts[j];
        }
        let mut routes = memory::filled(starts[live], (0, 0))?;
        let mut next = memory::copied(&starts)?;
        let both = rows.chunks(fan_out).zip(scores.chunks(fan_out));
        for (source, (row, scores)) in (0u32..).zip(both) {
            if (source as usize).is_multiple_of(STEPS / 64) {
                cancel.check()?;
            }
            for (&j, &score) in row.iter().zip(scores).filter(|(j, _)| **j >= 0) {
                let at = &mut next[j as usize];
                routes[*at] = (score, source);
                *at += 1;
            }
        }
        let mut late = memory::with_capacity(live)?;
        late.extend(0..live as u32);
        Ok(Self {
            hashes: &problem.sources,
            fan_out,
            rows,
            scores,
            starts,
            routes,
            held: memory::with_capacity(live)?,
            pool: Pool::new(quotas.extras, memory::filled(live, None)?),
            fractional: &quotas.fractional,
            bounds: memory::filled(live, u32::MAX)?,
            queue: Vec::new(),
            late,
            row: Marks::new(table.domains)?,
            has_domains: table.has_domains,
        })
    }

    /// Every target keeps the best of those who chose it first, and turns the others away.
    fn first_round(&mut self, quotas: &Quotas, small: bool, cancel: &Cancel) -> Result<(), Error> {
        let (hashes, starts) = (self.hashes, &self.starts);
        let bid = |&(score, source): &Route| Bid {
            score,
            hash: hashes[source as usize],
            source,
        };
        // Best first up to the floor, and the next best behind it.
        let mut rest = &mut self.routes[..];
        let mut parts = memory::with_capacity(quotas.floors.len())?;
        for (&floor, ends) in quotas.floors.iter().zip(starts.windows(2)) {
            let (part, others) = rest.split_at_mut(ends[1] - ends[0]);
            rest = others;
            parts.push((floor as usize, part, u32::MAX));
        }
        parallel::try_for_each_chunk(
            small,
            &mut parts,
            1,
            || (),
            |(), _, part| {
                let (floor, routes, bound) = &mut part[0];
                if routes.len() > *floor {
                    select(routes, *floor, |a, b| bid(a).cmp(&bid(b)), cancel)?;
                }
                if routes.len() >= *floor {
                    *bound = routes[..*floor]
                        .iter()
                        .map(|route| route.0)
                        .max()
                        .unwrap_or(0);
                }
                Ok(())
            },
        )?;
        for (bound, part) in self.bounds.iter_mut().zip(&parts) {
            *bound = part.2;
        }
        drop(parts);
        for (j, &floor) in quotas.floors.iter().enumerate() {
            let (start, end) = (self.starts[j], self.starts[j + 1]);
            let kept = (end - start).min(floor as usize);
            self.held.push(Held::new(floor, start, kept as u32));
            let mut first = start + kept;
            if first < end && self.fractional[j] {
                let extra = bid(&self.routes[first]);
                first += 1;
                self.offer_extra(j as u32, extra)?;
            }
            for at in first..end {
                let (score, source) = self.routes[at];
                self.turn_away(j as u32, source, score)?;
            }
        }
        Ok(())
    }

    /// Takes a route from its source, who will look for another.
    fn turn_away(&mut self, target: u32, source: u32, score: u32) -> Result<(), Error> {
        self.row_of(source).remove(target);
        memory::push(&mut self.queue, (source, score))
    }

    fn row_of(&mut self, source: u32) -> Row<'_> {
        let slots = source as usize * self.fan_out..(source as usize + 1) * self.fan_out;
        Row {
            targets: &mut self.rows[slots.clone()],
            scores: &mut self.scores[slots],
        }
    }

    /// Whether a target would refuse a bid of this score, whoever makes it; it may refuse others.
    #[inline(always)]
    fn refuses(&self, target: u32, score: u32) -> bool {
        score > self.bounds[target as usize] && score > self.extra_bound(target)
    }

    /// The score up to which a target that has no extra may get one; 0 where it cannot.
    #[inline(always)]
    fn extra_bound(&self, target: u32) -> u32 {
        if self.fractional[target as usize] && self.pool.extra(target).is_none() {
            self.pool.bound().unwrap_or(0)
        } else {
            0
        }
    }

    /// Offers a bid to a target; whether it is taken, in which case another one may have been turned
    /// away.
    fn offer(&mut self, target: u32, bid: Bid, cancel: &Cancel) -> Result<bool, Error> {
        let held = &mut self.held[target as usize];
        if held.has_room() {
            held.add(bid)?;
            return Ok(true);
        }
        let worst = held.worst(&mut self.routes, self.hashes, cancel)?;
        let loser = match worst {
            Some(worst) if bid < worst => {
                held.replace_worst(bid)?;
                worst
            }
            _ => bid,
        };
        let is_taken = if self.fractional[target as usize] {
            self.offer_extra_from(target, loser, bid)?
        } else if loser == bid {
            false
        } else {
            self.turn_away(target, loser.source, loser.score)?;
            true
        };
        let worst = self.held[target as usize].worst(&mut self.routes, self.hashes, cancel)?;
        let worst = self.pool.extra(target).or(worst);
        self.bounds[target as usize] = worst.map_or(0, |bid| bid.score);
        Ok(is_taken)
    }

    /// Offers what a target cannot hold as its extra; whether `newcomer` is not what is turned away.
    fn offer_extra_from(&mut self, target: u32, bid: Bid, newcomer: Bid) -> Result<bool, Error> {
        match self.pool.offer(target, bid)? {
            Some((loser, from)) if loser == newcomer && from == target => Ok(false),
            Some((loser, from)) => {
                self.turn_away(from, loser.source, loser.score)?;
                Ok(true)
            }
            None => Ok(true),
        }
    }

    /// As `offer_extra_from`, for a route that its source holds already.
    fn offer_extra(&mut self, target: u32, bid: Bid) -> Result<(), Error> {
        if let Some((loser, from)) = self.pool.offer(target, bid)? {
            self.turn_away(from, loser.source, loser.score)?;
        }
        if let Some(extra) = self.pool.extra(target) {
            self.bounds[target as usize] = extra.score;
        }
        Ok(())
    }

    /// The best target behind all darts, after `last`, that might take the source.
    fn best_late(
        &mut self,
        table: &Table,
        hash: u64,
        last: Option<(u32, u32)>,
    ) -> Option<(u32, u32)> {
        let mut best: Option<(u32, u32)> = None;
        let mut longest = f64::INFINITY;
        for &j in &self.late {
            let rate: &Rate = &table.rates[j as usize];
            let uniform = darts::uniform(hash, rate);
            if (1.0 - uniform) * rate.inverse > longest || self.row.has(rate.domain) {
                continue;
            }
            let candidate = (darts::later(uniform, rate), j);
            if last.is_none_or(|last| candidate > last)
                && best.is_none_or(|best| candidate < best)
                && !self.refuses(j, candidate.0)
            {
                best = Some(candidate);
                longest = darts::longest(candidate.0);
            }
        }
        best
    }

    /// Forgets targets that take nothing behind all darts any more.
    fn tidy_late(&mut self) {
        let mut late = std::mem::take(&mut self.late);
        late.retain(|&j| !self.refuses(j, LATER));
        self.late = late;
    }
}

/// Lets those who were turned away go on until the queue is empty.
#[inline(always)]
fn settle<V: Lanes>(
    has: Has<V>,
    table: &Table,
    matching: &mut Matching,
    cancel: &Cancel,
) -> Result<(), Error> {
    let mut steps = 0;
    let mut moves = 0usize;
    while let Some((source, lost)) = matching.queue.pop() {
        if moves.is_multiple_of(MOVES) || steps > STEPS {
            cancel.check()?;
            steps = 0;
        }
        if moves.is_multiple_of(64) {
            matching.tidy_late();
            steps += matching.late.len();
        }
        moves += 1;
        steps += matching.late.len();
        seek(has, table, matching, source, lost, cancel)?;
    }
    Ok(())
}

/// Finds the best target that takes a source which has lost a route.
#[inline(always)]
fn seek<V: Lanes>(
    has: Has<V>,
    table: &Table,
    matching: &mut Matching,
    source: u32,
    lost: u32,
    cancel: &Cancel,
) -> Result<(), Error> {
    let hash = matching.hashes[source as usize];
    matching.row.clear();
    let slots = source as usize * matching.fan_out..(source as usize + 1) * matching.fan_out;
    for &j in matching.rows[slots].iter().filter(|&&j| j >= 0) {
        matching.row.add(table.rates[j as usize].domain);
    }
    // Who stands before the lost route holds the source or has refused it; but where several targets
    // share a domain, some may not have been asked, because another had the domain.
    let from = match lost {
        _ if matching.has_domains => 0,
        LATER.. => DARTS,
        score => darts::after(score),
    };
    let mut outcome = Ok(());
    let found = darts::throw(has, table, hash, from, |score, column| {
        if matching.refuses(column.target, score) || matching.row.has(column.domain) {
            return false;
        }
        let bid = Bid {
            score,
            hash,
            source,
        };
        match matching.offer(column.target, bid, cancel) {
            Ok(true) => {
                matching.row_of(source).insert(column.target, score);
                true
            }
            Ok(false) => false,
            Err(error) => {
                outcome = Err(error);
                true
            }
        }
    });
    outcome?;
    if found {
        return Ok(());
    }
    let mut last = None;
    while let Some((score, target)) = matching.best_late(table, hash, last) {
        let bid = Bid {
            score,
            hash,
            source,
        };
        if matching.offer(target, bid, cancel)? {
            matching.row_of(source).insert(target, score);
            break;
        }
        last = Some((score, target));
    }
    Ok(())
}
