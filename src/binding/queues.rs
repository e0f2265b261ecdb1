//! The queues of asynchronous calls, of the whole process.

use crate::schedule::lane::Lane;
use std::sync::{Arc, LazyLock};

/// Calls on all threads.
pub static LARGE: LazyLock<Arc<Lane>> = LazyLock::new(Arc::default);
/// Calls of so little work that no other thread is worth it: on one, beside the large ones.
pub static SMALLER: LazyLock<Arc<Lane>> = LazyLock::new(Arc::default);

/// Cancels every call of a JavaScript thread that goes away; returns when none computes any more.
pub fn abandon(environment: u32) {
    LARGE.abandon(environment);
    SMALLER.abandon(environment);
}

/// Calls that wait, and calls that have begun.
pub fn count() -> (usize, usize) {
    let (large, small) = (LARGE.count(), SMALLER.count());
    (large.0 + small.0, large.1 + small.1)
}
