//! Streams for JavaScript.

use super::cost;
use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Task};
use super::told::{self, Told};
use super::views::{self, Held};
use crate::error::Error;
use crate::memory::copied;
use crate::quota::Bottleneck;
use crate::run::Run;
use crate::stream::{Change, Options, Plan, WindowLimits};
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Function, Int32Array, Int32ArraySlice, ObjectFinalize,
    Uint32ArraySlice,
};
use napi_derive::napi;
use std::sync::Arc;

/// The options of a stream as JavaScript gives them, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct StreamInput<'a> {
    /// k.
    pub fan_out: u32,
    /// c_j.
    pub capacities: Float64ArraySlice<'a>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
    /// The seed.
    pub seed: BigInt,
    /// Whether nodes that halve mix.
    pub mix: Option<bool>,
    /// The items of a window, where there are limits ...
    pub window: Option<u32>,
    /// ... and the most of them for every target.
    pub max: Option<Float64ArraySlice<'a>>,
    /// What changes later.
    pub changes: Option<Vec<StreamChangeInput<'a>>>,
}

/// Other capacities from an item on.
#[napi(object, object_to_js = false)]
pub struct StreamChangeInput<'a> {
    /// The item.
    pub from: f64,
    /// c_j.
    pub capacities: Float64ArraySlice<'a>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
}

impl StreamInput<'_> {
    fn copy(&self) -> Result<Options, Error> {
        let max = optional(&self.max)?;
        let changes = self.changes.iter().flatten().map(StreamChangeInput::copy);
        Ok(Options {
            fan_out: self.fan_out,
            capacities: copied(&self.capacities)?,
            domains: optional(&self.domains)?,
            seed: self.seed.get_u64().1,
            mix: self.mix,
            window_limits: self
                .window
                .zip(max)
                .map(|(window, max)| WindowLimits { window, max }),
            changes: changes.collect::<Result<_, _>>()?,
        })
    }
}

impl StreamChangeInput<'_> {
    fn copy(&self) -> Result<Change, Error> {
        Ok(Change {
            from: self.from as u64,
            capacities: copied(&self.capacities)?,
            domains: optional(&self.domains)?,
        })
    }
}

/// The plan of a stream: what any item is computed from.
#[napi(custom_finalize)]
pub struct StreamPlan {
    told: Told<Arc<Plan>>,
}

impl ObjectFinalize for StreamPlan {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.told.end(&env)
    }
}

/// Plans a stream, blocking.
#[napi]
pub fn stream_plan_sync(env: &Env, input: StreamInput) -> napi::Result<StreamPlan> {
    let options = input.copy().or_throw(env)?;
    let plan = task::now(env, true, |run| Plan::new(options, run))?;
    StreamPlan::new(env, plan)
}

impl StreamPlan {
    fn new(env: &Env, plan: Plan) -> napi::Result<Self> {
        let bytes = plan.bytes();
        let told = Told::new(Arc::new(plan), bytes);
        told::flush(env)?;
        Ok(Self { told })
    }

    fn plan(&self) -> &Arc<Plan> {
        &self.told.plan
    }
}

#[napi]
impl StreamPlan {
    /// The plan with one more change.
    #[napi]
    pub fn with(&self, env: &Env, change: StreamChangeInput) -> napi::Result<StreamPlan> {
        let change = change.copy().or_throw(env)?;
        let plan = task::now(env, true, |run| self.plan().with(change, run))?;
        Self::new(env, plan)
    }

    /// The plan of one of many producers.
    #[napi]
    pub fn producer(&self, env: &Env, number: f64) -> napi::Result<StreamPlan> {
        let number = number as u64;
        let plan = task::now(env, true, |run| self.plan().producer(number, run))?;
        Self::new(env, plan)
    }

    /// Writes the routes of a range of items to `out`; blocking.
    #[napi]
    pub fn route_into_sync(
        &self,
        env: &Env,
        from: f64,
        to: f64,
        mut out: Int32ArraySlice,
    ) -> napi::Result<()> {
        let rows = views::blocking(&mut out);
        task::now(env, Plan::is_small(rows.len()), |run| {
            self.plan().route_into(from as u64..to as u64, rows, run)
        })
    }

    /// Writes the routes of a range of items to `out`, off the event loop.
    #[napi]
    pub fn route_into(
        &self,
        env: &Env,
        task: &Task,
        from: f64,
        to: f64,
        out: Int32Array,
    ) -> napi::Result<()> {
        let plan = Arc::clone(self.plan());
        let slots = (to - from).max(0.0) as u64 * u64::from(plan.fan_out());
        let cost = cost::stream_rows(slots);
        let work = move |out: &mut Held<Int32Array>, run: &Run| {
            plan.route_into(from as u64..to as u64, out.elements(), run)
        };
        task::start(env, task, cost, Held::new(out), work, |()| ())
    }

    /// A function that writes the targets of an item to a row, which has k slots. Not a method: what a method is called
    /// on is checked every time, which takes longer than the look-up.
    #[napi(ts_return_type = "(item: number, row: Int32Array) => void")]
    pub fn look_up<'a>(&self, env: &'a Env) -> napi::Result<Function<'a, (), ()>> {
        let plan = Arc::clone(self.plan());
        env.create_function_from_closure("lookUp", move |call| {
            let item: f64 = call.get(0)?;
            let mut row: Int32ArraySlice = call.get(1)?;
            let row = views::blocking(&mut row);
            plan.targets_of(item as u64, row).or_throw(call.env)
        })
    }

    /// Writes the routes to every target before an item to `out`.
    #[napi]
    pub fn counts_at(&self, env: &Env, item: f64, mut out: Float64ArraySlice) -> napi::Result<()> {
        let counts = self.plan().counts_at(item as u64).or_throw(env)?;
        // Below 2^53.
        for (out, count) in views::blocking(&mut out).iter_mut().zip(counts) {
            *out = count as f64;
        }
        Ok(())
    }

    /// Writes the shares of every target at an item to `out`.
    #[napi]
    pub fn shares_at(&self, env: &Env, item: f64, mut out: Float64ArraySlice) -> napi::Result<()> {
        let shares = self.plan().shares_at(item as u64).or_throw(env)?;
        views::fill(&mut out, &shares).or_throw(env)
    }

    /// Writes the shares of every target after the last change to `out`.
    #[napi]
    pub fn shares(&self, env: &Env, mut out: Float64ArraySlice) -> napi::Result<()> {
        let shares = self.plan().shares().or_throw(env)?;
        views::fill(&mut out, &shares).or_throw(env)
    }

    /// How far any window after the last change is from its shares, at most.
    #[napi]
    pub fn window_bound(&self) -> f64 {
        self.plan().window_bound()
    }

    /// What keeps rows from being full: targets or domains.
    #[napi]
    pub fn bottleneck(&self) -> Option<String> {
        let name = match self.plan().bottleneck()? {
            Bottleneck::Targets => "targets",
            _ => "domains",
        };
        Some(name.to_owned())
    }

    /// A hash of the version of the mapping and of all inputs, as 16 hexadecimal digits.
    #[napi]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.plan().fingerprint())
    }
}
