//! The life of the addon in each JavaScript thread.

use super::error::OrThrow;
use super::{jobs, pool};
use crate::settings::settings;
use napi::Env;
use napi_derive::napi;
use std::sync::atomic::{AtomicU32, Ordering};

/// How the addon runs: what `initialize` returns.
#[napi(object)]
pub struct Runtime {
    /// The version that the addon was built as: the library refuses another one than its own.
    pub version: String,
    /// Threads that a call uses.
    pub threads: u32,
    /// The instruction set of the kernels: scalar, avx2, avx512 or neon.
    pub simd: String,
    /// Identifies this JavaScript thread to the task functions.
    pub environment: u32,
}

/// Registers the calling JavaScript thread; called once by the library when it is loaded.
///
/// Throws ERR_INVALID_ARG_VALUE when `PHASE_ROUTER_THREADS` or `PHASE_ROUTER_SIMD` holds something
/// that is invalid or that this machine does not have.
#[napi]
pub fn initialize(env: Env) -> napi::Result<Runtime> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let settings = settings().or_throw(&env)?;
    let environment = NEXT.fetch_add(1, Ordering::Relaxed);
    pool::retain();
    // Promises are torn down before this hook (hooks run last in, first out), so that a task that
    // still ends now finds nobody to tell. When the hook returns, no thread works for this
    // environment any more, and after the last one there is no thread left.
    env.add_env_cleanup_hook(environment, |environment| {
        jobs::abandon(environment);
        pool::release();
    })?;
    Ok(Runtime {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        threads: settings.threads as u32,
        simd: settings.isa.name().to_owned(),
        environment,
    })
}
