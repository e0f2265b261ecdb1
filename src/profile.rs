//! The capacity profiles of the published experiments.

use crate::error::Error;
use crate::memory;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

/// How unequal the targets are; the counts are rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// All 1.
    Uniform,
    /// 20 % at 3, the rest 1.
    Mild,
    /// 10 % at 8, 20 % at 2, the rest 1.
    Strong,
    /// 5 % (one at least) at 16, the rest 1.
    Extreme,
}

impl Profile {
    /// The capacities of `n` targets, shuffled by the seed (uniform needs no shuffle). O(n).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn capacities(self, n: usize, seed: u64) -> Result<Vec<f64>, Error> {
        let share = |part: f64| (part * n as f64).floor() as usize;
        let levels: &[(usize, f64)] = match self {
            Self::Uniform => &[],
            Self::Mild => &[(share(0.2), 3.0)],
            Self::Strong => &[(share(0.1), 8.0), (share(0.2), 2.0)],
            Self::Extreme => &[(share(0.05).max(1).min(n), 16.0)],
        };
        let mut capacities = memory::filled(n, 1.0)?;
        let mut first = 0;
        for &(count, capacity) in levels {
            capacities[first..first + count].fill(capacity);
            first += count;
        }
        if self != Self::Uniform {
            capacities.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        }
        Ok(capacities)
    }
}
