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

/// A baseline and what it routes, in views of JavaScript's memory.
#[napi(object, object_to_js = false)]
pub struct BaselineInput<'a> {
    /// The name of the method.
    pub method: String,
    /// N.
    pub sources: u32,
    /// k.
    pub fan_out: u32,
    /// c_j.
    pub capacities: Float64ArraySlice<'a>,
    /// u_j.
    pub limits: Option<Float64ArraySlice<'a>>,
    /// w_i.
    pub weights: Option<Float64ArraySlice<'a>>,
    /// The seed.
    pub seed: BigInt,
}

impl BaselineInput<'_> {
    /// The method and its problem, copied and checked.
    fn read(&self) -> Result<(Baseline, Problem), Error> {
        let method = Baseline::named(&self.method).ok_or_else(|| {
            Error::invalid("method", format!("'{}' is not a baseline", self.method))
        })?;
        let problem = Problem::new(
            self.sources,
            self.fan_out,
            copied(&self.capacities)?,
            optional(&self.limits)?,
            optional(&self.weights)?,
            self.seed.get_u64().1,
        )?;
        Ok((method, problem))
    }
}

/// Routes every source into `out`, N * k slots, blocking.
#[napi]
pub fn baseline_sync(
    env: &Env,
    input: BaselineInput,
    mut out: Int32ArraySlice,
) -> napi::Result<()> {
    let (method, problem) = input.read().or_throw(env)?;
    let rows = views::blocking(&mut out);
    task::now(env, method.is_small(&problem), |run| {
        method.route_into(&problem, rows, &run.cancel)
    })
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
pub fn baseline(env: &Env, task: &Task, input: BaselineInput, out: Int32Array) -> napi::Result<()> {
    let (method, problem) = input.read().or_throw(env)?;
    let bytes = input.capacities.len() * 8
        + input.limits.as_ref().map_or(0, |limits| limits.len() * 8)
        + input
            .weights
            .as_ref()
            .map_or(0, |weights| weights.len() * 8);
    let steps = (problem.sources as u64).saturating_mul(method.cost(&problem) as u64);
    let cost = Cost {
        work: steps.saturating_mul(NANOSECONDS_PER_STEP),
        bytes,
        alone: method.is_small(&problem),
    };
    let work = move |out: &mut Held<_>, run: &Run| {
        method.route_into(&problem, out.elements(), &run.cancel)
    };
    task::start(env, task, cost, Held::new(out), work, |()| ())
}
