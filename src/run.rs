//! How a kernel runs: what goes down from a call to all that it does.

use crate::cancel::Cancel;
use crate::lanes::Isa;

/// How a kernel runs. No result depends on it; by default with the fastest instruction set that the
/// machine has, and until it is done.
///
/// ```
/// use phase_router::exact::{Plan, Router};
/// use phase_router::quota::Problem;
/// use phase_router::run::Run;
///
/// let plan = Plan::new(Problem::new(100, 2, vec![1.0; 5], None, None, 0)?, &Run::default())?;
/// let run = Run::default();
/// let stop = run.cancel.clone(); // stop.cancel() on another thread ends the call
/// assert_eq!(plan.route(0..100, &run)?.len(), 200);
/// # drop(stop);
/// # Ok::<(), phase_router::error::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The instruction set of the kernels.
    pub isa: Isa,
    /// The flag that stops them.
    pub cancel: Cancel,
}

impl Run {
    /// The same for a part of what is to be done: [`Cancel::stage`].
    #[must_use]
    pub fn stage(&self, from: f64, to: f64) -> Self {
        Self {
            isa: self.isa,
            cancel: self.cancel.stage(from, to),
        }
    }
}

impl From<Isa> for Run {
    /// With an instruction set, and until it is done.
    fn from(isa: Isa) -> Self {
        Self {
            isa,
            ..Self::default()
        }
    }
}

impl From<&Cancel> for Run {
    /// Until it is done, or the flag is raised.
    fn from(cancel: &Cancel) -> Self {
        Self {
            cancel: cancel.clone(),
            ..Self::default()
        }
    }
}
