//! Which targets cannot take all who must go there: found before any score is looked at.
//!
//! Where slots must stay unfilled, a smallest cut divides the targets (Ford and Fulkerson 1956): the
//! scarce ones are full in every assignment that fills as much as can be, and nobody has one of them
//! who has another of the rest to go to. Prices of the scarce are therefore higher than those of the
//! rest by more than any score. A search that begins with this difference has only the small ones
//! to find; without it each unfilled slot would cost a repair.

use super::fill::Fill;
use super::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// The scarce targets, and the values in a search that knows of them.
#[derive(Clone, Debug)]
pub struct Scarce {
    /// Whether each target is scarce; one is at least.
    targets: Vec<bool>,
    /// By how much the others are preferred in a search.
    bonus: f64,
    /// The value of an unfilled slot in a search.
    unfilled: f64,
}

impl Scarce {
    /// The scarce targets; `None` where every slot can be filled, or need not be. O(N * k), and
    /// O(N * c * k) with candidates or forbidden scores, where slots must stay unfilled some times
    /// that.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn find(problem: &Problem<'_>, run: &Run) -> Result<Option<Self>, Error> {
        if problem.elsewhere.is_some() {
            return Ok(None);
        }
        let targets = if problem.all_allowed {
            of_limits(problem)?
        } else {
            Fill::new(problem, run)?.scarce(run)?
        };
        // The lowest price of an optimum is below the lowest score by no more than this, as a rule.
        // Searches count in f32: there the price of a target with room must be this exactly.
        let bonus = f64::from((2.0 * problem.spread()).min(f64::from(f32::MAX)) as f32);
        Ok(targets.map(|targets| Self {
            targets,
            bonus,
            unfilled: problem.range.0 - bonus,
        }))
    }

    /// Whether a target is; M is none.
    pub fn is(&self, target: usize) -> bool {
        self.targets.get(target).is_some_and(|&scarce| scarce)
    }

    /// The value of an unfilled slot in a search.
    pub fn unfilled(&self) -> f64 {
        self.unfilled
    }

    /// The value of an unfilled slot of a sample, at the prices that its flow has.
    pub fn unfilled_in_sample(&self) -> f64 {
        self.unfilled - self.bonus
    }

    /// The lowest price in a search.
    pub fn least(&self) -> f64 {
        -self.bonus
    }

    /// The highest difference of two values in a search that is not due to the bonus.
    pub fn most_margin(&self) -> f64 {
        0.5 * self.bonus
    }

    /// How much higher the price of a target is than in the search, where an unfilled slot has
    /// the value `unfilled`.
    pub fn lift(&self, target: usize, unfilled: f64) -> f64 {
        if self.targets[target] {
            self.unfilled - unfilled
        } else {
            self.bonus
        }
    }
}

/// Where every source may go everywhere, the limits alone decide: the cut has the domains with the
/// most room on one side.
fn of_limits(problem: &Problem<'_>) -> Result<Option<Vec<bool>>, Error> {
    let mut rooms = memory::filled(problem.targets, 0u64)?;
    for (target, &limit) in problem.limits.iter().enumerate() {
        rooms[problem.domain(target)] += u64::from(limit);
    }
    let mut order: Vec<usize> = memory::with_capacity(problem.targets)?;
    order.extend((0..problem.targets).map(|target| problem.domain(target)));
    order.sort_unstable();
    order.dedup();
    order.sort_unstable_by_key(|&domain| (u64::MAX - rooms[domain], domain));
    let slots = |most: usize| -> u64 {
        match problem.fan_outs {
            None => problem.sources as u64 * problem.most_slots.min(most) as u64,
            Some(_) => (0..problem.sources)
                .map(|source| problem.slots(source).min(most) as u64)
                .sum(),
        }
    };
    let demand = slots(order.len());
    let mut rest: u64 = rooms.iter().sum();
    let mut least = (demand, usize::MAX);
    for (ample, &domain) in order.iter().enumerate().take(problem.most_slots) {
        // Sources may have each of the ample domains once, and what the others have room for.
        let most = slots(ample) + rest;
        if most < demand && most <= least.0 {
            least = (most, ample);
        }
        rest -= rooms[domain];
    }
    if least.1 == usize::MAX {
        return Ok(None);
    }
    let mut scarce_domains = memory::filled(problem.targets, true)?;
    order[..least.1]
        .iter()
        .for_each(|&domain| scarce_domains[domain] = false);
    let mut scarce = memory::with_capacity(problem.targets)?;
    scarce.extend((0..problem.targets).map(|target| scarce_domains[problem.domain(target)]));
    Ok(Some(scarce))
}
