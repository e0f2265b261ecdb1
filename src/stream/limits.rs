//! Window limits: targets that come near theirs get a whole number of items in every window.
//!
//! Two targets' worth of slack is what the tree needs. A domain without it is put into a part of the
//! tree in which everything repeats after a window; the others share the rest.

use super::options::{Options, WindowLimits};
use super::portions::{self, Portions, problem, shared_domains};
use super::shape::Shape;
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::quota::{ONE, Problem, Shares, apportion, shares};
use crate::run::Run;

/// After so many rounds all limited domains are taken: each round plans a tree.
const ROUNDS: usize = 6;

/// The portions and the shape of a stream with window limits.
///
/// # Errors
///
/// [`Error::OutOfRange`] where the limits leave too little room for the items of a window, or are no limits;
/// [`Error::InvalidValue`], [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn within(
    options: &Options,
    limits: &WindowLimits,
    key: Key,
    run: &Run,
) -> Result<(Portions, Shape), Error> {
    let (window, capacities) = (limits.window, &options.capacities);
    let domains = options.domains.as_deref();
    let problem = problem(options, capacities, domains, window, Some(&limits.max))?;
    let free = portions::portions(options, capacities, domains)?;
    let binds = |j: usize| problem.capacities[j] > 0.0 && problem.caps[j] < window;
    if !(0..problem.targets()).any(binds) {
        let shape = Shape::new(&free, options.mixes(), key, run)?;
        return Ok((free, shape));
    }
    let shares = shares::shares(&problem)?;
    check_room(&problem, &shares, free.fan_out)?;

    // By domain: whether it repeats after a window. Full targets have no slack at all.
    let mut repeats = memory::filled(problem.domain_count(), false)?;
    for j in (0..problem.targets()).filter(|&j| binds(j)) {
        let full = u64::from(problem.caps[j]) * ONE;
        repeats[problem.domain(j)] |= shares.fixed[j] == full;
    }
    for round in 0.. {
        run.cancel.check()?;
        let portions = if repeats.contains(&true) {
            match windowed(&problem, &shares, &repeats, free.fan_out, key)? {
                Some(portions) => portions,
                None => {
                    repeats.fill(true);
                    continue;
                }
            }
        } else {
            free.clone()
        };
        let shape = Shape::new(&portions, options.mixes(), key, run)?;
        let mut more = false;
        for j in (0..problem.targets()).filter(|&j| binds(j)) {
            let domain = problem.domain(j);
            let share = portions.units[j] as f64 / portions.one as f64;
            let most = share * f64::from(window) + shape.bound_of(j);
            if !repeats[domain] && (round >= ROUNDS || most > f64::from(problem.caps[j])) {
                repeats[domain] = true;
                more = true;
            }
        }
        if !more {
            return Ok((portions, shape));
        }
    }
    unreachable!("every round takes another domain, or is the last")
}

/// The limits must have room for all that the items of a window want.
fn check_room(problem: &Problem, shares: &Shares, fan_out: u32) -> Result<(), Error> {
    let wanted = u64::from(fan_out) * u64::from(problem.sources);
    if shares.filled >= wanted {
        return Ok(());
    }
    let name = match problem.domains {
        Some(_) => "the sum of windowLimits.max, of a domain at most the window,",
        None => "the sum of windowLimits.max",
    };
    let expected = format!(
        ">= {wanted}, which is {fan_out} x windowLimits.window of {}",
        problem.sources
    );
    Err(Error::out_of_range(name, expected, shares.filled))
}

/// The portions in which the domains that repeat get whole numbers of items a window, and the others
/// what is left; nothing where that does not fit.
fn windowed(
    problem: &Problem,
    shares: &Shares,
    repeats: &[bool],
    fan_out: u32,
    key: Key,
) -> Result<Option<Portions>, Error> {
    let mut limited = memory::with_capacity(problem.targets())?;
    limited.extend((0..problem.targets()).map(|j| repeats[problem.domain(j)]));
    let mut order = apportion::order(problem, key)?;
    order.retain(|&j| limited[j as usize]);
    let quotas = apportion::round(problem, shares, &order, key)?;

    // The rest is shared below the same limits: a target that is taken is full before all others.
    let mut rest = problem.clone();
    for (j, _) in limited.iter().enumerate().filter(|&(_, &limited)| limited) {
        rest.caps[j] = 0;
        rest.capacities[j] = f64::MAX;
    }
    for quota in &quotas {
        rest.caps[quota.target as usize] = quota.units;
    }
    let shares = shares::shares(&rest)?;
    if shares.filled < u64::from(fan_out) * u64::from(problem.sources) {
        return Ok(None);
    }
    Ok(Some(Portions {
        one: u64::from(problem.sources) * ONE,
        fan_out,
        units: shares.fixed,
        limited,
        domains: shared_domains(problem)?,
    }))
}
