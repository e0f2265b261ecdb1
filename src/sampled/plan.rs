//! The arcs of one call, checked and laid out for the scan.

use super::{bits, permutation, ring};
use crate::error::Error;
use crate::lanes::MAX_LANES;
use crate::{checks, memory};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;

/// A checked problem with N sources and M targets. O(N + M) memory.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) fan_out: u32,
    pub(super) seed: u64,
    pub(super) source_degrees: Vec<u32>,
    /// Where the arc of source i begins on the ring of M target positions.
    pub(super) source_phases: Vec<u32>,
    /// Where source i stands on the ring of N source positions.
    pub(super) source_positions: Vec<u32>,
    /// Targets in ring order, the ring twice, so that every arc of a source is contiguous; after
    /// them no-ops, so that the last vector of a scan stays inside.
    pub(super) ring_targets: Vec<u32>,
    /// Where the arc of `ring_targets[p]` begins on the ring of N positions.
    pub(super) ring_phases: Vec<u32>,
    /// How long the arc of `ring_targets[p]` is; 0 beyond the ring.
    pub(super) ring_degrees: Vec<u32>,
}

/// The permutations of a call: colPermS (of the M targets) and colPermT (of the N sources).
#[derive(Clone, Copy, Debug)]
pub struct Permutations<'a> {
    /// Ring position of every target.
    pub targets: &'a [u32],
    /// Ring position of every source.
    pub sources: &'a [u32],
}

impl Plan {
    /// Checks and lays out a problem: `source_degrees` of N sources (each at most M),
    /// `target_degrees` of M targets (each at most N), their ring positions, fan-out k, seed.
    ///
    /// O(N + M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a degree that is too large (naming its index), k = 0 and numbers
    /// above 2^31 - 1; [`Error::InvalidValue`] for a permutation that is none;
    /// [`Error::OutOfMemory`].
    pub fn new(
        source_degrees: Vec<u32>,
        target_degrees: &[u32],
        permutations: Permutations<'_>,
        fan_out: u32,
        seed: u64,
    ) -> Result<Self, Error> {
        let (n, m) = (source_degrees.len(), target_degrees.len());
        checks::count("sources", n)?;
        checks::count("targets", m)?;
        checks::fan_out("k", fan_out)?;
        bits::check_degrees("sDegrees", &source_degrees, n, m)?;
        bits::check_degrees("tDegrees", target_degrees, m, n)?;
        let target_at = permutation::inverse("colPermS", permutations.targets, m)?;
        permutation::inverse("colPermT", permutations.sources, n)?;

        let mut source_phases = memory::with_capacity(n)?;
        source_phases.extend(ring::phases(&source_degrees, m as u32));
        let mut target_phases = memory::with_capacity(m)?;
        target_phases.extend(ring::phases(target_degrees, n as u32));

        let length = memory::product(m, 2)? + 64.max(MAX_LANES);
        let around = |value: &dyn Fn(u32) -> u32| -> Result<Vec<u32>, Error> {
            let mut ring = memory::with_capacity(length)?;
            ring.extend(target_at.iter().chain(&target_at).map(|&j| value(j)));
            ring.resize(length, 0);
            Ok(ring)
        };
        Ok(Self {
            fan_out,
            seed,
            source_positions: memory::copied(permutations.sources)?,
            ring_phases: around(&|j| target_phases[j as usize])?,
            ring_degrees: around(&|j| target_degrees[j as usize])?,
            ring_targets: around(&|j| j)?,
            source_degrees,
            source_phases,
        })
    }

    /// As [`Plan::new`], with both permutations derived from the seed: one generator shuffles the
    /// ring positions of the targets, then those of the sources.
    ///
    /// # Errors
    ///
    /// As [`Plan::new`].
    pub fn auto(
        source_degrees: Vec<u32>,
        target_degrees: &[u32],
        fan_out: u32,
        seed: u64,
    ) -> Result<Self, Error> {
        let n = checks::count("sources", source_degrees.len())?;
        let m = checks::count("targets", target_degrees.len())?;
        let (targets, sources) = permutations(m, n, seed)?;
        let permutations = Permutations {
            targets: &targets,
            sources: &sources,
        };
        Self::new(source_degrees, target_degrees, permutations, fan_out, seed)
    }

    /// N.
    pub fn sources(&self) -> usize {
        self.source_degrees.len()
    }

    /// k.
    pub fn fan_out(&self) -> usize {
        self.fan_out as usize
    }
}

/// The permutations that `seed` stands for: of 0..`targets`, then of 0..`sources`. O(n).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn permutations(targets: u32, sources: u32, seed: u64) -> Result<(Vec<u32>, Vec<u32>), Error> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    Ok((
        permutation::shuffled(targets, &mut rng)?,
        permutation::shuffled(sources, &mut rng)?,
    ))
}
