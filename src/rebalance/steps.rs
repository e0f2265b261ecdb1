//! A part of the moves, where there is a budget: those first that limits force, then those that bring loads
//! nearest to shares.
//!
//! The rows with the fewest moves and the old ones differ, row by row, by exchanges of one target for
//! another, which can be made one by one: every exchange costs one move, and leaves every row with
//! distinct targets and domains. So whatever is done is on the way to the fewest moves. Where every source has one
//! slot, [`super::singles`] finds the best of all ways.

use super::before::{Before, NONE, rows_per_check};
use super::keep::place;
use super::outcome::{self, Counts, Rebalanced};
use super::queue::{self, Queue};
use crate::cancel::{Cancel, each};
use crate::error::Error;
use crate::memory;
use crate::quota;
use crate::repair::{Priority, Problem};

/// One target of a row for another; [`NONE`] where a slot is only filled, or only emptied.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Exchange {
    from: i32,
    to: i32,
    source: u32,
}

/// Exchanges of one pair of targets, a range of the sorted list.
struct Group {
    from: i32,
    to: i32,
    next: usize,
    end: usize,
}

/// The best of `budget` moves from the old rows to those with the fewest. O(N k^2 + moves log moves).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn first(
    problem: &Problem<'_>,
    quota: &quota::Problem,
    before: &Before,
    rows: &[i32],
    all: &Counts,
    budget: u64,
    cancel: &Cancel,
) -> Result<Rebalanced, Error> {
    let mut steps = Steps::new(problem, quota, before, rows, cancel)?;
    let budget = budget.saturating_sub(steps.forced);
    if problem.width == 1 && problem.domains.is_none() && problem.near.is_none() {
        steps.make_singly(rows, &all.loads, budget, cancel)?;
    } else {
        steps.make(&all.loads, budget, cancel)?;
    }
    let mut now = steps.rows;
    outcome::arrange(problem, &mut now, cancel)?;
    let counts = outcome::count(problem, quota, before, &now, cancel)?;
    Ok(counts.into_partial(now, all.moves))
}

pub struct Steps<'a> {
    pub(super) problem: &'a Problem<'a>,
    quota: &'a quota::Problem,
    /// The old rows without what they cannot keep; later with some exchanges made.
    pub(super) rows: Vec<i32>,
    pub(super) loads: Vec<u32>,
    /// Moves that are made in any case.
    forced: u64,
    exchanges: Vec<Exchange>,
}

impl<'a> Steps<'a> {
    fn new(
        problem: &'a Problem<'a>,
        quota: &'a quota::Problem,
        before: &Before,
        after: &[i32],
        cancel: &Cancel,
    ) -> Result<Self, Error> {
        let mut rows = memory::routes(after.len())?;
        let mut difference = Difference::new(problem)?;
        let mut steps = Vec::new();
        let mut forced = 0;
        let part = rows_per_check(problem.old_width, problem.width.max(problem.old_width));
        let old = before.rows.chunks_exact(problem.old_width);
        let rows_after = after.chunks_exact(problem.width);
        for (i, ((old, after), row)) in old
            .zip(rows_after)
            .zip(rows.chunks_exact_mut(problem.width))
            .enumerate()
        {
            if i.is_multiple_of(part) {
                cancel.check()?;
            }
            row.fill(NONE);
            let had = old.iter().filter(|&&target| target != NONE).count();
            difference.find(i, old, after);
            let can_stay = |target| after.contains(&target) || difference.lost.contains(&target);
            place(old, row, can_stay);
            forced += (had - row.iter().filter(|&&target| target >= 0).count()) as u64;
            while !(difference.lost.is_empty() && difference.new.is_empty()) {
                let (from, to) = difference.pair();
                let source = i as u32;
                memory::push(&mut steps, Exchange { from, to, source })?;
            }
        }
        let mut loads = memory::filled(problem.targets(), 0)?;
        each(&rows, |&target| {
            if target >= 0 {
                loads[target as usize] += 1;
            }
            Ok(())
        })?;
        memory::sort(&mut steps)?;
        Ok(Self {
            problem,
            quota,
            rows,
            loads,
            forced,
            exchanges: steps,
        })
    }

    /// Makes exchanges, `budget` of those that cost anything; no target gets above what it has in the end.
    fn make(&mut self, end: &[u32], mut budget: u64, cancel: &Cancel) -> Result<(), Error> {
        let mut groups: Vec<Group> = Vec::new();
        each(self.exchanges.iter().enumerate(), |(next, exchange)| {
            let &Exchange { from, to, .. } = exchange;
            match groups.last_mut() {
                Some(last) if (last.from, last.to) == (from, to) => last.end += 1,
                _ => {
                    let end = next + 1;
                    memory::push(
                        &mut groups,
                        Group {
                            from,
                            to,
                            next,
                            end,
                        },
                    )?;
                }
            }
            Ok(())
        })?;
        let mut queue = Queue::new(self.loads.len())?;
        each(0..groups.len(), |number| {
            let group = &groups[number];
            queue.add(group.to, self.first_part(group), number)
        })?;
        for target in NONE..self.loads.len() as i32 {
            self.open(&mut queue, &groups, target, end);
        }
        let mut looks = 0u32;
        while let Some((number, rank, to)) = queue.next() {
            looks = looks.wrapping_add(1);
            if looks.is_multiple_of(1 << 12) {
                cancel.check()?;
            }
            let group = &groups[number];
            if self.rank(group) < rank {
                self.open(&mut queue, &groups, to, end);
                continue;
            }
            let from = group.from;
            if from != NONE {
                if budget == 0 {
                    break;
                }
                budget -= 1;
            }
            queue.take(to);
            self.exchange(self.exchanges[group.next].source as usize, from, to);
            groups[number].next += 1;
            let group = &groups[number];
            if group.next < group.end {
                queue.add(to, self.first_part(group), number)?;
            }
            for target in [to, from] {
                self.open(&mut queue, &groups, target, end);
            }
        }
        Ok(())
    }

    /// Lets the best group that leads to a target be next, if the target has less than in the end; what a slot loses
    /// without a new target waits for nobody.
    fn open(&self, queue: &mut Queue, groups: &[Group], target: i32, end: &[u32]) {
        if target == NONE || self.loads[target as usize] < end[target as usize] {
            queue.open(
                target,
                |number| self.first_part(&groups[number]),
                |number| self.rank(&groups[number]),
            );
        }
    }

    /// How soon the next exchange of a group is to be made, as far as the target counts that it leads from.
    fn first_part(&self, group: &Group) -> u64 {
        let (priority, lost) = self.lost(group.from);
        queue::rank(priority, queue::level(lost))
    }

    /// How soon the next exchange of a group is to be made.
    fn rank(&self, group: &Group) -> u64 {
        let (priority, lost) = self.lost(group.from);
        let gained = self.gained(group.to);
        // Where a target without a share makes the whole infinite, the receiving end decides.
        let levels = queue::level(lost + gained) << 16 | queue::level(gained);
        queue::rank(priority, 0) << 16 | levels
    }

    /// Why a target gives up a route, and what that is worth.
    fn lost(&self, from: i32) -> (Priority, f64) {
        if from == NONE {
            return (Priority::Free, 0.0);
        }
        let from = from as usize;
        // A target may wait for others to give to it before it has anything to give.
        let load = self.loads[from].saturating_sub(1);
        (self.priority(from), -self.problem.gain(from, load))
    }

    /// What it is worth that a target gets a route.
    fn gained(&self, to: i32) -> f64 {
        if to == NONE {
            return 0.0;
        }
        self.problem.gain(to as usize, self.loads[to as usize])
    }

    /// Why a target gives something up.
    pub(super) fn priority(&self, target: usize) -> Priority {
        if self.loads[target] > self.quota.caps[target] {
            Priority::OverLimit
        } else {
            Priority::Other
        }
    }

    fn exchange(&mut self, source: usize, from: i32, to: i32) {
        let row = &mut self.rows[source * self.problem.width..][..self.problem.width];
        let slot = row.iter().position(|&target| target == from);
        row[slot.expect("what is exchanged is in the row")] = to;
        if from >= 0 {
            self.loads[from as usize] -= 1;
        }
        if to >= 0 {
            self.loads[to as usize] += 1;
        }
    }
}

/// What a row loses and gains.
struct Difference<'a> {
    problem: &'a Problem<'a>,
    /// Old targets that could stay, and do not.
    lost: Vec<i32>,
    /// New ones.
    new: Vec<i32>,
}

impl<'a> Difference<'a> {
    fn new(problem: &'a Problem<'a>) -> Result<Self, Error> {
        Ok(Self {
            problem,
            lost: memory::with_capacity(problem.old_width)?,
            new: memory::with_capacity(problem.width)?,
        })
    }

    fn find(&mut self, source: usize, old: &[i32], after: &[i32]) {
        let problem = self.problem;
        self.new.clear();
        let is_new = |&&target: &&i32| target >= 0 && !old.contains(&target);
        self.new.extend(after.iter().filter(is_new));
        self.lost.clear();
        let stays = old
            .iter()
            .filter(|&target| *target >= 0 && after.contains(target));
        let most = problem.wants.fan_out(source) as usize - stays.clone().count();
        for &target in old
            .iter()
            .filter(|&target| *target >= 0 && !after.contains(target))
        {
            let domain = problem.domain(target);
            let mut others = stays.clone().copied().chain(self.lost.iter().copied());
            let alone = others.all(|other| problem.domain(other) != domain);
            if alone && self.lost.len() < most {
                self.lost.push(target);
            }
        }
    }

    /// Takes a lost target and a new one: of the same domain, if there are such, since these cannot be
    /// in the row together.
    fn pair(&mut self) -> (i32, i32) {
        let domain = |target: i32| self.problem.domain(target);
        for at in 0..self.lost.len() {
            let same = self
                .new
                .iter()
                .position(|&new| domain(new) == domain(self.lost[at]));
            if let Some(new) = same {
                return (self.lost.remove(at), self.new.remove(new));
            }
        }
        (
            self.lost.pop().unwrap_or(NONE),
            self.new.pop().unwrap_or(NONE),
        )
    }
}
