//! The max-min fair point below bounds on what any number of domains have together.
//!
//! The bounds form a polymatroid, so the point can be found by decomposition (Groenevelt 1991): fill
//! all targets to one level as if only their own bounds were in the way; where prefixes of the
//! domains in descending order exceed the common bounds, the one that exceeds its bound the most has
//! exactly that bound in the fair point, and the domains in it and the others are filled separately.

use super::problem::Problem;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::float::ordered_bits;
use crate::memory;
use std::cmp::Reverse;
use std::ops::{Add, Range, Sub};

/// Something that shares are measured in.
pub trait Amount: Copy + Default + PartialOrd + Add<Output = Self> + Sub<Output = Self> {
    /// A number that orders amounts, none of which is negative.
    fn order(self) -> u128;
}

impl Amount for u64 {
    fn order(self) -> u128 {
        self.into()
    }
}

impl Amount for u128 {
    fn order(self) -> u128 {
        self
    }
}

impl Amount for f64 {
    fn order(self) -> u128 {
        ordered_bits(self).into()
    }
}

/// A domain with targets that can get something.
#[derive(Clone)]
pub struct Domain<T> {
    /// Its targets, a range of the list of targets.
    pub members: Range<usize>,
    /// The sum of their shares.
    pub total: T,
}

/// Domains that are filled together, a range of the list of domains.
struct Part<T> {
    domains: Range<usize>,
    total: T,
}

/// The domains of targets that are sorted by domain. O(length).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn domains<T: Amount>(problem: &Problem, targets: &[u32]) -> Result<Vec<Domain<T>>, Error> {
    let mut domains = Vec::new();
    let mut first = 0;
    for members in
        targets.chunk_by(|&a, &b| problem.domain(a as usize) == problem.domain(b as usize))
    {
        let domain = Domain {
            members: first..first + members.len(),
            total: T::default(),
        };
        memory::push(&mut domains, domain)?;
        first += members.len();
    }
    Ok(domains)
}

/// Has `level` fill the domains of one part after another, and set their totals, until no prefix
/// exceeds its bound by more than `slack`. `bound` says how much so many domains have at most, and
/// stays what it is from `steps` of them on; `total` is at most that.
///
/// # Errors
///
/// Those of `level`; [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn decompose<T: Amount>(
    domains: &mut [Domain<T>],
    total: T,
    bound: impl Fn(usize) -> T,
    steps: usize,
    slack: T,
    cancel: &Cancel,
    mut level: impl FnMut(&mut [Domain<T>], T) -> Result<(), Error>,
) -> Result<(), Error> {
    let all = Part {
        domains: 0..domains.len(),
        total,
    };
    let mut parts = Vec::new();
    memory::push(&mut parts, all)?;
    while let Some(part) = parts.pop() {
        cancel.check()?;
        let list = &mut domains[part.domains.clone()];
        level(list, part.total)?;
        memory::sort_by_key(list, |domain| Reverse(domain.total.order()))?;
        // All domains of the parts before this one are in every prefix, and have all that they may.
        let before = part.domains.start;
        let above = |t: usize| bound(before + t) - bound(before);
        // Beyond the last step no prefix can exceed a bound that the whole keeps.
        let steps = steps.saturating_sub(before);
        if let Some((count, bound)) = exceeded(&list[..steps.min(list.len())], above, slack) {
            let middle = before + count;
            let tight = Part {
                domains: before..middle,
                total: bound,
            };
            let rest = Part {
                domains: middle..part.domains.end,
                total: part.total - bound,
            };
            memory::push(&mut parts, tight)?;
            memory::push(&mut parts, rest)?;
        }
    }
    Ok(())
}

/// The prefix of `list` that exceeds its bound the most: how many domains it has, and the bound.
fn exceeded<T: Amount>(
    list: &[Domain<T>],
    bound: impl Fn(usize) -> T,
    slack: T,
) -> Option<(usize, T)> {
    let mut most = slack;
    let mut found = None;
    let mut sum = T::default();
    for (t, domain) in (1..).zip(list) {
        sum = sum + domain.total;
        let bound = bound(t);
        if sum > bound && sum - bound > most {
            (most, found) = (sum - bound, Some((t, bound)));
        }
    }
    found
}
