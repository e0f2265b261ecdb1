//! Memory that objects of JavaScript's hold outside of its engine: told to the collector, which would
//! otherwise see a few bytes where there are megabytes, and let garbage pile up.

use super::pool;
use napi::Env;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The bytes of all plans, of all JavaScript threads.
static PLANS: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// What this JavaScript thread's collector has yet to hear.
    static UNTOLD: Cell<i64> = const { Cell::new(0) };
}

/// From so many bytes on, it takes less time to have another thread free them.
const MANY: usize = 1 << 20;

/// A plan, and how much memory it takes, about. Made and ended on the JavaScript thread.
pub struct Told<T> {
    /// The plan.
    pub plan: T,
    bytes: usize,
}

impl<T: Send + 'static> Told<T> {
    /// The collector hears of it at the next [`flush`].
    pub fn new(plan: T, bytes: usize) -> Self {
        PLANS.fetch_add(bytes, Ordering::Relaxed);
        UNTOLD.set(UNTOLD.get() + bytes as i64);
        Self { plan, bytes }
    }

    /// Its object is gone: for its finalizer.
    pub fn end(self, env: &Env) -> napi::Result<()> {
        PLANS.fetch_sub(self.bytes, Ordering::Relaxed);
        if self.bytes >= MANY {
            pool::aside(move || drop(self.plan));
        }
        tell(env, -(self.bytes as i64))
    }
}

/// The bytes of all plans, of all JavaScript threads.
pub fn plans() -> usize {
    PLANS.load(Ordering::Relaxed)
}

/// Tells the collector what it has yet to hear.
pub fn flush(env: &Env) -> napi::Result<()> {
    tell(env, UNTOLD.replace(0))
}

/// Tells the collector of so many bytes more, or fewer.
pub fn tell(env: &Env, bytes: i64) -> napi::Result<()> {
    if bytes != 0 {
        env.adjust_external_memory(bytes)?;
    }
    Ok(())
}
