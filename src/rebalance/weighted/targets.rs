//! Loads, how much more targets may take, and which routes they have.

use crate::cancel::look;
use crate::error::Error;
use crate::memory;
use crate::quota::{Problem, Weights};

/// A route, by weight.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The weight of its source.
    pub weight: f64,
    /// Where it is in the rows.
    pub slot: u32,
    /// Whether it was there before.
    pub old: bool,
}

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
    /// The routes to every target, the heaviest first.
    pub routes: Vec<Vec<Route>>,
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
        let mut routes = memory::with_capacity(shares.len())?;
        routes.resize_with(shares.len(), Vec::new);
        Ok(Self {
            loads: memory::filled(shares.len(), 0.0)?,
            problem,
            weights,
            shares,
            tolerance,
            rooms,
            most,
            routes,
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
    pub fn weigh(&self, rows: &[i32], width: usize) -> Vec<f64> {
        let mut loads = vec![0.0; self.shares.len()];
        for (row, weight) in rows.chunks_exact(width).zip(&self.weights.values) {
            for &target in row.iter().filter(|&&target| target >= 0) {
                loads[target as usize] += weight;
            }
        }
        loads
    }

    /// Takes in the old routes of some rows.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn fill(&mut self, rows: &[i32], width: usize) -> Result<(), Error> {
        self.loads = self.weigh(rows, width);
        for (slot, &target) in rows.iter().enumerate().filter(|(_, target)| **target >= 0) {
            if slot.is_multiple_of(1 << 16) {
                look()?;
            }
            let route = Route {
                weight: self.weights.values[slot / width],
                slot: slot as u32,
                old: true,
            };
            memory::push(&mut self.routes[target as usize], route)?;
        }
        for routes in &mut self.routes {
            look()?;
            routes.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.slot.cmp(&b.slot)));
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
        let routes = &mut self.routes[target];
        routes.try_reserve(1).map_err(|_| Error::OutOfMemory {
            bytes: (routes.len() + 1).checked_mul(size_of::<Route>()),
        })?;
        let at = routes.partition_point(|other| other.weight > route.weight);
        routes.insert(at, route);
        Ok(())
    }

    /// Takes the routes with these indices, which ascend, from a target.
    pub fn take(
        &mut self,
        target: usize,
        indices: &[usize],
        taken: &mut Vec<Route>,
    ) -> Result<(), Error> {
        for &at in indices.iter().rev() {
            let route = self.routes[target].remove(at);
            memory::push(taken, route)?;
        }
        // Summed anew: differences would add up errors.
        self.loads[target] = self.routes[target]
            .iter()
            .rev()
            .map(|route| route.weight)
            .sum();
        Ok(())
    }
}
