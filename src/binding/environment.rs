//! Settings from the environment, read once, and the life of the addon in each JavaScript thread.

use super::answers::{Answers, Settle};
use super::error::OrThrow;
use super::{jobs, pool};
use crate::error::Error;
use crate::lanes::Isa;
use napi::Env;
use napi_derive::napi;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::available_parallelism;

/// How the addon runs on this machine.
#[derive(Clone, Copy)]
pub struct Settings {
    /// Threads of the pool.
    pub threads: usize,
    /// The instruction set of the kernels.
    pub isa: Isa,
}

/// More threads than this are taken for a mistake.
const MOST_THREADS: usize = 1024;

/// `PHASE_ROUTER_THREADS` and `PHASE_ROUTER_SIMD`, or what the machine has.
///
/// # Errors
///
/// [`Error::InvalidValue`] naming the variable, its value and what would have been accepted.
pub fn settings() -> Result<Settings, Error> {
    static SETTINGS: OnceLock<Result<Settings, Error>> = OnceLock::new();
    SETTINGS
        .get_or_init(|| {
            Ok(Settings {
                threads: threads()?,
                isa: isa()?,
            })
        })
        .clone()
}

fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

fn threads() -> Result<usize, Error> {
    const NAME: &str = "PHASE_ROUTER_THREADS";
    let Some(value) = variable(NAME) else {
        return Ok(available_parallelism().map_or(1, |count| count.get().min(MOST_THREADS)));
    };
    match value.parse() {
        Ok(threads @ 1..=MOST_THREADS) => Ok(threads),
        _ => Err(Error::invalid(
            NAME,
            format!("must be a whole number from 1 to {MOST_THREADS}; received '{value}'"),
        )),
    }
}

fn isa() -> Result<Isa, Error> {
    const NAME: &str = "PHASE_ROUTER_SIMD";
    let Some(value) = variable(NAME) else {
        return Ok(Isa::detect());
    };
    let available = Isa::available();
    match available.iter().find(|isa| isa.name() == value) {
        Some(&isa) => Ok(isa),
        None => {
            let names: Vec<_> = available.iter().map(|isa| isa.name()).collect();
            Err(Error::invalid(
                NAME,
                format!(
                    "must be one of those that this machine has ({}); received '{value}'",
                    names.join(", ")
                ),
            ))
        }
    }
}

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
        static NEXT: AtomicU32 = AtomicU32::new(0);
        settings().or_throw(env)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let answers = Answers::new(number, &settle)?;
        pool::retain();
        // The answers are torn down after this hook (hooks run last in, first out), so that what a task
        // that still ends now says is heard by nobody. When the hook returns, no thread works for this
        // JavaScript thread any more, and after the last one there is no thread left.
        env.add_env_cleanup_hook(number, |number| {
            jobs::abandon(number);
            pool::release();
        })?;
        Ok(Self { answers })
    }
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
