//! `sampled` for JavaScript.

use super::error::OrThrow;
use super::task::{self, Task};
use super::views;
use crate::bits;
use crate::error::Error;
use crate::memory::copied;
use crate::sampled::plan::{self, Permutations};
use crate::sampled::{Plan, degrees, naive, route};
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, BigUint64Array, Int32Array, Int32ArraySlice, Object, Uint32Array, Uint32ArraySlice,
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

/// Row popcounts of an n x n bit matrix, read in place; `name` is for the error.
#[napi]
pub fn degrees_from_bits(
    env: &Env,
    name: String,
    bits: &[u8],
    n: u32,
) -> napi::Result<Uint32Array> {
    let small = bits::is_small(bits);
    task::now(env, small, |run| {
        bits::degrees(&name, bits, n as usize, run.isa)
    })
    .map(Uint32Array::new)
}

/// A left-aligned n-column bit matrix with the given row degrees.
#[napi]
pub fn pack_bits(env: &Env, degrees: &[u32], n: u32) -> napi::Result<BigUint64Array> {
    let degrees = copied(degrees).or_throw(env)?;
    let words = bits::pack(&degrees, n as usize).or_throw(env)?;
    Ok(BigUint64Array::new(words))
}

/// Degrees that stand for weights on a ring of `positions`; `name` is for the error.
#[napi]
pub fn degrees_from_weights(
    env: &Env,
    name: String,
    weights: &[f64],
    density: Option<f64>,
    positions: u32,
) -> napi::Result<Uint32Array> {
    let weights = copied(weights).or_throw(env)?;
    let density = density.unwrap_or(degrees::DEFAULT_DENSITY);
    degrees::from_weights(&name, &weights, density, positions)
        .or_throw(env)
        .map(Uint32Array::new)
}

/// colPermS and colPermT that a seed stands for.
#[napi(object)]
pub struct ColumnPermutations {
    /// Ring position of every target.
    pub col_perm_s: Uint32Array,
    /// Ring position of every source.
    pub col_perm_t: Uint32Array,
}

/// Shuffles 0..targets, then 0..sources, with one generator.
#[napi]
pub fn shuffled_permutations(
    env: &Env,
    targets: u32,
    sources: u32,
    seed: BigInt,
) -> napi::Result<ColumnPermutations> {
    let (s, t) = plan::permutations(targets, sources, seed.get_u64().1).or_throw(env)?;
    Ok(ColumnPermutations {
        col_perm_s: Uint32Array::new(s),
        col_perm_t: Uint32Array::new(t),
    })
}

/// Routes into `out`, which has N * k slots; blocking.
#[napi]
pub fn sampled_sync(env: &Env, input: SampledInput, mut out: Int32ArraySlice) -> napi::Result<()> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    let small = route::is_small(&arcs.source_degrees);
    let out = views::blocking(&mut out);
    task::now(env, small, |run| route::route_into(&arcs.plan()?, out, run))
}

/// The routes, off the event loop.
#[napi(ts_return_type = "Promise<Int32Array>")]
pub fn sampled<'env>(
    env: &'env Env,
    task: &Task,
    input: SampledInput,
) -> napi::Result<Object<'env>> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    task::promise(env, task, move |run| route::route(&arcs.plan()?, run))
}

/// The textbook scan, blocking: what benchmarks measure the kernel against.
#[napi]
pub fn sampled_textbook_sync(env: &Env, input: SampledInput) -> napi::Result<Int32Array> {
    let arcs = Arcs::copy(&input).or_throw(env)?;
    let (n, m) = (arcs.source_degrees.len(), arcs.target_degrees.len());
    task::now(env, false, |_| {
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
    })
    .map(Int32Array::new)
}
