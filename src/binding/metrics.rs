//! Metrics for JavaScript.

use super::error::OrThrow;
use super::{task, views};
use crate::metrics::{churn, limits, loads, scatter, slots, statistics, window};
use napi::Env;
use napi::bindgen_prelude::{Either, Float64ArraySlice, Int32ArraySlice, Null, Uint32ArraySlice};
use napi_derive::napi;

/// Writes the routes to each target to `out`.
#[napi]
pub fn compute_loads(env: &Env, routes: &[i32], mut out: Uint32ArraySlice) -> napi::Result<()> {
    loads::loads_into(routes, views::blocking(&mut out)).or_throw(env)
}

/// Writes the weight of the routes to each target to `out`; one weight a source.
#[napi]
pub fn compute_weighted_loads(
    env: &Env,
    routes: &[i32],
    weights: &[f64],
    mut out: Float64ArraySlice,
) -> napi::Result<()> {
    loads::weighted_loads_into(routes, weights, views::blocking(&mut out)).or_throw(env)
}

/// Filled slots / all slots, each as heavy as its source; null when nothing has weight.
#[napi]
pub fn survival_rate(
    env: &Env,
    routes: &[i32],
    weights: Option<&[f64]>,
) -> napi::Result<Either<f64, Null>> {
    slots::survival(routes, weights).or_throw(env).map(nullable)
}

/// The slots that are -1.
#[napi]
pub fn count_unfilled(env: &Env, routes: &[i32]) -> napi::Result<u32> {
    slots::unfilled(routes)
        .or_throw(env)
        .map(|count| count as u32)
}

/// The filled slots whose target stands in an earlier slot of the row.
#[napi]
pub fn count_duplicates(env: &Env, routes: &[i32], fan_out: u32) -> napi::Result<u32> {
    slots::duplicates(routes, fan_out as usize)
        .or_throw(env)
        .map(|count| count as u32)
}

/// The largest |routes to a target in a slot - its load / k|; null when there is no route.
#[napi]
pub fn slot_imbalance(
    env: &Env,
    routes: &[i32],
    fan_out: u32,
    targets: u32,
) -> napi::Result<Either<f64, Null>> {
    slots::imbalance(routes, fan_out as usize, targets as usize)
        .or_throw(env)
        .map(nullable)
}

/// Copies the routes to `out`, of those to each target the first up to its limit, in row-major order,
/// and -1 for the others; returns how many these are.
#[napi]
pub fn enforce_limits(
    env: &Env,
    routes: &[i32],
    limits: &[f64],
    weights: Option<&[f64]>,
    mut out: Int32ArraySlice,
) -> napi::Result<u32> {
    let enforced = limits::enforce(routes, limits, weights).or_throw(env)?;
    views::fill(&mut out, &enforced.routes).or_throw(env)?;
    Ok(enforced.dropped as u32)
}

/// How far loads exceed limits.
#[napi(object)]
pub struct LimitViolations {
    /// How many targets have a load above their limit.
    pub targets: u32,
    /// The sum of load - limit over these.
    pub excess: f64,
    /// The largest load / limit over the targets whose limit is above 0, exceeded or not; null when
    /// there is none. A load on a limit of 0 is a violation without a ratio.
    pub worst: Either<f64, Null>,
}

/// The targets whose load exceeds their limit.
#[napi]
pub fn limit_violations(env: &Env, loads: &[f64], limits: &[f64]) -> napi::Result<LimitViolations> {
    let violations = limits::violations(loads, limits).or_throw(env)?;
    Ok(LimitViolations {
        targets: violations.targets as u32,
        excess: violations.excess,
        worst: nullable(violations.worst),
    })
}

/// What moved between two routings of the same sources.
#[napi(object)]
pub struct Churn {
    /// Filled slots of `before` whose target is not in the same row of `after`. Every filled slot is
    /// judged for itself: a target that stands twice in a row and goes away moves twice. With weights,
    /// the weight of these slots.
    pub moves: f64,
    /// moves / filled slots of `before`, or their weight; null when there is none.
    pub rate: Either<f64, Null>,
}

/// What moved between two routings.
#[napi]
pub fn churn(
    env: &Env,
    before: &[i32],
    after: &[i32],
    fan_out: u32,
    weights: Option<&[f64]>,
) -> napi::Result<Churn> {
    let churn = churn::churn(before, after, fan_out as usize, weights).or_throw(env)?;
    Ok(Churn {
        moves: churn.moves,
        rate: nullable(churn.rate),
    })
}

/// Writes the number of other targets that each target meets in a row to `out`.
#[napi]
pub fn scatter_widths(
    env: &Env,
    routes: &[i32],
    fan_out: u32,
    mut out: Uint32ArraySlice,
) -> napi::Result<()> {
    let small = scatter::is_small(routes.len(), fan_out as usize);
    let out = views::blocking(&mut out);
    task::now(env, small, |_| {
        scatter::widths_into(routes, fan_out as usize, out)
    })
}

/// The largest |load in a tenth of the sources - share / 10|; null without source or target.
#[napi]
pub fn window_discrepancy(
    env: &Env,
    routes: &[i32],
    fan_out: u32,
    shares: &[f64],
    weights: Option<&[f64]>,
) -> napi::Result<Either<f64, Null>> {
    window::discrepancy(routes, fan_out as usize, shares, weights)
        .or_throw(env)
        .map(nullable)
}

/// The distribution of some values. null stands for what has no value, or none that a number can
/// hold; never NaN.
#[napi(object)]
pub struct Distribution {
    /// Sum / count; null when there is no value.
    pub mean: Either<f64, Null>,
    /// Population standard deviation: the root of (sum of squared distances from the mean / count).
    pub std: Either<f64, Null>,
    /// std / mean; null when the mean is 0.
    pub cv: Either<f64, Null>,
    /// The smallest value.
    pub min: Either<f64, Null>,
    /// The largest value.
    pub max: Either<f64, Null>,
    /// The 99th percentile by nearest rank: the value at rank ceil(0.99 * count), counted from 1.
    pub p99: Either<f64, Null>,
    /// max / mean; null when the mean is 0.
    pub max_over_mean: Either<f64, Null>,
}

/// What `loadStats` returns.
#[napi(object)]
pub struct LoadStats {
    /// The loads themselves.
    pub load: Distribution,
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
        load: distribution(stats.loads),
        ratio: nullable(stats.ratio.map(distribution)),
        correlation: nullable(stats.correlation),
    })
}

fn distribution(from: statistics::Distribution) -> Distribution {
    Distribution {
        mean: nullable(from.mean),
        std: nullable(from.std),
        cv: nullable(from.cv),
        min: nullable(from.min),
        max: nullable(from.max),
        p99: nullable(from.p99),
        max_over_mean: nullable(from.max_over_mean),
    }
}

/// null for what has no value; napi would leave the property out.
fn nullable<T>(value: Option<T>) -> Either<T, Null> {
    value.map_or(Either::B(Null), Either::A)
}
