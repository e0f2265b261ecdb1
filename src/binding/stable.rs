//! `stable` for JavaScript.

use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Cost, Task};
use super::views::{self, Held};
use crate::error::Error;
use crate::memory::{self, copied};
use crate::run::Run;
use crate::stable::{self, Ids, Options, Problem};
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float64ArraySlice, Int32Array, Int32ArraySlice, Uint8ArraySlice, Uint32ArraySlice,
};
use napi_derive::napi;

/// Ids, as whole numbers or as texts, in views of JavaScript's memory.
#[napi(object, object_to_js = false)]
pub struct IdsInput<'a> {
    /// Whole numbers from 0 to 2^53 - 1.
    pub numbers: Option<Float64ArraySlice<'a>>,
    /// UTF-8, one text behind the other.
    pub bytes: Option<Uint8ArraySlice<'a>>,
    /// Where each text ends.
    pub ends: Option<Float64ArraySlice<'a>>,
}

impl IdsInput<'_> {
    /// A copy; positions up to `count` where there are no ids.
    fn copy(ids: &Option<Self>, count: usize) -> Result<Ids, Error> {
        let Some(ids) = ids else {
            return Ok(Ids::Positions(count));
        };
        let whole = |numbers: &Float64ArraySlice<'_>| {
            let mut whole = memory::with_capacity(numbers.len())?;
            whole.extend(numbers.iter().map(|&number| number as u64));
            Ok::<_, Error>(whole)
        };
        if let Some(numbers) = &ids.numbers {
            return Ok(Ids::Numbers(whole(numbers)?));
        }
        let bytes = optional(&ids.bytes)?.unwrap_or_default();
        let mut ends: Vec<usize> = memory::with_capacity(ids.ends.as_ref().map_or(0, |e| e.len()))?;
        for &end in ids.ends.iter().flat_map(|ends| ends.iter()) {
            // The library gives ends that ascend and lie within; no others may reach the kernel.
            let least = ends.last().copied().unwrap_or(0);
            ends.push((end as usize).min(bytes.len()).max(least));
        }
        Ok(Ids::Texts { bytes, ends })
    }
}

/// The options of `stable`, in views of JavaScript's memory.
#[napi(object, object_to_js = false)]
pub struct StableInput<'a> {
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
    /// Who the targets are.
    pub target_ids: Option<IdsInput<'a>>,
    /// Who the sources are.
    pub source_ids: Option<IdsInput<'a>>,
    /// By how much of its share a load may exceed it.
    pub slack: Option<f64>,
    /// The capacity of one column.
    pub unit: Option<f64>,
    /// How many columns the table is made for.
    pub max_targets: Option<f64>,
    /// The seed.
    pub seed: BigInt,
}

impl StableInput<'_> {
    fn copy(&self) -> Result<Options, Error> {
        Ok(Options {
            fan_out: self.fan_out,
            capacities: copied(&self.capacities)?,
            limits: optional(&self.limits)?,
            domains: optional(&self.domains)?,
            source_ids: IdsInput::copy(&self.source_ids, self.sources as usize)?,
            target_ids: IdsInput::copy(&self.target_ids, self.capacities.len())?,
            slack: self.slack.unwrap_or(0.0),
            unit: self.unit,
            max_targets: self.max_targets,
            seed: self.seed.get_u64().1,
        })
    }
}

fn route(options: &Options, rows: &mut [i32], run: &Run) -> Result<(), Error> {
    stable::route_into(&Problem::new(options, &run.cancel)?, rows, run)
}

/// Routes every source into `out`, N * k slots, blocking.
#[napi]
pub fn stable_sync(env: &Env, input: StableInput, mut out: Int32ArraySlice) -> napi::Result<()> {
    let options = input.copy().or_throw(env)?;
    let rows = views::blocking(&mut out);
    task::now(env, options.is_small(), |run| route(&options, rows, run))
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
pub fn stable(env: &Env, task: &Task, input: StableInput, out: Int32Array) -> napi::Result<()> {
    let options = input.copy().or_throw(env)?;
    let cost = Cost {
        work: options.work(),
        bytes: options.bytes(),
        alone: false,
    };
    let work = move |out: &mut Held<_>, run: &Run| route(&options, out.elements(), run);
    task::start(env, task, cost, Held::new(out), work, |()| ())
}
