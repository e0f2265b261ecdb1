//! `exact` for JavaScript.

use super::cost;
use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Task};
use super::told::{self, Told};
use super::views::{self, Held};
use crate::error::Error;
use crate::exact::{self, Options, Router};
use crate::memory::{self, copied};
use crate::quota::{Bottleneck, Level};
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice, ObjectFinalize, Uint32ArraySlice,
};
use napi_derive::napi;
use std::ops::Range;
use std::sync::Arc;

/// A level of a topology.
#[napi(object, object_to_js = false)]
pub struct LevelInput<'a> {
    /// The node of each target.
    pub of: Uint32ArraySlice<'a>,
    /// The most routes of a source in one node.
    pub most: Option<u32>,
}

/// The options of a plan that few calls have, in views of JavaScript's memory. The others are arguments of their
/// own: the properties of an object are found by names that napi makes anew for each, which takes longer than all else
/// that becomes of the options of a small call.
#[napi(object, object_to_js = false)]
pub struct ExactRest<'a> {
    /// u_j.
    pub limits: Option<Float64ArraySlice<'a>>,
    /// The most routes of each target, beside weights.
    pub route_limits: Option<Float64ArraySlice<'a>>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
    /// The levels of nodes, the widest first.
    pub topology: Option<Vec<LevelInput<'a>>>,
    /// k_i.
    pub fan_outs: Option<Uint32ArraySlice<'a>>,
    /// w_i.
    pub weights: Option<Float64ArraySlice<'a>>,
}

/// The options of a plan, copied: N, k, c_j, the seed, and what few have.
fn options(
    sources: u32,
    fan_out: u32,
    capacities: &[f64],
    seed: BigInt,
    rest: Option<ExactRest>,
) -> Result<Options, Error> {
    let mut options = Options {
        sources,
        fan_out,
        capacities: copied(capacities)?,
        seed: seed.get_u64().1,
        limits: None,
        route_limits: None,
        domains: None,
        topology: Vec::new(),
        fan_outs: None,
        weights: None,
    };
    let Some(rest) = rest else { return Ok(options) };
    options.limits = optional(&rest.limits)?;
    options.route_limits = optional(&rest.route_limits)?;
    options.domains = optional(&rest.domains)?;
    options.fan_outs = optional(&rest.fan_outs)?;
    options.weights = optional(&rest.weights)?;
    for level in rest.topology.iter().flatten() {
        let of = copied(&level.of)?;
        let most = level.most;
        memory::push(&mut options.topology, Level { of, most })?;
    }
    Ok(options)
}

/// What is known of a plan in single numbers.
#[napi(object, object_from_js = false)]
pub struct PlanFacts {
    /// Filled slots.
    pub filled: f64,
    /// Slots that stay unfilled.
    pub unfilled: f64,
    /// Their weight.
    pub unfilled_weight: f64,
    /// What keeps them unfilled: targets, domains, topology or limits.
    pub bottleneck: Option<String>,
}

/// The plan of an exact routing: what any row or column is computed from.
#[napi(custom_finalize)]
pub struct ExactPlan {
    told: Told<Arc<dyn Router>>,
}

impl ObjectFinalize for ExactPlan {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.told.end(&env)
    }
}

/// Plans, blocking.
#[napi]
pub fn exact_plan_sync(
    env: &Env,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<ExactRest>,
) -> napi::Result<ExactPlan> {
    let options = options(sources, fan_out, &capacities, seed, rest).or_throw(env)?;
    let bytes = cost::exact_plan_bytes(&options);
    let plan = task::now(env, options.plans_alone(), |run| options.plan(run))?;
    let plan = ExactPlan::new(plan, bytes);
    told::flush(env)?;
    Ok(plan)
}

/// Plans, off the event loop; answers with an ExactPlan.
#[napi]
pub fn exact_plan(
    env: &Env,
    task: &Task,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<ExactRest>,
) -> napi::Result<()> {
    let options = options(sources, fan_out, &capacities, seed, rest).or_throw(env)?;
    let cost = cost::exact(&options, 0);
    let bytes = cost::exact_plan_bytes(&options);
    let work = move |(): &mut (), run: &Run| options.plan(run);
    task::start(env, task, cost, (), work, move |plan| {
        ExactPlan::new(plan, bytes)
    })
}

/// Plans and routes every source into `out`, which has N * k slots; blocking.
#[napi]
pub fn exact_sync(
    env: &Env,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<ExactRest>,
    mut out: Int32ArraySlice,
) -> napi::Result<()> {
    let options = options(sources, fan_out, &capacities, seed, rest).or_throw(env)?;
    let rows = views::blocking(&mut out);
    task::now(env, options.is_small(), |run| options.route_into(rows, run))
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
#[allow(clippy::too_many_arguments)] // An object of them takes longer, as `ExactRest` says.
pub fn exact(
    env: &Env,
    task: &Task,
    sources: u32,
    fan_out: u32,
    capacities: Float64ArraySlice,
    seed: BigInt,
    rest: Option<ExactRest>,
    out: Int32Array,
) -> napi::Result<()> {
    let options = options(sources, fan_out, &capacities, seed, rest).or_throw(env)?;
    let slots = u64::from(options.sources) * u64::from(options.fan_out);
    let cost = cost::exact(&options, slots);
    let work = move |out: &mut Held<_>, run: &Run| options.route_into(out.elements(), run);
    task::start(env, task, cost, Held::new(out), work, |()| ())
}

#[napi]
impl ExactPlan {
    fn new(plan: Arc<dyn Router>, bytes: usize) -> Self {
        let told = Told::new(plan, bytes);
        Self { told }
    }

    fn is_small(&self, range: &Range<u32>) -> bool {
        exact::is_small(
            range
                .len()
                .saturating_mul(self.told.plan.problem().fan_out as usize),
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
        task::now(env, small, |run| {
            self.told.plan.route_into(from..to, rows, run)
        })
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
        let plan = Arc::clone(&self.told.plan);
        let slots = u64::from(to.saturating_sub(from)) * u64::from(plan.problem().fan_out);
        let cost = cost::exact_rows(slots);
        let work =
            move |out: &mut Held<_>, run: &Run| plan.route_into(from..to, out.elements(), run);
        task::start(env, task, cost, Held::new(out), work, |()| ())
    }

    /// Writes the targets of a source to `row`, which has k slots.
    #[napi]
    pub fn targets_of(&self, env: &Env, source: u32, mut row: Int32ArraySlice) -> napi::Result<()> {
        let row = views::blocking(&mut row);
        self.told.plan.targets_of(source, row).or_throw(env)
    }

    /// Writes the sources of a target, ascending, to `out`, which is as long as the target's load.
    #[napi]
    pub fn sources_of(
        &self,
        env: &Env,
        target: u32,
        mut out: Uint32ArraySlice,
    ) -> napi::Result<()> {
        let sources = task::now(env, true, |_| self.told.plan.sources_of(target))?;
        views::fill(&mut out, &sources).or_throw(env)
    }

    /// Writes the routes to every target to `out`.
    #[napi]
    pub fn loads(&self, env: &Env, mut out: Uint32ArraySlice) -> napi::Result<()> {
        views::fill(&mut out, self.told.plan.loads()).or_throw(env)
    }

    /// Writes the weight of the routes to every target to `out`.
    #[napi]
    pub fn weighted_loads(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        let loads = self.told.plan.weighted_loads().or_throw(env)?;
        views::fill(&mut out, &loads).or_throw(env)
    }

    /// Writes what every target should get to `out`.
    #[napi]
    pub fn shares(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        views::fill(&mut out, self.told.plan.shares()).or_throw(env)
    }

    /// What is known in single numbers, all at once.
    #[napi]
    pub fn facts(&self) -> PlanFacts {
        let bottleneck = self
            .told
            .plan
            .bottleneck()
            .map(|bottleneck| match bottleneck {
                Bottleneck::Targets => "targets",
                Bottleneck::Domains => "domains",
                Bottleneck::Topology => "topology",
                Bottleneck::Limits => "limits",
            });
        PlanFacts {
            filled: self.told.plan.filled() as f64,
            unfilled: self.told.plan.unfilled() as f64,
            unfilled_weight: self.told.plan.unfilled_weight(),
            bottleneck: bottleneck.map(str::to_owned),
        }
    }

    /// A hash of the version of the mapping and of all inputs, as 16 hexadecimal digits.
    #[napi]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.told.plan.fingerprint())
    }
}
