//! The threads: one pool for all JavaScript threads of the process, started by the first call that
//! needs it and joined with the last JavaScript thread that loaded the addon.
//!
//! rayon's own global pool is never joined; a thread that outlives the addon's code, or the
//! process's last moments, is a crash waiting to happen.

use crate::error::Error;
use crate::settings::settings;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

#[derive(Default)]
struct State {
    environments: usize,
    pool: Option<Arc<OwnedPool>>,
}

static STATE: Mutex<State> = Mutex::new(State {
    environments: 0,
    pool: None,
});

/// A pool whose threads have ended when it is dropped.
struct OwnedPool {
    pool: Option<ThreadPool>,
    threads: Vec<JoinHandle<()>>,
}

impl OwnedPool {
    fn new(count: usize) -> Result<Self, Error> {
        let mut threads = Vec::with_capacity(count);
        let pool = ThreadPoolBuilder::new()
            .num_threads(count)
            // Jobs catch their own panics and report them; nothing is left to do here but not to
            // abort the process.
            .panic_handler(|_| {})
            .spawn_handler(|thread| {
                let name = format!("phase-router-{}", thread.index());
                threads.push(Builder::new().name(name).spawn(|| thread.run())?);
                Ok(())
            })
            .build();
        match pool {
            Ok(pool) => Ok(Self {
                pool: Some(pool),
                threads,
            }),
            Err(error) => Err(Error::Threads(error.to_string())),
        }
    }
}

impl Drop for OwnedPool {
    fn drop(&mut self) {
        drop(self.pool.take());
        for thread in self.threads.drain(..) {
            // An error would be a panic outside of any job; there is nobody to tell.
            let _ = thread.join();
        }
    }
}

/// Counts one JavaScript thread more.
pub fn retain() {
    lock().environments += 1;
}

/// Counts one JavaScript thread less; after the last one, no thread of the pool is left.
pub fn release() {
    let pool = {
        let mut state = lock();
        state.environments -= 1;
        if state.environments == 0 {
            state.pool.take()
        } else {
            None
        }
    };
    drop(pool);
}

/// Runs `work` on the pool and waits for it. A panic in it goes on in the caller.
///
/// # Errors
///
/// [`Error::Threads`] when the threads cannot be started.
pub fn install<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let pool = pool()?;
    Ok(running(&pool).install(work))
}

/// Starts the threads, unless they run.
///
/// # Errors
///
/// [`Error::Threads`] when that fails.
pub fn start() -> Result<(), Error> {
    pool().map(drop)
}

/// Starts `work` on the pool, which has been started, and returns.
///
/// # Panics
///
/// When the threads do not run.
pub fn spawn(work: impl FnOnce() + Send + 'static) {
    let pool = pool().expect("the pool has been started");
    running(&pool).spawn(work);
}

fn running(pool: &OwnedPool) -> &ThreadPool {
    pool.pool.as_ref().expect("it is taken only by drop")
}

fn pool() -> Result<Arc<OwnedPool>, Error> {
    let threads = settings()?.threads;
    let mut state = lock();
    match &state.pool {
        Some(pool) => Ok(Arc::clone(pool)),
        None => {
            let pool = Arc::new(OwnedPool::new(threads)?);
            state.pool = Some(Arc::clone(&pool));
            Ok(pool)
        }
    }
}

fn lock() -> std::sync::MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
