//! What is done today where sources have scores: opponents of [`assign`](super::assign), each written as its
//! paper says, for comparison. None handles domains; all take the quotas or limits of the problem.

mod auction;
mod greedy;
mod sign_bias;
mod sinkhorn;
mod top_k;

#[cfg(test)]
mod tests;

use super::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;
use std::cmp::Ordering;

/// An opponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rival {
    /// The best k of every source in the order of the sources; what finds its target full is dropped
    /// (Lepikhin et al. 2020, GShard; Fedus et al. 2021, Switch). Keeps limits, leaves slots unfilled.
    TopK,
    /// The best k of every source that have room, in the order of the sources. Keeps limits.
    RowGreedy,
    /// All pairs by score, best first, while there is room. Keeps limits.
    PairGreedy,
    /// Entropic transport (Cuturi 2013; Clark et al. 2022, S-BASE), rounded pair by pair. Keeps limits.
    Sinkhorn,
    /// A bias for every target, a small step against the sign of its overload after each batch
    /// (Wang et al. 2024, loss-free balancing). Breaks limits.
    SignBias,
    /// Targets bid for sources (Bertsekas 1988; Lewis et al. 2021, BASE). Fan-out 1. Keeps limits.
    Auction,
}

impl Rival {
    /// All, by their names.
    pub const ALL: [(&'static str, Rival); 6] = [
        ("top-k", Rival::TopK),
        ("row-greedy", Rival::RowGreedy),
        ("pair-greedy", Rival::PairGreedy),
        ("sinkhorn", Rival::Sinkhorn),
        ("sign-bias", Rival::SignBias),
        ("auction", Rival::Auction),
    ];

    /// The opponent of that name.
    pub fn named(name: &str) -> Option<Rival> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|&(_, rival)| rival)
    }

    /// Routes every source: rows of k, -1 in unfilled slots. On the calling thread alone.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidValue`] for domains, or for a fan-out above 1 where it takes 1 only;
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn route(self, problem: &Problem<'_>, run: &Run) -> Result<Vec<i32>, Error> {
        if problem.domains.is_some() {
            return Err(Error::invalid(
                "domains",
                "are not known to the opponents of assign",
            ));
        }
        let mut routes = memory::filled(memory::product(problem.sources, problem.fan_out)?, -1)?;
        match self {
            Self::TopK => top_k::top_k(problem, &mut routes, run)?,
            Self::RowGreedy => greedy::rows(problem, &mut routes, run)?,
            Self::PairGreedy => greedy::pairs(problem, |_, _, score| score, &mut routes, run)?,
            Self::Sinkhorn => sinkhorn::sinkhorn(problem, &mut routes, run)?,
            Self::SignBias => sign_bias::sign_bias(problem, &mut routes, run)?,
            Self::Auction => auction::auction(problem, &mut routes, run)?,
        }
        Ok(routes)
    }
}

/// A target and what a source makes of it.
type Choice = (f32, u32);

/// The targets that a source may have, in `choices`, in the order of the row.
fn choices(problem: &Problem<'_>, source: usize, choices: &mut Vec<Choice>) {
    choices.clear();
    let ids = problem.ids(source);
    for (at, &score) in problem.row(source).iter().enumerate() {
        let target = ids.map_or(at as u32, |ids| ids[at]);
        if score > f32::NEG_INFINITY && (target as usize) < problem.targets {
            choices.push((score, target));
        }
    }
}

/// Better ones first, equal ones by target.
fn better(a: &Choice, b: &Choice) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// Moves the best `count` to the front, in order.
fn best_first(choices: &mut [Choice], count: usize) {
    if count > 0 && count < choices.len() {
        choices.select_nth_unstable_by(count - 1, better);
    }
    let count = count.min(choices.len());
    choices[..count].sort_unstable_by(better);
}
