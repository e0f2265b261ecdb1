//! `exact` for JavaScript.

use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Task};
use super::views::{self, Held};
use crate::error::Error;
use crate::exact::{self, MixedPlan, Plan, Router, WeightedPlan};
use crate::memory::copied;
use crate::quota::{Bottleneck, Problem, Weights};
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice, Uint32ArraySlice,
};
use napi_derive::napi;
use std::ops::Range;
use std::sync::Arc;

/// The options of a plan as JavaScript gives them, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct ExactInput<'a> {
    /// N.
    pub sources: u32,
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
    /// w_i.
    pub weights: Option<Float64ArraySlice<'a>>,
    /// The seed.
    pub seed: BigInt,
}

/// The options of a plan, copied.
struct Input {
    sources: u32,
    fan_out: u32,
    capacities: Vec<f64>,
    limits: Option<Vec<f64>>,
    domains: Option<Vec<u32>>,
    fan_outs: Option<Vec<u32>>,
    weights: Option<Vec<f64>>,
    seed: u64,
}

impl Input {
    fn copy(input: &ExactInput<'_>) -> Result<Self, Error> {
        Ok(Self {
            sources: input.sources,
            fan_out: input.fan_out,
            capacities: copied(&input.capacities)?,
            limits: optional(&input.limits)?,
            domains: optional(&input.domains)?,
            fan_outs: optional(&input.fan_outs)?,
            weights: optional(&input.weights)?,
            seed: input.seed.get_u64().1,
        })
    }

    fn plan(self, run: &Run) -> Result<Arc<dyn Router>, Error> {
        // With weights, limits are not numbers of routes.
        let (counted, weighed) = match self.weights {
            Some(_) => (None, self.limits),
            None => (self.limits, None),
        };
        let problem = Problem::new(
            self.sources,
            self.fan_out,
            self.capacities,
            counted.as_deref(),
            self.domains.as_deref(),
            self.seed,
        )?;
        Ok(match (self.weights, self.fan_outs) {
            (Some(weights), fan_outs) => {
                let weights = Weights::new(&problem, weights, weighed, fan_outs)?;
                Arc::new(WeightedPlan::new(problem, &weights, run)?)
            }
            (None, Some(fan_outs)) => Arc::new(MixedPlan::new(problem, fan_outs, run)?),
            (None, None) => Arc::new(Plan::new(problem, run)?),
        })
    }

    fn is_small(&self) -> bool {
        let slots = (self.sources as usize).saturating_mul(self.fan_out as usize);
        exact::is_small(slots) && self.capacities.len() <= 1 << 16
    }

    /// Whether planning uses no other thread.
    fn plans_alone(&self) -> bool {
        self.weights.is_none() || self.is_small()
    }
}

/// The plan of an exact routing: what any row or column is computed from.
#[napi]
pub struct ExactPlan {
    plan: Arc<dyn Router>,
}

/// Plans, blocking.
#[napi]
pub fn exact_plan_sync(env: &Env, input: ExactInput) -> napi::Result<ExactPlan> {
    let input = Input::copy(&input).or_throw(env)?;
    task::now(env, input.plans_alone(), |run| input.plan(run)).map(ExactPlan::new)
}

/// Plans, off the event loop; answers with an ExactPlan.
#[napi]
pub fn exact_plan(env: &Env, task: &Task, input: ExactInput) -> napi::Result<()> {
    let input = Input::copy(&input).or_throw(env)?;
    let work = move |(): &mut (), run: &Run| input.plan(run);
    task::start(env, task, (), work, ExactPlan::new)
}

/// Plans and routes every source into `out`, which has N * k slots; blocking.
#[napi]
pub fn exact_sync(env: &Env, input: ExactInput, mut out: Int32ArraySlice) -> napi::Result<()> {
    let input = Input::copy(&input).or_throw(env)?;
    let rows = views::blocking(&mut out);
    task::now(env, input.is_small(), |run| {
        let sources = input.sources;
        let plan = input.plan(run)?;
        plan.route_into(0..sources, rows, run)
    })
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
pub fn exact(env: &Env, task: &Task, input: ExactInput, out: Int32Array) -> napi::Result<()> {
    let input = Input::copy(&input).or_throw(env)?;
    let work = move |out: &mut Held<_>, run: &Run| {
        let sources = input.sources;
        let plan = input.plan(run)?;
        plan.route_into(0..sources, out.elements(), run)
    };
    task::start(env, task, Held::new(out), work, |()| ())
}

#[napi]
impl ExactPlan {
    fn new(plan: Arc<dyn Router>) -> Self {
        Self { plan }
    }

    fn is_small(&self, range: &Range<u32>) -> bool {
        exact::is_small(
            range
                .len()
                .saturating_mul(self.plan.problem().fan_out as usize),
        )
    }

    /// Routes sources `from` to `to` (exclusive) into `out`, blocking.
    #[napi]
    pub fn route_into_sync(
        &self,
        env: &Env,
        from: u32,
        to: u32,
        mut out: Int32ArraySlice,
    ) -> napi::Result<()> {
        let small = self.is_small(&(from..to));
        let rows = views::blocking(&mut out);
        task::now(env, small, |run| self.plan.route_into(from..to, rows, run))
    }

    /// The same, off the event loop. The library has just made `out`, or it is a view of a
    /// SharedArrayBuffer.
    #[napi]
    pub fn route_into(
        &self,
        env: &Env,
        task: &Task,
        from: u32,
        to: u32,
        out: Int32Array,
    ) -> napi::Result<()> {
        let plan = Arc::clone(&self.plan);
        let work =
            move |out: &mut Held<_>, run: &Run| plan.route_into(from..to, out.elements(), run);
        task::start(env, task, Held::new(out), work, |()| ())
    }

    /// Writes the targets of a source to `row`, which has k slots.
    #[napi]
    pub fn targets_of(&self, env: &Env, source: u32, mut row: Int32ArraySlice) -> napi::Result<()> {
        let row = views::blocking(&mut row);
        self.plan.targets_of(source, row).or_throw(env)
    }

    /// Writes the sources of a target, ascending, to `out`, which is as long as the target's load.
    #[napi]
    pub fn sources_of(
        &self,
        env: &Env,
        target: u32,
        mut out: Uint32ArraySlice,
    ) -> napi::Result<()> {
        let sources = task::now(env, true, |_| self.plan.sources_of(target))?;
        views::fill(&mut out, &sources).or_throw(env)
    }

    /// Writes the routes to every target to `out`.
    #[napi]
    pub fn loads(&self, env: &Env, mut out: Uint32ArraySlice) -> napi::Result<()> {
        views::fill(&mut out, self.plan.loads()).or_throw(env)
    }

    /// Writes the weight of the routes to every target to `out`.
    #[napi]
    pub fn weighted_loads(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        let loads = self.plan.weighted_loads().or_throw(env)?;
        views::fill(&mut out, &loads).or_throw(env)
    }

    /// Writes what every target should get to `out`.
    #[napi]
    pub fn shares(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        views::fill(&mut out, self.plan.shares()).or_throw(env)
    }

    /// Filled slots.
    #[napi]
    pub fn filled(&self) -> f64 {
        self.plan.filled() as f64
    }

    /// Slots that stay unfilled.
    #[napi]
    pub fn unfilled(&self) -> f64 {
        self.plan.unfilled() as f64
    }

    /// Their weight.
    #[napi]
    pub fn unfilled_weight(&self) -> f64 {
        self.plan.unfilled_weight()
    }

    /// What keeps slots unfilled: targets, domains or limits.
    #[napi]
    pub fn bottleneck(&self) -> Option<String> {
        let name = match self.plan.bottleneck()? {
            Bottleneck::Targets => "targets",
            Bottleneck::Domains => "domains",
            Bottleneck::Limits => "limits",
        };
        Some(name.to_owned())
    }

    /// A hash of the version of the mapping and of all inputs, as 16 hexadecimal digits.
    #[napi]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.plan.fingerprint())
    }
}
