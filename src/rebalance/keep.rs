//! Which routes stay, as far as that costs nothing.

use super::before::{Before, rows_per_check};
use crate::cancel::{Cancel, each};
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::quota;
use crate::repair::{Open, Priority, Problem, State};

/// What was kept.
pub struct Kept {
    /// Rows that keep all bounds: old routes, and open slots.
    pub rows: Vec<i32>,
    /// The open slots up to the bases of their sources.
    pub open: Vec<Open>,
    /// Whether another choice might keep more.
    pub may_be_more: bool,
}

/// Keeps as many old routes as one look at each row can. O(N k^2 + M log M).
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn keep(
    problem: &Problem<'_>,
    quota: &quota::Problem,
    before: &Before,
    cancel: &Cancel,
) -> Result<Kept, Error> {
    let sources = before.rows.len() / problem.old_width;
    let mut rows = memory::routes(memory::product(sources, problem.width)?)?;
    let mut had = memory::filled(problem.targets(), 0u32)?;
    let mut tight = Vec::new();
    let part = rows_per_check(problem.old_width, problem.width.max(problem.old_width));
    for (i, row) in rows.chunks_exact_mut(problem.width).enumerate() {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), 2 * sources);
        }
        row.fill(-1);
        let old = problem.old_row(i);
        let mut count = 0;
        let mut crowded = false;
        for (slot, &target) in old.iter().enumerate() {
            if target < 0 || !problem.is_live(target as usize) {
                continue;
            }
            had[target as usize] += 1;
            count += 1;
            crowded |= problem.domains.is_some() && shares_domain(problem, &old[..slot], target);
        }
        if crowded || count > problem.wants.base(i) {
            memory::push(&mut tight, i as u32)?;
        } else {
            place(old, row, |target| problem.is_live(target as usize));
        }
    }
    let ceilings = ceilings(problem, &had)?;
    let kept_at_best: u64 = had
        .iter()
        .zip(&ceilings)
        .map(|(&had, &most)| u64::from(had.min(most)))
        .sum();
    if !tight.is_empty() {
        loosen(problem, &tight, &mut had, &ceilings, &mut rows, cancel)?;
    }
    let mut release = Release {
        problem,
        quota,
        key: Key::new(quota.seed, 5),
        unseen: memory::copied(&had)?,
        loads: had,
        ceilings,
        open: Vec::new(),
        lost: memory::with_capacity(2 * problem.width + problem.old_width)?,
        kept: 0,
    };
    for (i, row) in rows.chunks_exact_mut(problem.width).enumerate() {
        if i.is_multiple_of(part) {
            cancel.check()?;
            cancel.done(part.min(i), 2 * sources);
        }
        release.row(i, row)?;
    }
    Ok(Kept {
        may_be_more: !tight.is_empty() && release.kept < kept_at_best,
        open: release.open,
        rows,
    })
}

/// The open slots up to the bases of their sources, in no order of urgency. O(N).
///
/// # Errors
///
/// [`Error::OutOfMemory`], [`Error::Cancelled`].
pub fn open_slots(state: &State<'_>, problem: &Problem<'_>) -> Result<Vec<Open>, Error> {
    let mut open = Vec::new();
    each(0..state.sources(), |i| {
        for _ in state.count(i)..problem.wants.base(i) {
            memory::push(&mut open, Open::new(Priority::Other, 0.0, i))?;
        }
        Ok(())
    })?;
    Ok(open)
}

/// Takes from rows what costs anything: all routes that are not where their source would rather be. What is
/// left is the cheapest of its size, and the repair finds what can be put back. O(N k).
///
/// # Errors
///
/// [`Error::Cancelled`].
pub fn leave_near(problem: &Problem<'_>, rows: &mut [i32]) -> Result<(), Error> {
    each(rows.iter_mut().enumerate(), |(slot, target)| {
        if *target >= 0 && problem.far_cost(slot / problem.width, *target as usize) > 0 {
            *target = -1;
        }
        Ok(())
    })
}

fn shares_domain(problem: &Problem<'_>, others: &[i32], target: i32) -> bool {
    let domain = problem.domain(target);
    let same = |&other: &i32| {
        other >= 0 && problem.is_live(other as usize) && problem.domain(other) == domain
    };
    others.iter().any(same)
}

/// Puts what stays of an old row into a new one: each in its slot where there is one, the others where
/// there is room.
pub fn place(old: &[i32], row: &mut [i32], stays: impl Fn(i32) -> bool) {
    let width = row.len();
    for (slot, &target) in old.iter().enumerate().take(width) {
        if target >= 0 && stays(target) {
            row[slot] = target;
        }
    }
    let beyond = old.iter().skip(width);
    for &target in beyond.filter(|&&target| target >= 0 && stays(target)) {
        let free = row.iter().position(|&other| other < 0);
        row[free.expect("room for what stays")] = target;
    }
}

/// What every target may keep: its ceiling where it has the routes for it, for as many targets as get
/// theirs, those first that it brings nearest to their share.
fn ceilings(problem: &Problem<'_>, had: &[u32]) -> Result<Vec<u32>, Error> {
    let mut ceilings = memory::copied(problem.floors)?;
    let mut above: Vec<u32> = memory::with_capacity(had.len())?;
    let targets = 0..had.len();
    let can = |&j: &usize| problem.fractional[j] && had[j] > problem.floors[j];
    above.extend(targets.filter(can).map(|j| j as u32));
    above.sort_unstable_by(|&a, &b| {
        let gain = |j: u32| problem.gain(j as usize, problem.floors[j as usize]);
        gain(b).total_cmp(&gain(a)).then(a.cmp(&b))
    });
    for &j in above.iter().take(problem.extras as usize) {
        ceilings[j as usize] += 1;
    }
    Ok(ceilings)
}

/// Brings rows with too many targets, or two of one domain, within their bounds: they lose those
/// that have the most to lose.
fn loosen(
    problem: &Problem<'_>,
    tight: &[u32],
    had: &mut [u32],
    ceilings: &[u32],
    rows: &mut [i32],
    cancel: &Cancel,
) -> Result<(), Error> {
    let part = rows_per_check(problem.old_width, problem.old_width);
    let mut more = problem.wants.more;
    let mut stays: Vec<i32> = memory::with_capacity(problem.old_width)?;
    for (n, &i) in tight.iter().enumerate() {
        if n.is_multiple_of(part) {
            cancel.check()?;
        }
        let i = i as usize;
        let old = problem.old_row(i);
        stays.clear();
        let live = |&&target: &&i32| target >= 0 && problem.is_live(target as usize);
        stays.extend(old.iter().filter(live));
        let surplus = |had: &[u32], target: i32| {
            i64::from(had[target as usize]) - i64::from(ceilings[target as usize])
        };
        // Two of one domain: the one that has more to lose goes.
        stays.sort_unstable_by_key(|&target| (surplus(had, target), target));
        let mut at = 0;
        while at < stays.len() {
            if shares_domain(problem, &stays[..at], stays[at]) {
                had[stays.remove(at) as usize] -= 1;
            } else {
                at += 1;
            }
        }
        let base = problem.wants.base(i) as usize;
        while stays.len() > base {
            let most = stays
                .iter()
                .enumerate()
                .max_by_key(|(_, target)| (surplus(had, **target), **target));
            let (at, &target) = most.expect("more than the base");
            let costs = surplus(had, target) <= 0;
            if costs && stays.len() == base + 1 && more > 0 && problem.wants.may_have_more(i) {
                more -= 1;
                break;
            }
            stays.remove(at);
            had[target as usize] -= 1;
        }
        let row = &mut rows[i * problem.width..][..problem.width];
        place(old, row, |target| stays.contains(&target));
    }
    Ok(())
}

/// Takes from every target what it has above its ceiling, and lists open slots.
struct Release<'a> {
    problem: &'a Problem<'a>,
    quota: &'a quota::Problem,
    key: Key,
    /// What every target has.
    loads: Vec<u32>,
    /// How many of these have not been looked at.
    unseen: Vec<u32>,
    ceilings: Vec<u32>,
    open: Vec<Open>,
    /// What the slots that the present row has lost are worth.
    lost: Vec<(Priority, f64)>,
    kept: u64,
}

impl Release<'_> {
    fn row(&mut self, i: usize, row: &mut [i32]) -> Result<(), Error> {
        let mut count = 0;
        self.lost.clear();
        for (slot, target) in row.iter_mut().enumerate() {
            if *target < 0 {
                continue;
            }
            let j = *target as usize;
            let surplus = self.loads[j] - self.ceilings[j].min(self.loads[j]);
            // Selection sampling (Fan, Muller and Rezucha 1962): every choice is equally likely.
            let word = (i * self.problem.width + slot) as u64;
            if surplus > 0 && self.key.below(word, self.unseen[j]) < surplus {
                *target = -1;
                self.lost.push(self.worth(j));
                self.loads[j] -= 1;
            } else {
                count += 1;
            }
            self.unseen[j] -= 1;
        }
        self.kept += u64::from(count);
        let open = self.problem.wants.base(i).saturating_sub(count) as usize;
        if open == 0 {
            return Ok(());
        }
        let old = self.problem.old_row(i).iter();
        let drained = |&&target: &&i32| target >= 0 && !self.problem.is_live(target as usize);
        let drained = old.filter(drained).count();
        self.lost
            .extend((0..drained).map(|_| (Priority::OverLimit, f64::INFINITY)));
        let free = open.saturating_sub(self.lost.len());
        self.lost.extend((0..free).map(|_| (Priority::Free, 0.0)));
        self.lost
            .sort_unstable_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        for &(priority, worth) in self.lost.iter().take(open) {
            memory::push(&mut self.open, Open::new(priority, worth, i))?;
        }
        Ok(())
    }

    /// What it is worth that a target loses one of its routes.
    fn worth(&self, j: usize) -> (Priority, f64) {
        let load = self.loads[j];
        let priority = if load > self.quota.caps[j] {
            Priority::OverLimit
        } else {
            Priority::Other
        };
        (priority, -self.problem.gain(j, load - 1))
    }
}
