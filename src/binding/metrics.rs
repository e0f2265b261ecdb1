//! Metrics and capacity profiles for JavaScript.

use super::error::OrThrow;
use crate::memory::copied;
use crate::metrics::{limits, loads, statistics};
use crate::profile;
use napi::Env;
use napi::bindgen_prelude::{BigInt, Either, Float64Array, Int32Array, Null, Uint32Array};
use napi_derive::napi;

/// Routes to each target.
#[napi]
pub fn compute_loads(env: &Env, routes: &[i32], targets: u32) -> napi::Result<Uint32Array> {
    loads::loads(routes, targets as usize)
        .or_throw(env)
        .map(Uint32Array::new)
}

/// Filled slots / all slots; null when there is no slot.
#[napi]
pub fn survival_rate(routes: &[i32]) -> Either<f64, Null> {
    nullable(loads::survival(routes))
}

/// What `enforceLimits` returns.
#[napi(object)]
pub struct EnforcedLimits {
    /// A copy of the routes, row-major, with -1 where a route was dropped.
    pub routes: Int32Array,
    /// How many routes were dropped.
    pub dropped: u32,
}

/// Keeps the first routes to each target up to its limit, in row-major order.
#[napi]
pub fn enforce_limits(env: &Env, routes: &[i32], limits: &[f64]) -> napi::Result<EnforcedLimits> {
    let limits = copied(limits).or_throw(env)?;
    let enforced = limits::enforce(routes, &limits).or_throw(env)?;
    Ok(EnforcedLimits {
        routes: Int32Array::new(enforced.routes),
        dropped: enforced.dropped as u32,
    })
}

/// The distribution of some values.
#[napi(object)]
pub struct Distribution {
    /// Sum / count.
    pub mean: f64,
    /// Population standard deviation.
    pub std: f64,
    /// std / mean; null when the mean is 0.
    pub cv: Either<f64, Null>,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// max / mean; null when the mean is 0.
    pub max_over_mean: Either<f64, Null>,
}

/// What `loadStats` returns.
#[napi(object)]
pub struct LoadStats {
    /// The loads themselves; null when there is no target.
    pub load: Either<Distribution, Null>,
    /// load / share over the targets whose share is above 0; null when there is none.
    pub ratio: Either<Distribution, Null>,
    /// Pearson's correlation of load and share over all targets; null when either is constant.
    pub correlation: Either<f64, Null>,
}

/// Statistics of loads, and of how they follow shares.
#[napi]
pub fn load_stats(env: &Env, loads: &[f64], shares: Option<&[f64]>) -> napi::Result<LoadStats> {
    let stats = statistics::load_stats(loads, shares).or_throw(env)?;
    Ok(LoadStats {
        load: nullable(stats.loads.map(distribution)),
        ratio: nullable(stats.ratio.map(distribution)),
        correlation: nullable(stats.correlation),
    })
}

fn distribution(from: statistics::Distribution) -> Distribution {
    Distribution {
        mean: from.mean,
        std: from.std,
        cv: nullable(from.cv),
        min: from.min,
        max: from.max,
        max_over_mean: nullable(from.max_over_mean),
    }
}

/// null for what has no value; napi would leave the property out.
fn nullable<T>(value: Option<T>) -> Either<T, Null> {
    value.map_or(Either::B(Null), Either::A)
}

/// A capacity profile of the published experiments.
#[napi(string_enum = "lowercase")]
pub enum Profile {
    /// All 1.
    Uniform,
    /// 20 % at 3.
    Mild,
    /// 10 % at 8, 20 % at 2.
    Strong,
    /// 5 % at 16.
    Extreme,
}

/// The capacities of `n` targets.
#[napi]
pub fn profile_capacities(
    env: &Env,
    profile: Profile,
    n: u32,
    seed: BigInt,
) -> napi::Result<Float64Array> {
    let profile = match profile {
        Profile::Uniform => profile::Profile::Uniform,
        Profile::Mild => profile::Profile::Mild,
        Profile::Strong => profile::Profile::Strong,
        Profile::Extreme => profile::Profile::Extreme,
    };
    profile
        .capacities(n as usize, seed.get_u64().1)
        .or_throw(env)
        .map(Float64Array::new)
}
