//! `rendezvous`: every source scores every target, and goes to the k of the least score.
//!
//! Highest random weight (Thaler and Ravishankar, 1998), with the weights of Schindelhauer and
//! Schomaker (2005): the score of a target is -ln(h) / c, h uniform on (0, 1] from the hash of
//! (source, target), so that the least score is target j's with probability c_j / sum. When a
//! target comes, sources move to it alone; when it goes, only its own move.

use super::problem::Problem;
use super::rows;
use crate::baseline::ln::ln;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::{Key, mix};
use crate::memory;

/// Fills the rows, best target first. O(M + k log k) a source, in parallel.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let scores = Scores::new(problem)?;
    let fill =
        |best: &mut Best, source: usize, row: &mut [i32]| scores.best(source, |_| true, best, row);
    rows::in_parallel(problem, 0, rows, problem.targets(), cancel, fill)
}

/// What a target brings into its scores.
struct Target {
    /// The hash of its index.
    hash: u64,
    /// 1 / c, a little less: (1 - h) / c bounds the score from below, however it is rounded.
    rate: f64,
    capacity: f64,
    index: u32,
}

/// The scores of the live targets.
pub struct Scores {
    key: Key,
    targets: Vec<Target>,
}

/// Scores and their targets, the least ones so far among them; kept from one source to the next.
pub type Best = Vec<(u64, u32)>;

impl Scores {
    /// Those of the problem's targets. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(problem: &Problem) -> Result<Self, Error> {
        let key = Key::new(problem.seed, 1);
        let mut targets = memory::with_capacity(problem.targets())?;
        targets.extend(problem.live().map(|j| Target {
            hash: key.hash(j as u64),
            rate: (1.0 - 1e-9) / problem.capacities[j],
            capacity: problem.capacities[j],
            index: j as u32,
        }));
        Ok(Self {
            key: Key::new(problem.seed, 2),
            targets,
        })
    }

    /// Forgets the targets that are not to be kept.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.targets.retain(|target| keep(target.index as usize));
    }

    /// Fills a row with the targets of least score among the `allowed` ones, the lower index first
    /// where scores are equal; -1 where there are too few.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn best(
        &self,
        source: usize,
        allowed: impl Fn(usize) -> bool,
        best: &mut Best,
        row: &mut [i32],
    ) -> Result<(), Error> {
        // Candidates pile up to twice the row, then the worse half goes: O(1) a candidate.
        let k = row.len();
        let source = self.key.hash(source as u64);
        let mut worst = f64::INFINITY;
        best.clear();
        for target in &self.targets {
            let h = ((mix(source ^ target.hash) >> 11) + 1) as f64 * (1.0 / (1u64 << 53) as f64);
            // -ln(h) >= 1 - h, which spares most logarithms.
            if (1.0 - h) * target.rate > worst || !allowed(target.index as usize) {
                continue;
            }
            // Bits of numbers >= 0 are in their order.
            let score = ln(h).abs() / target.capacity;
            memory::push(best, (score.to_bits(), target.index))?;
            if best.len() >= 2 * k {
                best.select_nth_unstable(k - 1);
                best.truncate(k);
                worst = f64::from_bits(best[k - 1].0);
            }
        }
        best.sort_unstable();
        row.fill(-1);
        for (slot, &(_, target)) in row.iter_mut().zip(best.iter()) {
            *slot = target as i32;
        }
        Ok(())
    }
}
