//! Slots that are free although routes can be moved to make room for them.
//!
//! Where targets take so many routes and no more, going through the sources one after another can end
//! with room left at targets that the sources with free slots already have. An augmenting path (Ford
//! and Fulkerson 1956) fills one slot more: the source takes a route from another, which takes one from
//! a third, and so on, until one finds room. Nearly always the second does.

use crate::error::Error;
use crate::float::ordered_bits;
use crate::memory;
use crate::quota::{Problem, Weights};
use crate::run::Run;
use std::cmp::Reverse;

/// Nobody, among sources and domains.
const NONE: u32 = u32::MAX;

/// Fills as many free slots as any routes can that leave alone what is routed to targets with a room
/// in weight; heavier sources go first. O(N log N + N * k) time and memory where all fan-outs are equal;
/// otherwise O(N * k) more for each slot at worst.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn fill(
    problem: &Problem,
    weights: &Weights,
    rooms: &[f64],
    rows: &mut [i32],
    run: &Run,
) -> Result<(), Error> {
    let fan_out = |source: u32| weights.fan_out(problem, source) as usize;
    let width = problem.fan_out as usize;
    let is_short = |rows: &[i32], source: u32| {
        let fan_out = fan_out(source);
        fan_out > 0 && rows[source as usize * width + fan_out - 1] == -1
    };
    if !(0..problem.sources).any(|source| is_short(rows, source)) {
        return Ok(());
    }
    let mut order: Vec<u32> = memory::with_capacity(problem.sources as usize)?;
    order.extend(0..problem.sources);
    memory::sort_by_key(&mut order, |&source| {
        Reverse(ordered_bits(weights.values[source as usize] + 0.0))
    })?;
    let mut exchange = Exchange::new(problem, rooms, &order, rows)?;
    for (i, &source) in order.iter().enumerate() {
        if i % 256 == 0 {
            run.cancel.check()?;
        }
        while is_short(rows, source)
            && (exchange.take_from_one(source, rows)?
                || exchange.take_from_many(source, rows, run)?)
        {}
    }
    Ok(())
}

/// Routes that can be moved, by domain.
struct Exchange<'a> {
    problem: &'a Problem,
    /// Whether a target has no room in weight to heed.
    is_free: Vec<bool>,
    /// Routes that every free target still takes.
    left: Vec<u32>,
    /// The targets of each domain that still take some.
    open: Vec<Vec<u32>>,
    /// Domains that have such targets.
    open_domains: Vec<u32>,
    /// Sources with a route to a free target of each domain, and maybe some that have lost it.
    holders: Vec<Vec<u32>>,
    /// Holders before this place have all open domains, now and later.
    first: Vec<usize>,
    /// Domains that no path leads on from.
    is_dead: Vec<bool>,
}

impl<'a> Exchange<'a> {
    fn new(
        problem: &'a Problem,
        rooms: &[f64],
        order: &[u32],
        rows: &[i32],
    ) -> Result<Self, Error> {
        let (targets, domains) = (problem.targets(), problem.domain_count());
        let mut exchange = Self {
            problem,
            is_free: memory::with_capacity(targets)?,
            left: memory::copied(&problem.caps)?,
            open: memory::filled(domains, Vec::new())?,
            open_domains: Vec::new(),
            holders: memory::filled(domains, Vec::new())?,
            first: memory::filled(domains, 0)?,
            is_dead: memory::filled(domains, false)?,
        };
        let is_free = rooms.iter().map(|room| room.is_infinite());
        exchange.is_free.extend(is_free);
        let width = problem.fan_out as usize;
        // The last in order first: moving a light source matters least.
        for &source in order.iter().rev() {
            let row = &rows[source as usize * width..][..width];
            for &j in row.iter().take_while(|&&j| j >= 0) {
                let j = j as usize;
                exchange.left[j] -= 1;
                if exchange.is_free[j] {
                    memory::push(&mut exchange.holders[problem.domain(j)], source)?;
                }
            }
        }
        for j in 0..targets {
            if exchange.is_free[j] && exchange.left[j] > 0 {
                memory::push(&mut exchange.open[problem.domain(j)], j as u32)?;
            }
        }
        for domain in 0..domains {
            if !exchange.open[domain].is_empty() {
                memory::push(&mut exchange.open_domains, domain as u32)?;
            }
        }
        Ok(exchange)
    }

    fn row<'r>(&self, rows: &'r [i32], source: u32) -> &'r [i32] {
        let width = self.problem.fan_out as usize;
        let row = &rows[source as usize * width..][..width];
        &row[..row.iter().take_while(|&&j| j >= 0).count()]
    }

    /// The slot of a source in a domain.
    fn slot(&self, rows: &[i32], source: u32, domain: u32) -> Option<usize> {
        let in_domain = |&j: &i32| self.problem.domain(j as usize) == domain as usize;
        self.row(rows, source).iter().position(in_domain)
    }

    /// An open domain that a source has no route to.
    fn open_for(&self, rows: &[i32], source: u32) -> Option<u32> {
        let mut open = self.open_domains.iter().copied();
        open.find(|&domain| self.slot(rows, source, domain).is_none())
    }

    /// Takes one route of an open domain for a source; returns its target.
    fn take_open(&mut self, domain: u32) -> i32 {
        let open = &mut self.open[domain as usize];
        let j = *open.last().expect("the domain is open");
        self.left[j as usize] -= 1;
        if self.left[j as usize] == 0 {
            open.pop();
            if open.is_empty() {
                self.open_domains.retain(|&other| other != domain);
            }
        }
        j as i32
    }

    /// Fills a slot of `source` along a path: it takes the route of the first holder in a domain, that
    /// one takes the route of the second, and so on; the last takes one of an open domain.
    fn follow(
        &mut self,
        rows: &mut [i32],
        source: u32,
        path: &[(u32, u32)],
        open: u32,
    ) -> Result<(), Error> {
        let width = self.problem.fan_out as usize;
        let mut target = self.take_open(open);
        for &(domain, holder) in path.iter().rev() {
            let slot = self.slot(rows, holder, domain).expect("a holder has one");
            let gained = self.problem.domain(target as usize);
            memory::push(&mut self.holders[gained], holder)?;
            std::mem::swap(&mut rows[holder as usize * width + slot], &mut target);
        }
        let gained = self.problem.domain(target as usize);
        memory::push(&mut self.holders[gained], source)?;
        let filled = self.row(rows, source).len();
        rows[source as usize * width + filled] = target;
        Ok(())
    }

    /// Whether a source has a route in a domain that can be moved.
    fn can_give(&self, rows: &[i32], source: u32, domain: u32) -> bool {
        let slot = self.slot(rows, source, domain);
        slot.is_some_and(|slot| self.is_free[self.row(rows, source)[slot] as usize])
    }

    /// Fills a slot of a source with an open route, or with one of another source that takes an open
    /// one instead.
    fn take_from_one(&mut self, source: u32, rows: &mut [i32]) -> Result<bool, Error> {
        if let Some(open) = self.open_for(rows, source) {
            self.follow(rows, source, &[], open)?;
            return Ok(true);
        }
        for domain in 0..self.holders.len() {
            let name = domain as u32;
            if self.is_dead[domain] || self.slot(rows, source, name).is_some() {
                continue;
            }
            // A holder that has all open domains keeps them as long as they are open, and no domain
            // opens again.
            while let Some(&holder) = self.holders[domain].get(self.first[domain]) {
                if self.can_give(rows, holder, name)
                    && let Some(open) = self.open_for(rows, holder)
                {
                    self.follow(rows, source, &[(name, holder)], open)?;
                    return Ok(true);
                }
                self.first[domain] += 1;
            }
        }
        Ok(false)
    }

    /// Fills a slot of a source along the shortest path, if there is one.
    fn take_from_many(&mut self, source: u32, rows: &mut [i32], run: &Run) -> Result<bool, Error> {
        if self.open_domains.is_empty() {
            return Ok(false);
        }
        // Who would take each domain, and which domain each holder would give up.
        let mut taker = memory::filled(self.holders.len(), NONE)?;
        let mut gives = memory::filled(self.problem.sources as usize, NONE)?;
        let mut new: Vec<u32> = memory::with_capacity(self.holders.len())?;
        new.extend((0..self.holders.len() as u32).filter(|&d| !self.is_dead[d as usize]));
        let mut reached = Vec::new();
        memory::push(&mut reached, source)?;
        let mut next = 0;
        while let Some(&holder) = reached.get(next) {
            next += 1;
            if next % 4096 == 0 {
                run.cancel.check()?;
            }
            if let Some(open) = self.open_for(rows, holder) {
                let mut path = Vec::new();
                let mut at = holder;
                while at != source {
                    let domain = gives[at as usize];
                    memory::push(&mut path, (domain, at))?;
                    at = taker[domain as usize];
                }
                path.reverse();
                self.follow(rows, source, &path, open)?;
                return Ok(true);
            }
            let mut seen = 0;
            while let Some(&domain) = new.get(seen) {
                if self.slot(rows, holder, domain).is_some() {
                    seen += 1;
                    continue;
                }
                new.swap_remove(seen);
                taker[domain as usize] = holder;
                for &other in &self.holders[domain as usize] {
                    let is_new = other != source && gives[other as usize] == NONE;
                    if is_new && self.can_give(rows, other, domain) {
                        gives[other as usize] = domain;
                        memory::push(&mut reached, other)?;
                    }
                }
            }
        }
        for (is_dead, taker) in self.is_dead.iter_mut().zip(taker) {
            *is_dead |= taker != NONE;
        }
        Ok(false)
    }
}
