//! A flag that stops a running kernel, the place where it waits for its turn, and where it says how far
//! it is.

use crate::error::Error;
use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A shared flag; kernels poll it between chunks of a few milliseconds at most.
///
/// Clones share the flag. It can only be raised.
#[derive(Clone, Debug, Default)]
pub struct Cancel {
    raised: Arc<AtomicBool>,
    pause: Option<Arc<dyn Pause>>,
    stage: Option<Stage>,
}

/// Where the threads of a call wait while others compute.
pub trait Pause: Debug + Send + Sync {
    /// Returns when it is the call's turn, or when its flag is up.
    fn pause(&self);
}

/// How far a call is: a number that only rises, up to 1. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU64>);

/// 1, as whole parts: enough of them that the rows of the largest call are some each.
const WHOLE: u64 = 1 << 52;

impl Progress {
    /// From 0 to 1.
    pub fn get(&self) -> f64 {
        self.0.load(Ordering::Relaxed) as f64 / WHOLE as f64
    }
}

/// A part of a call: what is done of it takes its progress from one number to another.
#[derive(Clone, Debug)]
struct Stage {
    progress: Progress,
    from: u64,
    length: u64,
    done: Arc<AtomicU64>,
}

impl Stage {
    fn new(progress: Progress, from: u64, length: u64) -> Self {
        progress.0.fetch_max(from, Ordering::Relaxed);
        Self {
            progress,
            from,
            length,
            done: Arc::default(),
        }
    }

    fn reach(&self, done: u64) {
        let now = self.from + done.min(self.length);
        self.progress.0.fetch_max(now, Ordering::Relaxed);
    }

    fn part(&self, part: f64) -> u64 {
        (self.length as f64 * part.clamp(0.0, 1.0)) as u64
    }
}

impl Cancel {
    /// The same flag; who looks at it waits for the turn of the call, too.
    pub fn pausing(&self, pause: Arc<dyn Pause>) -> Self {
        Self {
            pause: Some(pause),
            ..self.clone()
        }
    }

    /// The same flag; what is done raises this progress, from 0 to 1.
    pub fn counting(&self, progress: &Progress) -> Self {
        Self {
            stage: Some(Stage::new(progress.clone(), 0, WHOLE)),
            ..self.clone()
        }
    }

    /// The same flag for a part of what is to be done, by what share of the time it begins and ends
    /// with: all that is done of the part takes the progress no further than to `to`.
    #[must_use]
    pub fn stage(&self, from: f64, to: f64) -> Self {
        let stage = self.stage.as_ref().map(|stage| {
            let first = stage.part(from);
            let length = stage.part(to).saturating_sub(first);
            Stage::new(stage.progress.clone(), stage.from + first, length)
        });
        Self {
            stage,
            ..self.clone()
        }
    }

    /// Says that so many of all have been done since the last time; threads may say it side by side. What
    /// is said to be done twice counts twice, but never for more than all.
    pub fn done(&self, count: usize, all: usize) {
        if let Some(stage) = &self.stage {
            let part = stage.part(count as f64 / all.max(1) as f64);
            let before = stage.done.fetch_add(part, Ordering::Relaxed);
            stage.reach(before.saturating_add(part));
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
    pub fn watched<T>(&self, work: impl FnOnce() -> T) -> T {
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
    watching().map_or(Ok(()), |cancel| cancel.check())
}

/// The flag that the thread's work is [watched](Cancel::watched) by, for another thread that does a part of it.
pub fn watching() -> Option<Cancel> {
    WATCHED.with_borrow(Option::clone)
}

/// Elements of a long input that are gone through within some milliseconds.
pub const MANY: usize = 1 << 16;

/// Calls `work` for one element after another, and [`look`]s after every [`MANY`].
///
/// # Errors
///
/// The first of `work`; [`Error::Cancelled`].
pub fn each<T>(
    elements: impl IntoIterator<Item = T>,
    mut work: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut left = MANY;
    for element in elements {
        work(element)?;
        left -= 1;
        if left == 0 {
            look()?;
            left = MANY;
        }
    }
    Ok(())
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
            .watched(|| -> Result<(), Error> {
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

    #[test]
    fn whoever_goes_through_many_looks_at_the_flag() {
        let cancel = Cancel::default();
        cancel.cancel();
        let mut seen = 0;
        let mut count = |length| {
            cancel.watched(|| {
                each(0..length, |_| {
                    seen += 1;
                    Ok(())
                })
            })
        };
        assert_eq!(count(MANY - 1), Ok(()));
        assert_eq!(count(3 * MANY), Err(Error::Cancelled));
        assert_eq!(seen, 2 * MANY - 1);
        let refuses = |number| {
            if number == 7 {
                Err(Error::Cancelled)
            } else {
                Ok(())
            }
        };
        assert_eq!(each(0..9, refuses), Err(Error::Cancelled));
    }

    #[test]
    fn progress_adds_up_stage_by_stage_and_never_falls() {
        let progress = Progress::default();
        let all = Cancel::default().counting(&progress);
        let first = all.stage(0.0, 0.5);
        first.done(1, 4);
        assert_eq!(progress.get(), 0.125);
        first.done(1, 4);
        assert_eq!(progress.get(), 0.25);
        // More than all is all.
        first.done(7, 4);
        assert_eq!(progress.get(), 0.5);
        // A stage that ended early counts as done when the next one begins.
        let inner = all.stage(0.6, 1.0).stage(0.5, 1.0);
        assert!((progress.get() - 0.8).abs() < 1e-9);
        inner.done(1, 2);
        assert!((progress.get() - 0.9).abs() < 1e-9);
        first.done(1, 1);
        assert!((progress.get() - 0.9).abs() < 1e-9);
        inner.done(1, 2);
        assert!((progress.get() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn without_anybody_who_asks_nothing_is_counted() {
        let cancel = Cancel::default();
        cancel.stage(0.0, 0.5).done(1, 1);
        assert!(cancel.stage.is_none());
        cancel.done(0, 0);
    }
}
