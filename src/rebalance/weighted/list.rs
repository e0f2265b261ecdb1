//! The routes to one target, the heaviest first.

use crate::cancel::each;
use crate::error::Error;
use crate::memory;
use std::cmp::Ordering;

/// A route, by weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Route {
    /// The weight of its source.
    pub weight: f64,
    /// Where it is in the rows.
    pub slot: u32,
    /// Whether it was there before.
    pub old: bool,
}

/// Some routes. Those that are added are put in order when the order is asked for: for most targets it never is, and
/// to put each where it belongs would move half of the list.
#[derive(Clone, Debug, Default)]
pub struct List {
    sorted: Vec<Route>,
    added: Vec<Route>,
}

impl List {
    /// Those that are there from the beginning. O(n log n).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn new(mut routes: Vec<Route>) -> Result<Self, Error> {
        memory::sort_by(&mut routes, order)?;
        Ok(Self {
            sorted: routes,
            added: Vec::new(),
        })
    }

    /// Adds one. O(1).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn add(&mut self, route: Route) -> Result<(), Error> {
        memory::push(&mut self.added, route)
    }

    /// All, the heaviest first, equal ones by slot. O(1) where none were added, O(n) where few were.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn by_weight(&mut self) -> Result<&[Route], Error> {
        let Self { sorted, added } = self;
        if let Some(&any) = added.first() {
            memory::sort_by(added, order)?;
            let mut from = sorted.len();
            let mut to = from + added.len();
            memory::resize(sorted, to, any)?;
            // The lightest first, from the end of the list on, so that none is overwritten that is still to move.
            while let Some(route) = added.last() {
                to -= 1;
                if from > 0 && order(&sorted[from - 1], route).is_gt() {
                    from -= 1;
                    sorted[to] = sorted[from];
                } else {
                    sorted[to] = *route;
                    added.pop();
                }
            }
        }
        Ok(sorted)
    }

    /// Takes those with some indices, which ascend, in the order of [`List::by_weight`]; returns what the others weigh. O(n).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`]; [`Error::Cancelled`].
    pub fn take(&mut self, indices: &[usize], taken: &mut Vec<Route>) -> Result<f64, Error> {
        self.by_weight()?;
        memory::reserve(taken, indices.len())?;
        let routes = &mut self.sorted;
        let mut kept = indices.first().map_or(routes.len(), |&first| first);
        let mut next = indices.iter().peekable();
        each(kept..routes.len(), |at| {
            let route = routes[at];
            if next.next_if_eq(&&at).is_some() {
                taken.push(route);
            } else {
                routes[kept] = route;
                kept += 1;
            }
            Ok(())
        })?;
        routes.truncate(kept);
        // Summed anew: differences would add up errors.
        let mut weight = 0.0;
        each(routes.iter().rev(), |route| {
            weight += route.weight;
            Ok(())
        })?;
        Ok(weight)
    }
}

fn order(a: &Route, b: &Route) -> Ordering {
    b.weight.total_cmp(&a.weight).then(a.slot.cmp(&b.slot))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn route(weight: u8, slot: usize) -> Route {
        Route {
            weight: f64::from(weight),
            slot: slot as u32,
            old: false,
        }
    }

    /// The list, with every route put where it belongs at once.
    fn insert(list: &mut Vec<Route>, route: Route) {
        let at = list.partition_point(|other| order(other, &route).is_lt());
        list.insert(at, route);
    }

    proptest! {
        #[test]
        fn order_is_that_of_routes_inserted_one_by_one(
            first in prop::collection::vec(0u8..9, 0..40),
            rounds in prop::collection::vec((prop::collection::vec(0u8..9, 0..6), any::<u64>()), 0..6),
        ) {
            let first: Vec<Route> = first.into_iter().zip(0..).map(|(w, slot)| route(w, slot)).collect();
            let mut expected = first.clone();
            expected.sort_by(order);
            let mut list = List::new(first).unwrap();
            prop_assert_eq!(list.by_weight().unwrap(), &expected[..]);
            let mut slot = 1000;
            for (added, goes) in rounds {
                for weight in added {
                    slot = (slot * 5 + 1) % 4096;
                    list.add(route(weight, slot)).unwrap();
                    insert(&mut expected, route(weight, slot));
                }
                prop_assert_eq!(list.by_weight().unwrap(), &expected[..]);
                let indices: Vec<usize> = (0..expected.len().min(64)).filter(|at| goes >> at & 1 == 1).collect();
                let mut taken = Vec::new();
                let left = list.take(&indices, &mut taken).unwrap();
                let wanted: Vec<Route> = indices.iter().map(|&at| expected[at]).collect();
                prop_assert_eq!(taken, wanted);
                for at in indices.into_iter().rev() {
                    expected.remove(at);
                }
                prop_assert_eq!(left, expected.iter().map(|route| route.weight).sum::<f64>());
                prop_assert_eq!(list.by_weight().unwrap(), &expected[..]);
            }
        }
    }
}
