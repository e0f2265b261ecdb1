//! The price search: from the prices of a sample, or those of the last batch, to prices at which
//! what the rows choose nearly meets the limits.

use super::flow::Flow;
use super::jitter::Jitter;
use super::prices::Choices;
use super::repair;
use super::step::Steps;
use super::view::View;
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::run::Run;

/// One row of so many is in a sample.
const STRIDE: usize = 4;
/// Fewer rows are searched without a sample.
const LEAST_ROWS: usize = 512;
/// So are fewer routes a target: half as many as there are targets, within this. Where there are many targets,
/// the repair of a small sample takes more time than it saves.
const LEAST_ROUTES: (usize, usize) = (32, 128);
/// More routes above the limits are not left to the repair, but where they are few of all.
const MOST_REPAIRS: u64 = 64;
/// Passes at most.
const PASSES: usize = 16;
/// So many passes that gain less than a tenth end the search.
const WEAK_PASSES: usize = 3;
/// Given prices that put more of the demand above the limits are not begun with.
const FAR: f64 = 0.15;

/// Searches, and leaves every row at what it chooses at the best prices found.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn search<'v, 'p, 'a>(
    view: &'v View<'p, 'a>,
    jitter: &'v Jitter,
    given: Option<&[f64]>,
    run: &Run,
) -> Result<Choices<'v, 'p, 'a>, Error> {
    // The sample has a quarter of the rows, and needs fewer of the passes that all rows go through.
    let prices = start(view, jitter, given, &run.stage(0.0, 0.2))?;
    let passes = run.stage(0.2, 1.0);
    let mut choices = Choices::new(view, jitter, &prices)?;
    let mut steps = Steps::new(view.limits.len())?;
    let demand = view.demand();
    // A repair costs more where there are more targets, a pass more where there are more rows.
    let tolerance = (view.limits.len() as u64 / 2)
        .min(MOST_REPAIRS)
        .max(demand / 4000);
    let mut best = (u64::MAX, prices);
    let mut weak = 0;
    for pass in 1.. {
        let part = |pass: usize| pass as f64 / PASSES as f64;
        choices.pass(&passes.stage(part(pass - 1), part(pass)))?;
        let (over, under) = steps.measure(&choices);
        let off = over.max(under);
        let now = || copy(&choices);
        if off as f64 >= best.0 as f64 * 0.9 {
            weak += 1;
        }
        let worse = off as f64 > best.0 as f64 * 1.02;
        if off < best.0 {
            best = (off, now()?);
        }
        if off <= tolerance || weak >= WEAK_PASSES || pass == PASSES {
            break;
        }
        let next = if worse {
            // Too far: half of the way back, and more carefully from there.
            steps.calm();
            let mut prices = now()?;
            for (price, best) in prices.iter_mut().zip(&best.1) {
                *price += 0.5 * (best - *price);
            }
            prices
        } else {
            steps.step(&choices, under * 10 <= over, run)?
        };
        choices.move_to(&next);
    }
    if copy(&choices)? != best.1 {
        choices.move_to(&best.1);
        choices.pass(run)?;
    }
    // A repair that must raise the prices of all scarce targets would go by way of all of them.
    if let Some(prices) = steps.level(&choices)? {
        choices.move_to(&prices);
        choices.pass(run)?;
    }
    Ok(choices)
}

/// Where the search begins: the given prices, where they are near enough, or those of a sample.
fn start(
    view: &View,
    jitter: &Jitter,
    given: Option<&[f64]>,
    run: &Run,
) -> Result<Vec<f32>, Error> {
    let targets = view.limits.len();
    let routes = (targets / 2).clamp(LEAST_ROUTES.0, LEAST_ROUTES.1);
    let samples = view.len() >= LEAST_ROWS && view.demand() >= (routes * targets) as u64;
    let key = Key::new(view.problem.seed, 17).child(view.len() as u64);
    if let Some(given) = given
        && !view.has_scarce()
    {
        // No price of an optimum need be higher.
        let most = view.problem.range.1 - view.unfilled;
        let mut prices = memory::with_capacity(targets)?;
        prices.extend(given.iter().map(|&price| price.min(most) as f32));
        if view.len() < LEAST_ROWS
            || !is_far(&view.sample(STRIDE, key.child(0))?, jitter, &prices, run)?
        {
            return Ok(prices);
        }
    }
    if !samples {
        let least = view.least_in_search() as f32;
        return memory::filled(targets, least);
    }
    let sample = view.sample(STRIDE, key)?;
    let choices = search(&sample, jitter, None, run)?;
    let mut flow = Flow::new(&choices, run)?;
    repair::repair(&mut flow, run)?;
    let mut prices = memory::with_capacity(targets)?;
    let found = flow.prices().enumerate();
    prices.extend(found.map(|(j, price)| (price.max(0.0) - sample.lift(j)) as f32));
    Ok(prices)
}

/// Whether prices put much above the limits of a sample.
fn is_far(sample: &View, jitter: &Jitter, prices: &[f32], run: &Run) -> Result<bool, Error> {
    let mut choices = Choices::new(sample, jitter, prices)?;
    choices.pass(run)?;
    let (over, _) = Steps::new(prices.len())?.measure(&choices);
    Ok(over as f64 > FAR * sample.demand() as f64)
}

fn copy(choices: &Choices) -> Result<Vec<f32>, Error> {
    let targets = choices.view.limits.len();
    let mut prices = memory::with_capacity(targets)?;
    prices.extend((0..targets as u32).map(|j| choices.prices.at(j)));
    Ok(prices)
}
