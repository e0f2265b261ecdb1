//! The baselines for JavaScript.

use super::error::OrThrow;
use super::task::{self, Task};
use crate::baseline::hash;
use crate::checks;
use napi::Env;
use napi::bindgen_prelude::{BigInt, Int32Array, Object};
use napi_derive::napi;

/// The routes of `hash`, blocking.
#[napi]
pub fn hash_sync(
    env: &Env,
    sources: u32,
    fan_out: u32,
    capacities: &[f64],
    seed: BigInt,
) -> napi::Result<Int32Array> {
    let targets = targets(env, capacities)?;
    let seed = seed.get_u64().1;
    let small = hash::is_small(sources as usize, fan_out as usize);
    task::now(env, small, |cancel| {
        hash::route(sources as usize, fan_out as usize, targets, seed, cancel)
    })
    .map(Int32Array::new)
}

/// The routes of `hash`, off the event loop.
#[napi(ts_return_type = "Promise<Int32Array>")]
pub fn hash<'env>(
    env: &'env Env,
    task: &Task,
    sources: u32,
    fan_out: u32,
    capacities: &[f64],
    seed: BigInt,
) -> napi::Result<Object<'env>> {
    let targets = targets(env, capacities)?;
    let seed = seed.get_u64().1;
    task::promise(env, task, move |cancel| {
        hash::route(sources as usize, fan_out as usize, targets, seed, cancel)
    })
}

/// The number of targets, whose capacities `hash` checks and does not look at.
fn targets(env: &Env, capacities: &[f64]) -> napi::Result<u32> {
    checks::capacities("capacities", capacities).or_throw(env)?;
    Ok(capacities.len() as u32)
}
