//! One number that tells whether two machines compute the same routes.

use super::problem::Problem;
use super::tree::Tree;
use super::weights::Weights;
use crate::cancel::each;
use crate::error::Error;
use crate::siphash::SipHasher;

/// The version of the mapping: another one gives other routes for the same input.
pub const MAPPING_VERSION: u64 = 2;

/// SipHash-1-3 over the version and every input: domains in order of first appearance, limits as far as
/// they can bind, and nothing that is as good as left out. O(M).
pub fn fingerprint(problem: &Problem) -> u64 {
    hashed(problem).finish()
}

/// As [`fingerprint`], of a problem with a fan-out for every source. O(M + N).
///
/// # Errors
///
/// [`Error::Cancelled`].
pub fn with_fan_outs(problem: &Problem, fan_outs: &[u32]) -> Result<u64, Error> {
    let mut hasher = hashed(problem);
    write(&mut hasher, fan_outs.iter().map(|&fan_out| fan_out.into()))?;
    Ok(hasher.finish())
}

/// As [`fingerprint`], of a problem whose sources have weights. O(M + N).
///
/// # Errors
///
/// [`Error::Cancelled`].
pub fn with_weights(problem: &Problem, weights: &Weights) -> Result<u64, Error> {
    let mut hasher = hashed(problem);
    // Which lists follow, and that they do.
    let given = [weights.limits.is_some(), weights.fan_outs.is_some()];
    hasher.write(1 + u64::from(given[0]) + 2 * u64::from(given[1]));
    for &limit in weights.limits.iter().flatten() {
        hasher.write((limit + 0.0).to_bits());
    }
    let fan_outs = weights.fan_outs.as_deref().unwrap_or(&[]);
    write(&mut hasher, fan_outs.iter().map(|&fan_out| fan_out.into()))?;
    let values = weights.values.iter();
    write(&mut hasher, values.map(|&weight| (weight + 0.0).to_bits()))?;
    Ok(hasher.finish())
}

/// One word for every source.
fn write(hasher: &mut SipHasher, words: impl Iterator<Item = u64>) -> Result<(), Error> {
    each(words, |word| {
        hasher.write(word);
        Ok(())
    })
}

/// As [`fingerprint`], of a problem with a tree: its nodes in order of first appearance. O(M) a level.
pub fn with_tree(problem: &Problem, tree: &Tree) -> u64 {
    let mut hasher = hashed(problem);
    // No fan-out, and no set of lists, is as large: a tree is told from what else may follow.
    hasher.write(u64::MAX);
    hasher.write(tree.levels.len() as u64);
    for level in &tree.levels {
        hasher.write(level.most.map_or(0, u64::from));
        for (&id, &capacity) in level.ids.iter().zip(&problem.capacities) {
            hasher.write(if capacity > 0.0 { u64::from(id) } else { 0 });
        }
    }
    hasher.finish()
}

/// The hasher after the version and all of the problem.
fn hashed(problem: &Problem) -> SipHasher {
    let mut hasher = SipHasher::new();
    let targets = problem.targets();
    for word in [
        MAPPING_VERSION,
        u64::from(problem.sources),
        u64::from(problem.fan_out),
        targets as u64,
        problem.seed,
    ] {
        hasher.write(word);
    }
    for j in 0..targets {
        // -0 is 0.
        hasher.write((problem.capacities[j] + 0.0).to_bits());
        hasher.write(u64::from(problem.caps[j]));
        // The domain of a target without capacity does not matter.
        let is_live = problem.capacities[j] > 0.0;
        hasher.write(if is_live { problem.domain(j) as u64 } else { 0 });
    }
    hasher
}
