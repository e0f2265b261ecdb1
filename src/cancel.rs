//! A flag that stops a running kernel, and the place where it waits for its turn.

use crate::error::Error;
use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A shared flag; kernels poll it between chunks of a few milliseconds at most.
///
/// Clones share the flag. It can only be raised.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    raised: Arc<AtomicBool>,
    pause: Option<Arc<dyn Pause>>,
}

/// Where the threads of a call wait while others compute.
pub trait Pause: Debug + Send + Sync {
    /// Returns when it is the call's turn, or when its flag is up.
    fn pause(&self);
}

impl Cancel {
    /// The same flag; who looks at it waits for the turn of the call, too.
    pub fn pausing(&self, pause: Arc<dyn Pause>) -> Self {
        Self {
            raised: Arc::clone(&self.raised),
            pause: Some(pause),
        }
    }

    /// Raises the flag.
    pub fn cancel(&self) {
        self.raised.store(true, Ordering::Relaxed);
    }

    /// Whether the flag is up.
    pub fn is_cancelled(&self) -> bool {
        self.raised.load(Ordering::Relaxed)
    }

    /// [`Error::Cancelled`] once the flag is up, so that kernels can write `cancel.check()?`. It may take
    /// long: while it is another call's turn, the thread waits here. So it must hold no lock that
    /// other calls need.
    pub fn check(&self) -> Result<(), Error> {
        if let Some(pause) = &self.pause {
            pause.pause();
        }
        if self.is_cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Does `work`, on this thread, such that [`look`] in it looks at this flag: whoever goes through a
    /// long input needs memory for it, and there [`memory`](crate::memory) looks, so that not every
    /// pass of every plan has to be given the flag.
    ///
    /// # Errors
    ///
    /// Those of `work`.
    pub fn watched<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        /// Puts back what was there before, after a panic too.
        struct Before(Option<Cancel>);
        impl Drop for Before {
            fn drop(&mut self) {
                WATCHED.set(self.0.take());
            }
        }
        let _before = Before(WATCHED.replace(Some(self.clone())));
        work()
    }
}

thread_local!(static WATCHED: RefCell<Option<Cancel>> = const { RefCell::new(None) });

/// As [`Cancel::check`] of the flag that the thread's work is [watched](Cancel::watched) by, if there is one.
///
/// # Errors
///
/// [`Error::Cancelled`].
pub fn look() -> Result<(), Error> {
    // The thread may wait at the flag for long: nothing is borrowed meanwhile.
    let watched = WATCHED.with_borrow(Option::clone);
    watched.map_or(Ok(()), |cancel| cancel.check())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory;

    #[test]
    fn large_memory_looks_at_the_flag_that_watches_and_small_memory_at_none() {
        let cancel = Cancel::default();
        let large = || memory::filled(1 << 20, 0u8);
        cancel.cancel();
        assert!(large().is_ok());
        let sorted = || memory::sort_by_key(&mut [3, 1, 2], |&x| x);
        cancel
            .watched(|| {
                sorted()?;
                assert_eq!(large(), Err(Error::Cancelled));
                let other = Cancel::default();
                other.watched(large)?;
                assert_eq!(large(), Err(Error::Cancelled));
                Ok(())
            })
            .unwrap();
        assert!(large().is_ok());
        let panics = || cancel.watched(|| -> Result<(), Error> { panic!("on purpose") });
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
        assert!(large().is_ok());
    }
}
