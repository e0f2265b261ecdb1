//! `rebalance` for JavaScript.

use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Cost, Task};
use super::views::{self, Held};
use crate::checks;
use crate::error::Error;
use crate::memory::copied;
use crate::rebalance::{self, Options};
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice, Uint32ArraySlice,
};
use napi_derive::napi;

/// The options of a rebalancing as JavaScript gives them, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct RebalanceInput<'a> {
    /// The old routes.
    pub before: Int32ArraySlice<'a>,
    /// Slots in a row of these.
    pub fan_out_before: u32,
    /// The index now of an old target.
    pub target_map: Option<Int32ArraySlice<'a>>,
    /// N.
    pub sources: Option<u32>,
    /// k.
    pub fan_out: u32,
    /// c_j.
    pub capacities: Float64ArraySlice<'a>,
    /// u_j.
    pub limits: Option<Float64ArraySlice<'a>>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
    /// k_i.
    pub fan_outs: Option<Uint32ArraySlice<'a>>,
    /// The most moves.
    pub max_moves: Option<f64>,
    /// Where sources would rather be.
    pub near: Option<Int32ArraySlice<'a>>,
    /// w_i.
    pub weights: Option<Float64ArraySlice<'a>>,
    /// How far above its share a target may be.
    pub tolerance: Option<f64>,
    /// The seed.
    pub seed: BigInt,
}

fn copy(input: &RebalanceInput<'_>) -> Result<Options, Error> {
    Ok(Options {
        before: copied(&input.before)?,
        fan_out_before: input.fan_out_before,
        target_map: optional(&input.target_map)?,
        sources: input.sources,
        fan_out: input.fan_out,
        capacities: copied(&input.capacities)?,
        limits: optional(&input.limits)?,
        domains: optional(&input.domains)?,
        fan_outs: optional(&input.fan_outs)?,
        seed: input.seed.get_u64().1,
        max_moves: input.max_moves.map(|moves| moves as u64),
        near: optional(&input.near)?,
        weights: optional(&input.weights)?,
        tolerance: input.tolerance,
    })
}

/// What a rebalancing came to, beside the routes.
#[napi]
pub struct Rebalanced {
    moved: Vec<u32>,
    loads: Loads,
    /// How many routes moved.
    pub moves: f64,
    /// The fewest that had to, or the weight of these.
    pub lower_bound: f64,
    /// Whether no other routes need fewer moves; absent with weights.
    pub optimal: Option<bool>,
    /// Whether limits hold, and the tolerance.
    pub complete: bool,
    /// The routes that are where their sources would rather be.
    pub near: Option<f64>,
    /// The weight of the routes that moved.
    pub moved_weight: Option<f64>,
    /// The largest load over share, less 1.
    pub imbalance: Option<f64>,
}

enum Loads {
    Routes(Vec<u32>),
    Weight(Vec<f64>),
}

#[napi]
impl Rebalanced {
    /// Writes the slots of `before` whose route moved to `out`, which has so many elements.
    #[napi]
    pub fn write_moved(&self, env: &Env, mut out: Uint32ArraySlice) -> napi::Result<()> {
        views::fill(&mut out, &self.moved).or_throw(env)
    }

    /// Writes the routes to every target to `out`.
    #[napi]
    pub fn write_loads(&self, env: &Env, mut out: Uint32ArraySlice) -> napi::Result<()> {
        match &self.loads {
            Loads::Routes(loads) => views::fill(&mut out, loads).or_throw(env),
            Loads::Weight(_) => Ok(()),
        }
    }

    /// Writes the weight of the routes to every target to `out`.
    #[napi]
    pub fn write_weighted_loads(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        match &self.loads {
            Loads::Weight(loads) => views::fill(&mut out, loads).or_throw(env),
            Loads::Routes(_) => Ok(()),
        }
    }
}

/// Rebalances into `out`, which has N * k slots; blocking.
#[napi]
pub fn rebalance_sync(
    env: &Env,
    input: RebalanceInput,
    mut out: Int32ArraySlice,
) -> napi::Result<Rebalanced> {
    let options = copy(&input).or_throw(env)?;
    let rows = views::blocking(&mut out);
    // One thread does it all.
    task::now(env, true, |run| rebalance_into(&options, rows, run))
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
pub fn rebalance(
    env: &Env,
    task: &Task,
    input: RebalanceInput,
    out: Int32Array,
) -> napi::Result<()> {
    let options = copy(&input).or_throw(env)?;
    let cost = cost(&options);
    let work = move |out: &mut Held<_>, run: &Run| rebalance_into(&options, out.elements(), run);
    task::start(env, task, cost, Held::new(out), work, |done| done)
}

/// What a rebalancing takes on one thread, by what it took where it was measured, and what it holds.
fn cost(options: &Options) -> Cost {
    let per_slot = if options.weights.is_some() { 300 } else { 60 };
    let sources = options.before.len() / (options.fan_out_before as usize).max(1);
    let slots = sources
        .saturating_mul(options.fan_out as usize)
        .max(options.before.len());
    let words = options.near.as_ref().map_or(0, Vec::len)
        + options.fan_outs.as_ref().map_or(0, Vec::len)
        + 2 * options.weights.as_ref().map_or(0, Vec::len);
    Cost {
        work: (slots as u64).saturating_mul(per_slot) + 100 * options.capacities.len() as u64,
        bytes: 4 * (options.before.len() + words),
        alone: false,
    }
}

fn fill(out: &mut [i32], routes: &[i32]) -> Result<(), Error> {
    checks::length("out", out.len(), routes.len())?;
    out.copy_from_slice(routes);
    Ok(())
}

fn rebalance_into(options: &Options, out: &mut [i32], run: &Run) -> Result<Rebalanced, Error> {
    if options.weights.is_some() {
        let done = rebalance::by_weight(options, run)?;
        fill(out, &done.routes)?;
        return Ok(Rebalanced {
            moves: done.moved.len() as f64,
            moved: done.moved,
            loads: Loads::Weight(done.loads),
            lower_bound: done.lower_bound,
            optimal: None,
            complete: done.complete,
            near: None,
            moved_weight: Some(done.moved_weight),
            imbalance: Some(done.imbalance),
        });
    }
    let done = rebalance::rebalance(options, run)?;
    fill(out, &done.routes)?;
    Ok(Rebalanced {
        moved: done.moved,
        loads: Loads::Routes(done.loads),
        moves: done.moves as f64,
        lower_bound: done.lower_bound as f64,
        optimal: Some(done.optimal),
        complete: done.complete,
        near: done.near.map(|near| near as f64),
        moved_weight: None,
        imbalance: None,
    })
}
