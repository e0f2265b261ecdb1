//! The whole: prices, repair, proof.

use super::certificate::{Certificate, certificate};
use super::cycles;
use super::flow::Flow;
use super::jitter::Jitter;
use super::lower;
use super::problem::Problem;
use super::release;
use super::repair;
use super::scarce::Scarce;
use super::search::search;
use super::view::View;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// `fast` is not faster for so few slots.
const EXACT_SLOTS: u64 = 2048;
/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;
/// A gap with which `fast` is not content.
const FAST_GAP: f64 = 1e-2;

/// How good an assignment shall be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// The optimum.
    #[default]
    Exact,
    /// Near it: the gap says how near.
    Fast,
}

/// What keeps slots unfilled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bottleneck {
    /// Fewer than k targets may take anything.
    Targets,
    /// Too few domains, or too little room in them.
    Domains,
    /// The limits sum to less than what sources want.
    Limits,
    /// Sources have too few candidates, or too many want the same.
    Candidates,
}

/// Routes and their proof.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The targets of every source, N x k: best score first, -1 last.
    pub routes: Vec<i32>,
    /// Routes to every target.
    pub loads: Vec<u32>,
    /// The price of every target: a start for the next batch, and the proof.
    pub prices: Vec<f64>,
    /// Score and bound.
    pub certificate: Certificate,
    /// Why slots are unfilled; `None` where none are, or where `elsewhere` was a choice.
    pub bottleneck: Option<Bottleneck>,
}

/// Assigns. `prices` of an earlier batch may be given, which change nothing but the time, and which
/// of equally good assignments is found; they must be as [`check_prices`] wants them.
///
/// O(N * c) for each of some ten passes, in parallel on the current rayon pool where the problem is
/// not small, and O(M * (M + load * c / M)) for each route that is above a limit then. The bytes
/// depend on neither the threads nor the instruction set.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
///
/// ```
/// use phase_router::assign::{Effort, Options, Problem, assign};
/// use phase_router::run::Run;
///
/// let scores = [0.9, 0.1, 0.8, 0.3, 0.7, 0.6];
/// let options = Options {
///     sources: 3,
///     fan_out: 1,
///     scores: &scores,
///     limits: Some(&[2.0, 1.0]),
///     ..Options::default()
/// };
/// let run = Run::default();
/// let problem = Problem::new(&options, &run)?;
/// let assignment = assign(&problem, None, Effort::Exact, &run)?;
/// assert_eq!(assignment.routes, [0, 0, 1]);
/// # Ok::<(), phase_router::error::Error>(())
/// ```
pub fn assign(
    problem: &Problem<'_>,
    prices: Option<&[f64]>,
    effort: Effort,
    run: &Run,
) -> Result<Assignment, Error> {
    let scarce = Scarce::find(problem, run)?;
    let view = View::all(problem, scarce.as_ref())?;
    let jitter = Jitter::new(problem)?;
    let choices = search(&view, &jitter, prices, &run.stage(0.0, 0.6))?;
    if effort == Effort::Fast && view.demand() > EXACT_SLOTS {
        let flow = release::release(&choices, run)?;
        let fast = finish(problem, flow, run)?;
        if fast.certificate.gap.is_some_and(|gap| gap <= FAST_GAP) {
            return Ok(fast);
        }
    }
    let mut flow = Flow::new(&choices, run)?;
    drop(choices);
    repair::repair(&mut flow, &run.stage(0.6, 0.9))?;
    cycles::cancel_cycles(&mut flow, &run.stage(0.9, 0.95))?;
    finish(problem, flow, run)
}

/// Checks prices that are given: M numbers, finite and >= 0.
///
/// # Errors
///
/// [`Error::InvalidValue`], [`Error::OutOfRange`] naming the index.
pub fn check_prices(prices: &[f64], targets: usize) -> Result<(), Error> {
    crate::checks::length("prices", prices.len(), targets)?;
    crate::checks::weights("prices", prices)
}

/// Rows in order, prices, and the proof.
fn finish(problem: &Problem<'_>, flow: Flow<'_, '_, '_>, run: &Run) -> Result<Assignment, Error> {
    let mut prices = memory::with_capacity(problem.targets)?;
    prices.extend(flow.prices().map(|price| price.max(0.0)));
    let state = flow.state;
    let mut loads = memory::with_capacity(problem.targets)?;
    loads.extend((0..problem.targets).map(|j| state.members(j).rows.len() as u32));
    let slots = memory::product(problem.sources, problem.fan_out)?;
    let mut routes = memory::filled(slots, -1)?;
    let mut order: Vec<(f32, u32)> = memory::with_capacity(problem.most_slots)?;
    for (row, routes) in routes.chunks_exact_mut(problem.fan_out).enumerate() {
        if row % ROWS_PER_CHECK == 0 {
            run.cancel.check()?;
        }
        order.clear();
        let filled = state.row(row as u32).iter();
        let filled = filled.filter(|&&target| (target as usize) < problem.targets);
        order.extend(filled.map(|&target| (state.score(row as u32, target as usize), target)));
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (route, &(_, target)) in routes.iter_mut().zip(&order) {
            *route = target as i32;
        }
    }
    let filled: u64 = loads.iter().map(|&load: &u32| u64::from(load)).sum();
    if filled < problem.demand && problem.elsewhere.is_none() {
        lower::lower(&state, &mut prices, run)?;
    }
    let certificate = certificate(problem, &routes, &prices, run)?;
    Ok(Assignment {
        bottleneck: bottleneck(problem, certificate.unfilled)?,
        routes,
        loads,
        prices,
        certificate,
    })
}

/// What keeps so many slots unfilled. O(M).
fn bottleneck(problem: &Problem<'_>, unfilled: u64) -> Result<Option<Bottleneck>, Error> {
    if unfilled == 0 || problem.elsewhere.is_some() {
        return Ok(None);
    }
    let widest = match problem.fan_outs {
        Some(fan_outs) => fan_outs.iter().max().map_or(0, |&fan_out| fan_out as usize),
        None => problem.fan_out,
    };
    let live = (0..problem.targets).filter(|&j| problem.limits[j] > 0);
    if live.clone().count() < widest {
        return Ok(Some(Bottleneck::Targets));
    }
    let mut domains = memory::filled(problem.targets, false)?;
    live.clone().for_each(|j| domains[problem.domain(j)] = true);
    if domains.iter().filter(|&&live| live).count() < widest {
        return Ok(Some(Bottleneck::Domains));
    }
    let room: u64 = problem.limits.iter().map(|&limit| u64::from(limit)).sum();
    if room < problem.demand {
        return Ok(Some(Bottleneck::Limits));
    }
    let mut rooms = memory::filled(problem.targets, 0u64)?;
    live.for_each(|j| rooms[problem.domain(j)] += u64::from(problem.limits[j]));
    let sources = problem.sources as u64;
    let room: u64 = rooms.iter().map(|&room| room.min(sources)).sum();
    Ok(Some(if room < problem.demand {
        Bottleneck::Domains
    } else {
        Bottleneck::Candidates
    }))
}
