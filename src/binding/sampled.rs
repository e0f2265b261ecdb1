//! `sampled` for JavaScript.

use super::error::OrThrow;
use super::task::{self, Cost, Task};
use super::views::{self, Held};
use crate::error::Error;
use crate::memory::copied;
use crate::run::Run;
use crate::sampled::plan::{self, Permutations};
use crate::sampled::{Plan, bits, degrees, naive, route};
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, BigUint64ArraySlice, Int32Array, Int32ArraySlice, Uint32ArraySlice,
};
use napi_derive::napi;

/// The arcs of a call as JavaScript gives them, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct SampledInput<'a> {
    /// s_i of N sources.
    pub s_degrees: Uint32ArraySlice<'a>,
    /// t_j of M targets.
    pub t_degrees: Uint32ArraySlice<'a>,
    /// Ring position of every target; with `col_perm_t`, or both derived from the seed.
    pub col_perm_s: Option<Uint32ArraySlice<'a>>,
    /// Ring position of every source.
    pub col_perm_t: Option<Uint32ArraySlice<'a>>,
    /// The fan-out.
    pub k: u32,
    /// The seed.
    pub seed: BigInt,
}

/// The same, copied.
struct Arcs {
    source_degrees: Vec<u32>,
    target_degrees: Vec<u32>,
    /// colPermS and colPermT; derived from the seed where absent.
    permutations: Option<(Vec<u32>, Vec<u32>)>,
    fan_out: u32,
    seed: u64,
}

impl Arcs {
    fn copy(input: &SampledInput<'_>) -> Result<Self, Error> {
        let permutations = match (&input.col_perm_s, &input.col_perm_t) {
            (Some(s), Some(t)) => Some((copied(s)?, copied(t)?)),
            _ => None,
        };
        Ok(Self {
            source_degrees: copied(&input.s_degrees)?,
            target_degrees: copied(&input.t_degrees)?,
            permutations,
            fan_out: input.k,
            seed: input.seed.get_u64().1,
        })
    }

    /// About two nanoseconds for every target that a source looks at, some more for the layout.
    fn cost(&self) -> Cost {
        let (sources, targets) = (self.source_degrees.len(), self.target_degrees.len());
        let visits: u64 = self.source_degrees.iter().map(|&d| u64::from(d)).sum();
        Cost {
            work: visits.saturating_mul(2) + 40 * (sources + targets) as u64,
            bytes: (sources + targets) * 8,
            alone: route::is_small(&self.source_degrees),
        }
    }

    fn plan(self) -> Result<Plan, Error> {
        match &self.permutations {
            Some((targets, sources)) => Plan::new(
                self.source_degrees,
                &self.target_degrees,
                Permutations { targets, sources },
                self.fan_out,
                self.seed,
            ),
            None => Plan::auto(
                self.source_degrees,
                &self.target_degrees,
                self.fan_out,
                self.seed,
            ),
        }
    }
}

/// Writes the row popcounts of an n x n bit matrix, read in place, to `out`; `name` is for the error.
#[napi]
pub fn degrees_from_bits(
    env: &Env,
    name: String,
    bits: &[u8],
    mut out: Uint32ArraySlice,
) -> napi::Result<()> {
    let (small, n) = (bits::is_small(bits), out.len());
    let degrees = task::now(env, small, |run| bits::degrees(&name, bits, n, run.isa))?;
    views::fill(&mut out, &degrees).or_throw(env)
}

/// Writes a left-aligned n-column bit matrix with the given row degrees to `out`.
#[napi]
pub fn pack_bits(
    env: &Env,
    degrees: &[u32],
    n: u32,
    mut out: BigUint64ArraySlice,
) -> napi::Result<()> {
    let degrees = copied(degrees).or_throw(env)?;
    let words = bits::pack(&degrees, n as usize).or_throw(env)?;
    views::fill(&mut out, &words).or_throw(env)
}

/// Writes degrees that stand for weights on a ring of `positions` to `out`; `name` is for the error.
#[napi]
pub fn degrees_from_weights(
    env: &Env,
    name: String,
    weights: &[f64],
    density: Option<f64>,
    positions: u32,
    mut out: Uint32ArraySlice,
) -> napi::Result<()> {
    let weights = copied(weights).or_throw(env)?;
    let density = density.unwrap_or(degrees::DEFAULT_DENSITY);
    let degrees = degrees::from_weights(&name, &weights, density, positions).or_throw(env)?;
    views::fill(&mut out, &degrees).or_throw(env)
}

/// Shuffles 0..targets into `targets`, then 0..sources into `sources`, with one generator: the
/// colPermS and colPermT that a seed stands for.
#[napi]
pub fn shuffled_permutations(
    env: &Env,
    mut targets: Uint32ArraySlice,
    mut sources: Uint32ArraySlice,
    seed: BigInt,
) -> napi::Result<()> {
    let (m, n) = (targets.len() as u32, sources.len() as u32);
    let (s, t) = plan::permutations(m, n, seed.get_u64().1).or_throw(env)?;
    views::fill(&mut targets, &s).or_throw(env)?;
    views::fill(&mut sources, &t).or_throw(env)
}

/// Routes into `out`, which has N * k slots; blocking.
#[napi]
pub fn sampled_sync(env: &Env, input: SampledInput, mut out: Int32ArraySlice) -> napi::Result<()> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    let small = route::is_small(&arcs.source_degrees);
    let out = views::blocking(&mut out);
    task::now(env, small, |run| route::route_into(&arcs.plan()?, out, run))
}

/// The same, off the event loop; the library has just made `out`.
#[napi]
pub fn sampled(env: &Env, task: &Task, input: SampledInput, out: Int32Array) -> napi::Result<()> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    let cost = arcs.cost();
    let work =
        move |out: &mut Held<_>, run: &Run| route::route_into(&arcs.plan()?, out.elements(), run);
    task::start(env, task, cost, Held::new(out), work, |()| ())
}

/// The textbook scan, blocking: what benchmarks measure the kernel against.
#[napi]
pub fn sampled_textbook_sync(
    env: &Env,
    input: SampledInput,
    mut out: Int32ArraySlice,
) -> napi::Result<()> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    let (n, m) = (arcs.source_degrees.len(), arcs.target_degrees.len());
    let routes = task::now(env, false, |_| {
        let (targets, sources) = match arcs.permutations {
            Some(given) => given,
            None => plan::permutations(m as u32, n as u32, arcs.seed)?,
        };
        let permutations = Permutations {
            targets: &targets,
            sources: &sources,
        };
        Ok(naive::route(
            &arcs.source_degrees,
            &arcs.target_degrees,
            permutations,
            arcs.fan_out as usize,
            arcs.seed,
        ))
    })?;
    views::fill(&mut out, &routes).or_throw(env)
}
