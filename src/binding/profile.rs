//! Capacity profiles for JavaScript.

use super::error::OrThrow;
use super::views;
use crate::profile;
use napi::Env;
use napi::bindgen_prelude::{BigInt, Float64ArraySlice};
use napi_derive::napi;

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

/// Writes the capacities of as many targets as `out` is long to it.
#[napi]
pub fn profile_capacities(
    env: &Env,
    profile: Profile,
    seed: BigInt,
    mut out: Float64ArraySlice,
) -> napi::Result<()> {
    let profile = match profile {
        Profile::Uniform => profile::Profile::Uniform,
        Profile::Mild => profile::Profile::Mild,
        Profile::Strong => profile::Profile::Strong,
        Profile::Extreme => profile::Profile::Extreme,
    };
    let capacities = profile.capacities(out.len(), seed.get_u64().1);
    views::fill(&mut out, &capacities.or_throw(env)?).or_throw(env)
}
