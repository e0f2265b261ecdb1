//! The threads of calls, and one that frees memory: started when they are first needed, kept for the
//! next call, and joined with the last JavaScript thread that loaded the addon.
//!
//! rayon's own global pool is never joined; a thread that outlives the addon's code, or the
//! process's last moments, is a crash waiting to happen.

use crate::error::Error;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, JoinHandle};

#[derive(Default)]
struct State {
    environments: usize,
    idle: Vec<Arc<Threads>>,
    cleaner: Option<Cleaner>,
}

static STATE: Mutex<State> = Mutex::new(State {
    environments: 0,
    idle: Vec::new(),
    cleaner: None,
});

static COUNT: AtomicUsize = AtomicUsize::new(0);

/// So many threads; they have ended when this is dropped.
pub struct Threads {
    pool: Option<ThreadPool>,
    handles: Vec<JoinHandle<()>>,
}

impl Threads {
    fn new(count: usize) -> Result<Self, Error> {
        let mut handles = Vec::with_capacity(count);
        let pool = ThreadPoolBuilder::new()
            .num_threads(count)
            // Calls catch their own panics and report them; nothing is left to do here but not to
            // abort the process.
            .panic_handler(|_| {})
            .spawn_handler(|thread| {
                let name = format!("phase-router-{}", thread.index());
                handles.push(Builder::new().name(name).spawn(|| thread.run())?);
                Ok(())
            })
            .build();
        // Those that did start are joined where the others did not.
        let started = handles.len();
        COUNT.fetch_add(started, Ordering::Relaxed);
        let (pool, error) = match pool {
            Ok(pool) => (Some(pool), None),
            Err(error) => (None, Some(Error::Threads(error.to_string()))),
        };
        let threads = Self { pool, handles };
        match error {
            None => Ok(threads),
            Some(error) => Err(error),
        }
    }

    /// The pool of them.
    pub fn pool(&self) -> &ThreadPool {
        self.pool.as_ref().expect("it is taken only by drop")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        drop(self.pool.take());
        COUNT.fetch_sub(self.handles.len(), Ordering::Relaxed);
        for handle in self.handles.drain(..) {
            // An error would be a panic outside of any call; there is nobody to tell.
            let _ = handle.join();
        }
    }
}

/// Counts one JavaScript thread more.
pub fn retain() {
    lock().environments += 1;
}

/// Counts one JavaScript thread less; after the last one, there is no thread left.
pub fn release() {
    let (idle, cleaner) = {
        let mut state = lock();
        state.environments -= 1;
        if state.environments > 0 {
            return;
        }
        (std::mem::take(&mut state.idle), state.cleaner.take())
    };
    for threads in idle {
        // Who has just started a call on them may hold them for a moment more; that may be one of
        // themselves, which could not wait for its own end.
        while Arc::strong_count(&threads) > 1 {
            thread::yield_now();
        }
    }
    drop(cleaner);
}

/// So many threads that nobody else uses.
///
/// # Errors
///
/// [`Error::Threads`] when they cannot be started.
pub fn take(count: usize) -> Result<Arc<Threads>, Error> {
    let mut state = lock();
    let fits = |threads: &Arc<Threads>| threads.handles.len() == count;
    if let Some(i) = state.idle.iter().rposition(fits) {
        return Ok(state.idle.swap_remove(i));
    }
    drop(state);
    Threads::new(count).map(Arc::new)
}

/// Keeps them for the next call.
pub fn give_back(threads: Arc<Threads>) {
    lock().idle.push(threads);
}

/// The threads that there are.
pub fn count() -> usize {
    COUNT.load(Ordering::Relaxed)
}

/// A thread that does what may take its time, in order, and has ended when this is dropped.
struct Cleaner {
    work: Option<Sender<Box<dyn FnOnce() + Send>>>,
    handle: Option<JoinHandle<()>>,
}

impl Cleaner {
    fn new() -> Option<Self> {
        let (work, jobs) = channel::<Box<dyn FnOnce() + Send>>();
        let builder = Builder::new().name("phase-router-cleaner".to_owned());
        let handle = builder.spawn(move || jobs.into_iter().for_each(|job| job()));
        Some(Self {
            work: Some(work),
            handle: Some(handle.ok()?),
        })
    }
}

impl Drop for Cleaner {
    fn drop(&mut self) {
        drop(self.work.take());
        if let Some(handle) = self.handle.take() {
            let _ = handle.join();
        }
    }
}

/// Does `job` on a thread where it holds nobody up: giving some ten megabytes back to the system takes
/// milliseconds, which the event loop need not wait for. Here, where there is no such thread.
pub fn aside(job: impl FnOnce() + Send + 'static) {
    let mut state = lock();
    if state.cleaner.is_none() && state.environments > 0 {
        state.cleaner = Cleaner::new();
    }
    let sender = state
        .cleaner
        .as_ref()
        .and_then(|cleaner| cleaner.work.clone());
    drop(state);
    match sender {
        // It takes jobs until it is joined.
        Some(sender) => drop(sender.send(Box::new(job))),
        None => job(),
    }
}

fn lock() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
