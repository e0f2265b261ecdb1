//! A problem as a caller states it.

/// The most targets: the moves between two of them take 12 bytes, each with each.
pub const MAX_TARGETS: usize = 8192;
/// A candidate that is none: it pads the rows of sources that have fewer than others.
pub const NO_CANDIDATE: u32 = u32::MAX;

/// A problem as a caller states it. Without capacities and limits there is no number of targets:
/// one of them must be given.
#[derive(Clone, Debug, Default)]
pub struct Options<'a> {
    /// N.
    pub sources: u32,
    /// k.
    pub fan_out: u32,
    /// s_ij: N x M row by row, or N x c where there are candidates. Higher is better; -Infinity
    /// forbids.
    pub scores: &'a [f32],
    /// The targets that the scores are of, N x c, in any order; [`NO_CANDIDATE`] is none.
    pub candidates: Option<&'a [u32]>,
    /// c_j: loads are the quotas that `exact` gives for them.
    pub capacities: Option<&'a [f64]>,
    /// u_j: no load is higher.
    pub limits: Option<&'a [f64]>,
    /// Equal numbers for targets of which a source gets one at most.
    pub domains: Option<&'a [u32]>,
    /// k_i <= k.
    pub fan_outs: Option<&'a [u32]>,
    /// What a slot is worth that stays unfilled; by default as many are filled as can be.
    pub elsewhere: Option<f64>,
    /// Which of equally good assignments is found.
    pub seed: u64,
}
