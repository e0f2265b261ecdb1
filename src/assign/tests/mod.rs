//! The optimum against an independent solver, the guarantees, and the same bytes however they are
//! computed.

mod gates;
mod invariant;
pub mod optimal;
mod oracle;
mod same_bytes;
mod scarce;

use super::{Assignment, Effort, NO_CANDIDATE, Options, Problem, assign};
use crate::run::Run;

/// A problem that owns its arrays.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub sources: u32,
    pub fan_out: u32,
    pub targets: usize,
    pub scores: Vec<f32>,
    pub candidates: Option<Vec<u32>>,
    pub capacities: Option<Vec<f64>>,
    pub limits: Option<Vec<f64>>,
    pub domains: Option<Vec<u32>>,
    pub fan_outs: Option<Vec<u32>>,
    pub elsewhere: Option<f64>,
    pub seed: u64,
    pub prices: Option<Vec<f64>>,
}

impl Case {
    pub fn options(&self) -> Options<'_> {
        Options {
            sources: self.sources,
            fan_out: self.fan_out,
            scores: &self.scores,
            candidates: self.candidates.as_deref(),
            capacities: self.capacities.as_deref(),
            limits: self.limits.as_deref(),
            domains: self.domains.as_deref(),
            fan_outs: self.fan_outs.as_deref(),
            elsewhere: self.elsewhere,
            seed: self.seed,
        }
    }

    pub fn slots(&self, source: usize) -> u32 {
        self.fan_outs
            .as_ref()
            .map_or(self.fan_out, |fan_outs| fan_outs[source])
    }

    /// The targets that a source may have, with their scores.
    pub fn row(&self, source: usize) -> Vec<(usize, f32)> {
        let width = self.scores.len() / (self.sources as usize).max(1);
        let places = source * width..(source + 1) * width;
        let of = |at: usize| match &self.candidates {
            None => (at - source * width) as u32,
            Some(candidates) => candidates[at],
        };
        places
            .filter(|&at| of(at) != NO_CANDIDATE && self.scores[at] > f32::NEG_INFINITY)
            .map(|at| (of(at) as usize, self.scores[at]))
            .collect()
    }

    pub fn assign(&self, effort: Effort, run: &Run) -> Assignment {
        let problem = Problem::new(&self.options(), run).unwrap();
        assign(&problem, self.prices.as_deref(), effort, run).unwrap()
    }

    /// Distinct allowed targets, one of a domain, filled slots first and best first, within limits
    /// and fan-outs; the sums are what the certificate says.
    pub fn check(&self, assignment: &Assignment, limits: &[u32]) {
        let mut loads = vec![0u32; self.targets];
        let (mut score, mut filled) = (0.0, 0);
        for (i, row) in assignment.routes.chunks(self.fan_out as usize).enumerate() {
            let allowed = self.row(i);
            let count = row.iter().position(|&route| route < 0).unwrap_or(row.len());
            assert!(row[count..].iter().all(|&route| route == -1), "{self:?}");
            assert!(count <= self.slots(i) as usize, "{self:?}");
            let mut last = f32::INFINITY;
            for (at, &route) in row[..count].iter().enumerate() {
                let found = allowed.iter().find(|&&(j, _)| j == route as usize);
                let &(j, value) = found.unwrap_or_else(|| panic!("forbidden: {self:?}"));
                assert!(value <= last, "{self:?}");
                last = value;
                let domain = |j: i32| match &self.domains {
                    Some(domains) => domains[j as usize],
                    None => j as u32,
                };
                assert!(
                    row[..at]
                        .iter()
                        .all(|&other| domain(other) != domain(route))
                );
                loads[j] += 1;
                score += f64::from(value);
                filled += 1;
            }
        }
        assert!(
            loads.iter().zip(limits).all(|(load, limit)| load <= limit),
            "{self:?}"
        );
        assert_eq!(loads, assignment.loads);
        let certificate = &assignment.certificate;
        assert_eq!(certificate.filled, filled);
        let wanted: u64 = (0..self.sources as usize)
            .map(|i| u64::from(self.slots(i)))
            .sum();
        assert_eq!(certificate.unfilled, wanted - filled);
        assert!(
            (certificate.score - score).abs() <= 1e-9 * (1.0 + score.abs()),
            "{self:?}"
        );
    }
}
