//! Capacity profiles for JavaScript.

use super::error::OrThrow;
use crate::profile;
use napi::Env;
use napi::bindgen_prelude::{BigInt, Float64Array};
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
