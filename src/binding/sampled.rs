//! `sampled` for JavaScript.

use super::environment::settings;
use super::error::OrThrow;
use super::task::{self, Task};
use crate::bits;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::memory::copied;
use crate::sampled::plan::{self, Permutations};
use crate::sampled::{Plan, degrees, naive, route};
use napi::Env;
use napi::bindgen_prelude::{BigInt, BigUint64Array, Int32Array, Object, Uint32Array};
use napi_derive::napi;

/// The inputs of a call, copied.
struct Arcs {
    source_degrees: Vec<u32>,
    target_degrees: Vec<u32>,
    /// colPermS and colPermT; derived from the seed where absent.
    permutations: Option<(Vec<u32>, Vec<u32>)>,
    fan_out: u32,
    seed: u64,
}

impl Arcs {
    fn copy(
        source_degrees: &[u32],
        target_degrees: &[u32],
        col_perm_s: Option<&[u32]>,
        col_perm_t: Option<&[u32]>,
        fan_out: u32,
        seed: BigInt,
    ) -> Result<Self, Error> {
        let permutations = match (col_perm_s, col_perm_t) {
            (Some(s), Some(t)) => Some((copied(s)?, copied(t)?)),
            _ => None,
        };
        Ok(Self {
            source_degrees: copied(source_degrees)?,
            target_degrees: copied(target_degrees)?,
            permutations,
            fan_out,
            seed: seed.get_u64().1,
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

    fn route(self, cancel: &Cancel) -> Result<Vec<i32>, Error> {
        let isa = settings()?.isa;
        route::route(&self.plan()?, isa, cancel)
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
    task::now(env, small, |_| bits::degrees(&name, bits, n as usize)).map(Uint32Array::new)
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

/// The routes, blocking.
#[napi]
pub fn sampled_sync(
    env: &Env,
    s_degrees: &[u32],
    t_degrees: &[u32],
    col_perm_s: Option<&[u32]>,
    col_perm_t: Option<&[u32]>,
    k: u32,
    seed: BigInt,
) -> napi::Result<Int32Array> {
    let arcs = Arcs::copy(s_degrees, t_degrees, col_perm_s, col_perm_t, k, seed).or_throw(env)?;
    let small = route::is_small(&arcs.source_degrees);
    task::now(env, small, |cancel| arcs.route(cancel)).map(Int32Array::new)
}

/// The routes, off the event loop.
#[napi(ts_return_type = "Promise<Int32Array>")]
#[allow(clippy::too_many_arguments)]
pub fn sampled<'env>(
    env: &'env Env,
    task: &Task,
    s_degrees: &[u32],
    t_degrees: &[u32],
    col_perm_s: Option<&[u32]>,
    col_perm_t: Option<&[u32]>,
    k: u32,
    seed: BigInt,
) -> napi::Result<Object<'env>> {
    let arcs = Arcs::copy(s_degrees, t_degrees, col_perm_s, col_perm_t, k, seed).or_throw(env)?;
    task::promise(env, task, |cancel| arcs.route(cancel))
}

/// The textbook scan, blocking: what benchmarks measure the kernel against.
#[napi]
pub fn sampled_textbook_sync(
    env: &Env,
    s_degrees: &[u32],
    t_degrees: &[u32],
    col_perm_s: &[u32],
    col_perm_t: &[u32],
    k: u32,
    seed: BigInt,
) -> napi::Result<Int32Array> {
    let permutations = Permutations {
        targets: col_perm_s,
        sources: col_perm_t,
    };
    let seed = seed.get_u64().1;
    task::now(env, false, |_| {
        Ok(naive::route(
            s_degrees,
            t_degrees,
            permutations,
            k as usize,
            seed,
        ))
    })
    .map(Int32Array::new)
}
