//! Keys for JavaScript: plans, and many packed keys at once. Single keys are looked up in TypeScript.

use super::cost;
use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Task};
use super::told::{self, Told};
use super::views::{self, Held};
use crate::error::Error;
use crate::keys::{Board, Options, Plan};
use crate::memory::copied;
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice, ObjectFinalize, Uint8ArraySlice,
    Uint32ArraySlice,
};
use napi_derive::napi;
use std::sync::Arc;

/// The options of a router of keys as JavaScript gives them, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct KeyInput<'a> {
    /// k.
    pub fan_out: u32,
    /// c_j.
    pub capacities: Float64ArraySlice<'a>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
    /// The seed.
    pub seed: BigInt,
    /// The capacity at the top of the board.
    pub max_capacity: Option<f64>,
    /// The targets that there will ever be.
    pub max_targets: Option<u32>,
}

/// What single keys are looked up by, and what is known of the plan.
#[napi(object, object_from_js = false)]
pub struct KeyFacts {
    /// Where the hash of every key begins: its first lane.
    pub start_a: i32,
    /// Its second lane.
    pub start_b: i32,
    /// The board has 2^levels cells.
    pub levels: u32,
    /// Whether it never doubles.
    pub fixed: bool,
    /// The most targets that a key can have.
    pub rooms: u32,
    /// Whether two live targets are in one domain.
    pub has_domains: bool,
    /// The capacity at the top of the board.
    pub max_capacity: f64,
    /// The darts that a key takes on average.
    pub expected_darts: f64,
}

/// The plan of a router of keys.
#[napi(custom_finalize)]
pub struct KeyPlan {
    told: Told<Arc<Plan>>,
}

impl ObjectFinalize for KeyPlan {
    fn finalize(self, env: Env) -> napi::Result<()> {
        self.told.end(&env)
    }
}

/// Plans a router of keys, blocking.
#[napi]
pub fn key_plan_sync(env: &Env, input: KeyInput) -> napi::Result<KeyPlan> {
    let options = input.copy().or_throw(env)?;
    let plan = task::now(env, true, |_| Plan::new(options))?;
    KeyPlan::new(env, plan)
}

impl KeyInput<'_> {
    fn copy(&self) -> Result<Options, Error> {
        Ok(Options {
            fan_out: self.fan_out,
            capacities: copied(&self.capacities)?,
            domains: optional(&self.domains)?,
            seed: self.seed.get_u64().1,
            max_capacity: self.max_capacity,
            max_targets: self.max_targets,
        })
    }
}

impl KeyPlan {
    fn new(env: &Env, plan: Plan) -> napi::Result<Self> {
        // Capacities, heights, domains.
        let bytes = plan.heights().len() * 24;
        let told = Told::new(Arc::new(plan), bytes);
        told::flush(env)?;
        Ok(Self { told })
    }

    fn plan(&self) -> &Arc<Plan> {
        &self.told.plan
    }
}

#[napi]
impl KeyPlan {
    /// The plan with other capacities.
    #[napi]
    pub fn with(
        &self,
        env: &Env,
        capacities: Float64ArraySlice,
        domains: Option<Uint32ArraySlice>,
    ) -> napi::Result<KeyPlan> {
        let capacities = copied(&capacities).or_throw(env)?;
        let domains = optional(&domains).or_throw(env)?;
        let plan = task::now(env, true, |_| self.plan().with(capacities, domains))?;
        Self::new(env, plan)
    }

    /// What single keys are looked up by, arrays excepted.
    #[napi]
    pub fn facts(&self) -> KeyFacts {
        let [a, b] = self.plan().start();
        let board = self.plan().board();
        KeyFacts {
            start_a: a as i32,
            start_b: b as i32,
            levels: board.levels(),
            fixed: matches!(board, Board::Fixed { .. }),
            rooms: self.plan().rooms() as u32,
            has_domains: self.plan().domains().is_some(),
            max_capacity: self.plan().max_capacity(),
            expected_darts: self.plan().expected_darts(),
        }
    }

    /// Writes how high darts may land, of 2^32, for every target to `out`.
    #[napi]
    pub fn heights(&self, mut out: Float64ArraySlice) {
        let heights = self.plan().heights();
        for (out, &height) in views::blocking(&mut out).iter_mut().zip(heights) {
            *out = height as f64;
        }
    }

    /// Writes the numbered domain of every target to `out`, where there are domains.
    #[napi]
    pub fn domains(&self, mut out: Uint32ArraySlice) {
        let domains = self.plan().domains().unwrap_or_default();
        for (out, &domain) in views::blocking(&mut out).iter_mut().zip(domains) {
            *out = domain;
        }
    }

    /// A hash of the version of the mapping and of all inputs, as 16 hexadecimal digits.
    #[napi]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.plan().fingerprint())
    }

    /// Writes the targets of packed keys to `out`; blocking.
    #[napi]
    pub fn route_into_sync(
        &self,
        env: &Env,
        keys: Uint8ArraySlice,
        offsets: Uint32ArraySlice,
        mut out: Int32ArraySlice,
    ) -> napi::Result<()> {
        // Copies: `out` may view the same memory.
        let keys = copied(&keys).or_throw(env)?;
        let offsets = copied(&offsets).or_throw(env)?;
        let rows = views::blocking(&mut out);
        let small = self.plan().is_small(keys.len(), rows.len());
        task::now(env, small, |run| {
            self.plan().route_into(&keys, &offsets, rows, run)
        })
    }

    /// Writes the targets of packed keys to `out`, off the event loop.
    #[napi]
    pub fn route_into(
        &self,
        env: &Env,
        task: &Task,
        keys: Uint8ArraySlice,
        offsets: Uint32ArraySlice,
        out: Int32Array,
    ) -> napi::Result<()> {
        let keys = copied(&keys).or_throw(env)?;
        let offsets = copied(&offsets).or_throw(env)?;
        let plan = Arc::clone(self.plan());
        let cost = cost::key_rows(&plan, keys.len(), out.len(), offsets.len());
        let work = move |out: &mut Held<Int32Array>, run: &Run| {
            plan.route_into(&keys, &offsets, out.elements(), run)
        };
        task::start(env, task, cost, Held::new(out), work, |()| ())
    }
}
