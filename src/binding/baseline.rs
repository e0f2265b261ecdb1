//! The baselines for JavaScript.

use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Cost, Task};
use super::views::{self, Held};
use crate::baseline::{Baseline, Problem};
use crate::error::Error;
use crate::memory::copied;
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice};
use napi_derive::napi;

/// What a step takes, on one thread.
const NANOSECONDS_PER_STEP: u64 = 5;

/// What few baselines take, in views of JavaScript's memory; the rest are arguments, as those of `exact` are.
#[napi(object, object_to_js = false)]
pub struct BaselineRest<'a> {
    /// u_j.
    pub limits: Option<Float64ArraySlice<'a>>,
    /// w_i.
    pub weights: Option<Float64ArraySlice<'a>>,
}

/// The baseline of that name and its problem, copied and checked: N, k, c_j, the seed, and what few take.
fn read(
    method: &str,
    sources: u32,
    fan_out: u32,
    capacities: &[f64],
    seed: &BigInt,
    rest: Option<BaselineRest>,
) -> Result<(Baseline, Problem), Error> {
    let method = Baseline::named(method)
        .ok_or_else(|| Error::invalid("method", format!("'{method}' is not a baseline")))?;
    let (limits, weights) = match rest {
        Some(rest) => (optional(&rest.limits)?, optional(&rest.weights)?),
        None => (None, None),
    };
    let capacities = copied(capacities)?;
    let seed = seed.get_u64().1;
    let problem = Problem::new(sources, fan_out, capacities, limits, weights, seed)?;
    Ok((method, problem))
}

/// Routes every source into `out`, N * k slots, blocking.
#[napi]
#[allow(clippy::too_many_arguments)] // An object of them takes longer.
pub fn baseline_sync(
    env: &Env,
    method: String,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<BaselineRest>,
    mut out: Int32ArraySlice,
) -> napi::Result<()> {
    let (method, problem) =
        read(&method, sources, fan_out, &capacities, &seed, rest).or_throw(env)?;
    let rows = views::blocking(&mut out);
    task::now(env, method.is_small(&problem), |run| {
        method.route_into(&problem, rows, &run.cancel)
    })
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
#[allow(clippy::too_many_arguments)] // An object of them takes longer.
pub fn baseline(
    env: &Env,
    task: &Task,
    method: String,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<BaselineRest>,
    out: Int32Array,
) -> napi::Result<()> {
    let (method, problem) =
        read(&method, sources, fan_out, &capacities, &seed, rest).or_throw(env)?;
    let length = |array: &Option<Vec<f64>>| array.as_ref().map_or(0, Vec::len);
    let numbers = problem.capacities.len() + length(&problem.limits) + length(&problem.weights);
    let steps = (problem.sources as u64).saturating_mul(method.cost(&problem) as u64);
    let cost = Cost {
        work: steps.saturating_mul(NANOSECONDS_PER_STEP),
        bytes: size_of::<f64>() * numbers,
        alone: method.is_small(&problem),
    };
    let work = move |out: &mut Held<_>, run: &Run| {
        method.route_into(&problem, out.elements(), &run.cancel)
    };
    task::start(env, task, cost, Held::new(out), work, |()| ())
}
