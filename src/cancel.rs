//! A flag that stops a running kernel, and the place where it waits for its turn.

use crate::error::Error;
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
}
