//! What threads meet at: the standard library's, or, in tests, a model checker's.

#[cfg(test)]
pub use shuttle::sync::{
    Condvar, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU64, AtomicUsize},
};
#[cfg(not(test))]
pub use std::sync::{
    Condvar, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicU64, AtomicUsize},
};

/// Nanoseconds since some moment.
#[cfg(not(test))]
pub fn now() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed().as_nanos() as u64
}

/// In the model a turn may be over whenever somebody looks.
#[cfg(test)]
pub fn now() -> u64 {
    use shuttle::rand::Rng;
    use std::cell::Cell;
    thread_local!(static NOW: Cell<u64> = const { Cell::new(0) });
    let step = shuttle::rand::thread_rng().gen_range(0..super::turns::SLICE);
    NOW.with(|now| {
        now.set(now.get() + step);
        now.get()
    })
}
