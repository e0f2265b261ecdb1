//! Routes without a target, the heaviest first: to the target with the most room, or to one that gives up
//! lighter ones.

use super::list::Route;
use super::pending::Pending;
use super::release::{Cover, cover};
use super::targets::Targets;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// So many targets are looked at to make room.
const CANDIDATES: usize = 24;

/// A target by its room when it was put into the heap.
#[derive(PartialEq)]
struct Room(f64, u32);

impl Eq for Room {}

impl Ord for Room {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Room {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

struct Placer<'p, 'a> {
    targets: &'p mut Targets<'a>,
    rows: &'p mut [i32],
    pending: BinaryHeap<Pending>,
    rooms: BinaryHeap<Room>,
    passed: Vec<Room>,
    taken: Vec<Route>,
    cover: Cover,
    best: Cover,
    /// So many routes may still make room for others.
    patience: usize,
}

/// Places what is pending.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn place(
    targets: &mut Targets<'_>,
    rows: &mut [i32],
    pending: Vec<Pending>,
    cancel: &Cancel,
) -> Result<(), Error> {
    let live = (0..targets.shares.len()).filter(|&j| targets.is_live(j));
    let mut rooms = memory::with_capacity(targets.shares.len())?;
    rooms.extend(live.map(|j| Room(targets.room(j), j as u32)));
    let mut placer = Placer {
        patience: 1000 + 20 * pending.len(),
        targets,
        rows,
        pending: memory::heap(pending.len(), pending)?,
        rooms: BinaryHeap::from(rooms),
        passed: Vec::new(),
        taken: Vec::new(),
        cover: Cover::default(),
        best: Cover::default(),
    };
    while let Some(route) = placer.pending.pop() {
        cancel.check()?;
        let placed = placer.put_back(route)? || placer.put(route)?;
        // Others move only for what would otherwise be above the tolerance, or has lost its place: not
        // for what limits have left out.
        let urgent = route.origin.is_some() || placer.allowed(route).next().is_some();
        if !(placed || urgent && placer.make_room(route)?) {
            placer.put_anywhere(route)?;
        }
    }
    Ok(())
}

impl Placer<'_, '_> {
    fn fits(&self, route: Pending, target: usize) -> bool {
        let problem = self.targets.problem;
        let width = problem.fan_out as usize;
        let row = &self.rows[route.source as usize * width..][..width];
        let domain = problem.domain(target);
        row.iter()
            .all(|&other| other < 0 || problem.domain(other as usize) != domain)
    }

    /// Gives a route to a target.
    fn give(&mut self, route: Pending, target: usize) -> Result<(), Error> {
        let width = self.targets.problem.fan_out as usize;
        let row = route.source as usize * width;
        let place = self.rows[row..row + width]
            .iter()
            .position(|&other| other < 0);
        let slot = row + place.expect("a slot for what is pending");
        self.rows[slot] = target as i32;
        let old = route.origin == Some(target as u32);
        let slot = slot as u32;
        self.targets.add(
            target,
            Route {
                weight: route.weight,
                slot,
                old,
            },
        )?;
        self.offer(target)
    }

    fn offer(&mut self, target: usize) -> Result<(), Error> {
        self.rooms.try_reserve(1).map_err(|_| Error::OutOfMemory {
            bytes: (self.rooms.len() + 1).checked_mul(size_of::<Room>()),
        })?;
        self.rooms
            .push(Room(self.targets.room(target), target as u32));
        Ok(())
    }

    /// Gives a route back, where there is room.
    fn put_back(&mut self, route: Pending) -> Result<bool, Error> {
        let Some(origin) = route.origin.map(|j| j as usize) else {
            return Ok(false);
        };
        if route.weight > self.targets.room(origin) || !self.fits(route, origin) {
            return Ok(false);
        }
        self.give(route, origin)?;
        Ok(true)
    }

    /// Gives a route to the target with the most room, if that is enough.
    fn put(&mut self, route: Pending) -> Result<bool, Error> {
        let mut done = false;
        while let Some(room) = self.rooms.pop() {
            let target = room.1 as usize;
            if room.0 != self.targets.room(target) {
                continue;
            }
            if room.0 < route.weight {
                memory::push(&mut self.passed, room)?;
                break;
            }
            if self.fits(route, target) {
                self.give(route, target)?;
                done = true;
                break;
            }
            memory::push(&mut self.passed, room)?;
        }
        self.rooms.extend(self.passed.drain(..));
        Ok(done)
    }

    /// Has the target take a route that gives up the least old weight for it, all of it lighter.
    fn make_room(&mut self, route: Pending) -> Result<bool, Error> {
        if self.patience == 0 || route.weight == 0.0 {
            return Ok(false);
        }
        self.patience -= 1;
        let mut chosen: Option<(f64, f64, usize)> = None;
        let mut looked = 0;
        while let Some(room) = self.rooms.pop() {
            let target = room.1 as usize;
            if room.0 != self.targets.room(target) {
                continue;
            }
            memory::push(&mut self.passed, room)?;
            if !self.fits(route, target) || self.targets.most(target) < route.weight {
                continue;
            }
            let lacking = route.weight - self.targets.room(target);
            let routes = self.targets.routes(target)?;
            // At least a little lighter together, so that it comes to an end.
            if cover(routes, lacking, route.weight * 0.999, &mut self.cover)? {
                let old = self.cover.indices.iter().filter(|&&at| routes[at].old);
                let lost: f64 = old.map(|&at| routes[at].weight).sum();
                let cost = (lost, self.cover.weight);
                if chosen.is_none_or(|(lost, weight, _)| cost < (lost, weight)) {
                    chosen = Some((cost.0, cost.1, target));
                    std::mem::swap(&mut self.cover, &mut self.best);
                }
            }
            looked += 1;
            if looked == CANDIDATES {
                break;
            }
        }
        self.rooms.extend(self.passed.drain(..));
        let Some((_, _, target)) = chosen else {
            return Ok(false);
        };
        self.taken.clear();
        self.targets
            .take(target, &self.best.indices, &mut self.taken)?;
        for n in 0..self.taken.len() {
            let gone = self.taken[n];
            self.rows[gone.slot as usize] = -1;
            self.pending
                .try_reserve(1)
                .map_err(|_| Error::OutOfMemory {
                    bytes: (self.pending.len() + 1).checked_mul(size_of::<Pending>()),
                })?;
            self.pending
                .push(Pending::of(gone, self.targets.problem, Some(target)));
        }
        self.give(route, target)?;
        Ok(true)
    }

    /// Gives a route to the target that it brings least above its share, within limits; the slot stays
    /// open where there is none.
    fn put_anywhere(&mut self, route: Pending) -> Result<(), Error> {
        let after = |j: usize| (self.targets.loads[j] + route.weight) / self.targets.shares[j];
        match self
            .allowed(route)
            .min_by(|&a, &b| after(a).total_cmp(&after(b)))
        {
            Some(target) => self.give(route, target),
            None => Ok(()),
        }
    }

    /// The targets that limits and domains allow a route.
    fn allowed(&self, route: Pending) -> impl Iterator<Item = usize> {
        let targets = 0..self.targets.shares.len();
        targets.filter(move |&j| self.targets.is_allowed(j, route.weight) && self.fits(route, j))
    }
}
