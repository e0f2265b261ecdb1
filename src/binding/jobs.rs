//! The queue of asynchronous calls: one at a time, first come first served, each on all threads.
//!
//! Every call is perfectly parallel, so running two at once would only make both slower. And a
//! thread that waits for its part of one call never starts another on top of it, so a cancelled
//! call ends within milliseconds whatever else is queued.

use super::pool;
use crate::cancel::Cancel;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A call that waits or runs.
pub struct Job {
    /// The JavaScript thread that it belongs to.
    pub environment: u32,
    /// Its flag; when it is raised before the start, `run` does nothing but say so.
    pub cancel: Cancel,
    /// Computes and answers. It never panics.
    pub run: Box<dyn FnOnce() + Send>,
}

/// The job that runs.
struct Running {
    environment: u32,
    cancel: Cancel,
}

struct Queue {
    waiting: VecDeque<Job>,
    running: Option<Running>,
    /// Whether a thread works on the queue.
    active: bool,
}

static QUEUE: Mutex<Queue> = Mutex::new(Queue {
    waiting: VecDeque::new(),
    running: None,
    active: false,
});

static FINISHED: Condvar = Condvar::new();

/// Appends a job. The pool has been started (`pool::start`).
pub fn submit(job: Job) {
    let mut queue = lock();
    queue.waiting.push_back(job);
    if !queue.active {
        queue.active = true;
        pool::spawn(work);
    }
}

/// Cancels every job of a JavaScript thread that goes away; returns when none runs any more.
pub fn abandon(environment: u32) {
    drop(remove(|job| job.environment == environment));
    let mut queue = lock();
    let ours = |running: &&Running| running.environment == environment;
    while let Some(running) = queue.running.as_ref().filter(ours) {
        running.cancel.cancel();
        queue = FINISHED.wait(queue).unwrap_or_else(PoisonError::into_inner);
    }
}

fn remove(unwanted: impl Fn(&Job) -> bool) -> Vec<Job> {
    let mut queue = lock();
    let (removed, kept) = queue.waiting.drain(..).partition::<Vec<_>, _>(&unwanted);
    queue.waiting = kept.into();
    removed
}

/// Runs jobs until none waits.
fn work() {
    let mut queue = lock();
    while let Some(job) = queue.waiting.pop_front() {
        queue.running = Some(Running {
            environment: job.environment,
            cancel: job.cancel,
        });
        drop(queue);
        (job.run)();
        queue = lock();
        queue.running = None;
        FINISHED.notify_all();
    }
    queue.active = false;
}

fn lock() -> MutexGuard<'static, Queue> {
    QUEUE.lock().unwrap_or_else(PoisonError::into_inner)
}
