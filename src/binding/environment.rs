//! The life of the addon in each JavaScript thread.

use super::answers::{self, Answers, Settle};
use super::error::OrThrow;
use super::{pool, queues, told};
use crate::settings::settings;
use napi::Env;
use napi_derive::napi;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A JavaScript thread, as the library knows it.
#[napi]
pub struct Environment {
    pub(super) answers: Arc<Answers>,
}

#[napi]
impl Environment {
    /// Registers the calling JavaScript thread; done once by the library when it is loaded. `settle` is
    /// called with the number of a task, whether it failed, and its value or its error (undefined
    /// where it was cancelled).
    ///
    /// Throws ERR_INVALID_ARG_VALUE when `PHASE_ROUTER_THREADS` or `PHASE_ROUTER_SIMD` holds something
    /// that is invalid or that this machine does not have.
    #[napi(
        constructor,
        ts_args_type = "settle: (task: number, failed: boolean, value: unknown) => void"
    )]
    pub fn new(env: &Env, settle: Settle<'_>) -> napi::Result<Self> {
        settings().or_throw(env)?;
        let number = here();
        let answers = Answers::new(number, &settle)?;
        pool::retain();
        // The answers are torn down after this hook (hooks run last in, first out), so that what a task
        // that still ends now says is heard by nobody. When the hook returns, no thread works for this
        // JavaScript thread any more, and after the last one there is no thread left.
        env.add_env_cleanup_hook(number, |number| {
            queues::abandon(number);
            pool::release();
        })?;
        Ok(Self { answers })
    }
}

/// The number of the current JavaScript thread.
pub fn here() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    thread_local!(static HERE: u32 = NEXT.fetch_add(1, Ordering::Relaxed));
    HERE.with(|&here| here)
}

/// How the addon runs here. Throws as the registration does.
#[napi]
pub fn runtime(env: &Env) -> napi::Result<Runtime> {
    let settings = settings().or_throw(env)?;
    Ok(Runtime {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        threads: settings.threads as u32,
        simd: settings.isa.name().to_owned(),
    })
}

/// What the library does in this process at the moment, in all JavaScript threads.
#[napi(object, object_from_js = false)]
pub struct Stats {
    /// Asynchronous calls, and blocking ones of other threads, that wait for their first turn.
    pub queued: u32,
    /// Calls that have had it.
    pub running: u32,
    /// Threads that the addon has started.
    pub threads: u32,
    /// Bytes of the results that these calls hold.
    pub results: f64,
    /// Bytes of all plans, about.
    pub plans: f64,
}

/// The figures of this process at the moment.
#[napi]
pub fn stats() -> Stats {
    let (queued, running) = queues::count();
    Stats {
        queued: queued as u32,
        running: running as u32,
        threads: pool::count() as u32,
        results: answers::held() as f64,
        plans: told::plans() as f64,
    }
}

/// What `runtime` returns.
#[napi(object, object_from_js = false)]
pub struct Runtime {
    /// The version that the addon was built as: the library refuses another one than its own.
    pub version: String,
    /// Threads that a call uses.
    pub threads: u32,
    /// The instruction set of the kernels: scalar, avx2, avx512 or neon.
    pub simd: String,
}
