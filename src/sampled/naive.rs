//! The definition, word by word: the oracle of the fast kernel and its opponent in benchmarks.

use super::plan::Permutations;
use super::{permutation, ring};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use rayon::prelude::*;

/// Routes every source by the textbook scan, in parallel over the sources.
///
/// The inputs must be valid (see [`super::Plan::new`]); the result is the same as
/// [`super::route::route`]'s.
///
/// # Panics
///
/// On invalid input.
pub fn route(
    source_degrees: &[u32],
    target_degrees: &[u32],
    permutations: Permutations<'_>,
    k: usize,
    seed: u64,
) -> Vec<i32> {
    let (n, m) = (source_degrees.len() as u32, target_degrees.len() as u32);
    let target_at = permutation::inverse("colPermS", permutations.targets, m as usize)
        .expect("the caller gives a permutation");
    let source_phases: Vec<u32> = ring::phases(source_degrees, m).collect();
    let target_phases: Vec<u32> = ring::phases(target_degrees, n).collect();

    let mut routes = vec![-1; n as usize * k];
    routes.par_chunks_mut(k).enumerate().for_each(|(i, slots)| {
        let mut rng = ChaCha8Rng::seed_from_u64(seed.wrapping_add(i as u64));
        let mut matches = 0u64;
        let mut p = source_phases[i];
        for _ in 0..source_degrees[i] {
            let j = target_at[p as usize];
            let (phase, degree) = (target_phases[j as usize], target_degrees[j as usize]);
            let position = permutations.sources[i];
            let distance = if position >= phase {
                position - phase
            } else {
                position + n - phase
            };
            if distance < degree {
                if matches < k as u64 {
                    slots[matches as usize] = j as i32;
                } else {
                    // u64, not usize: the draw must be the same on a 32-bit machine.
                    let r = rng.gen_range(0..=matches);
                    if r < k as u64 {
                        slots[r as usize] = j as i32;
                    }
                }
                matches += 1;
            }
            p = if p + 1 == m { 0 } else { p + 1 };
        }
    });
    routes
}
