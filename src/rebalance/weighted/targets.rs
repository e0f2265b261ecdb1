//! Loads, how much more targets may take, and which routes they have.

use super::list::{List, Route};
use crate::cancel::{each, look};
use crate::error::Error;
use crate::memory;
use crate::quota::{Problem, Weights};

/// The targets of a problem while routes move.
pub struct Targets<'a> {
    pub problem: &'a Problem,
    pub weights: &'a Weights,
    pub shares: &'a [f64],
    tolerance: f64,
    /// What limits allow.
    rooms: &'a [f64],
    /// What limits and tolerance allow.
    most: Vec<f64>,
    pub loads: Vec<f64>,
    /// The routes to every target.
    lists: Vec<List>,
}

impl<'a> Targets<'a> {
    /// Targets without routes.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(
        problem: &'a Problem,
        weights: &'a Weights,
        shares: &'a [f64],
        rooms: &'a [f64],
        tolerance: f64,
    ) -> Result<Self, Error> {
        let mut most = memory::with_capacity(shares.len())?;
        most.extend(
            shares
                .iter()
                .zip(rooms)
                .map(|(share, room)| room.min(share * (1.0 + tolerance))),
        );
        Ok(Self {
            loads: memory::filled(shares.len(), 0.0)?,
            problem,
            weights,
            shares,
            tolerance,
            rooms,
            most,
            lists: memory::filled(shares.len(), List::default())?,
        })
    }

    /// What limits and tolerance allow a target.
    pub fn most(&self, target: usize) -> f64 {
        self.most[target]
    }

    /// Whether a target has more than limits or tolerance allow, by a load summed in the order of the sources.
    pub fn is_over(&self, target: usize, load: f64) -> bool {
        /// What sums in another order may differ by, at least.
        const ROUNDING: f64 = 1e-12;
        let limits = self.weights.limits.as_ref();
        let limit = limits.map_or(f64::INFINITY, |limits| limits[target]);
        load > limit || load > self.shares[target] * (1.0 + self.tolerance) * (1.0 + ROUNDING)
    }

    /// Whether a target may get anything.
    pub fn is_live(&self, target: usize) -> bool {
        self.problem.capacities[target] > 0.0 && self.rooms[target] > 0.0
    }

    /// How much more a target may take.
    pub fn room(&self, target: usize) -> f64 {
        self.most[target] - self.loads[target]
    }

    /// Whether limits allow a target so much more.
    pub fn is_allowed(&self, target: usize, weight: f64) -> bool {
        self.is_live(target) && (weight == 0.0 || self.loads[target] + weight <= self.rooms[target])
    }

    /// The weight of the routes of some rows to every target, in the order of the sources.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn weigh(&self, rows: &[i32], width: usize) -> Result<Vec<f64>, Error> {
        let mut loads = memory::filled(self.shares.len(), 0.0)?;
        each(rows.iter().enumerate(), |(slot, &target)| {
            if target >= 0 {
                loads[target as usize] += self.weights.values[slot / width];
            }
            Ok(())
        })?;
        Ok(loads)
    }

    /// Takes in the old routes of some rows.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn fill(&mut self, rows: &[i32], width: usize) -> Result<(), Error> {
        self.loads = self.weigh(rows, width)?;
        let mut counts = memory::filled(self.shares.len(), 0)?;
        each(rows, |&target| {
            if target >= 0 {
                counts[target as usize] += 1;
            }
            Ok(())
        })?;
        // Room for all at once: lists that grow would be moved again and again, many of them at the same time.
        let mut lists = memory::with_capacity(counts.len())?;
        for count in counts {
            lists.push(memory::with_capacity(count)?);
        }
        each(rows.iter().enumerate(), |(slot, &target)| {
            if target >= 0 {
                lists[target as usize].push(Route {
                    weight: self.weights.values[slot / width],
                    slot: slot as u32,
                    old: true,
                });
            }
            Ok(())
        })?;
        for (list, routes) in self.lists.iter_mut().zip(lists) {
            look()?;
            *list = List::new(routes)?;
        }
        Ok(())
    }

    /// Adds a route to a target.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn add(&mut self, target: usize, route: Route) -> Result<(), Error> {
        self.loads[target] += route.weight;
        self.lists[target].add(route)
    }

    /// The routes to a target, the heaviest first.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn routes(&mut self, target: usize) -> Result<&[Route], Error> {
        self.lists[target].by_weight()
    }

    /// Takes the routes with these indices, which ascend, from a target.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn take(
        &mut self,
        target: usize,
        indices: &[usize],
        taken: &mut Vec<Route>,
    ) -> Result<(), Error> {
        self.loads[target] = self.lists[target].take(indices, taken)?;
        Ok(())
    }
}
