//! The guarantees of `exact`: what holds for every instance, what holds over seeds, what routes are
//! for ever, and the largest inputs.

mod extreme;
mod family;
mod golden;
pub mod properties;
mod scatter;
mod slots;
mod unbiased;

use super::{Plan, Router};
use crate::quota::Problem;
use crate::run::Run;

/// A problem before it is checked.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub sources: u32,
    pub fan_out: u32,
    pub capacities: Vec<f64>,
    pub limits: Option<Vec<f64>>,
    pub domains: Option<Vec<u32>>,
    pub seed: u64,
}

impl Input {
    /// The problem, checked.
    pub fn problem(&self) -> Problem {
        Problem::new(
            self.sources,
            self.fan_out,
            self.capacities.clone(),
            self.limits.as_deref(),
            self.domains.as_deref(),
            self.seed,
        )
        .unwrap()
    }

    fn plan(&self) -> Plan {
        Plan::new(self.problem(), &Run::default()).unwrap()
    }
}

/// All rows.
fn route(plan: &Plan) -> Vec<i32> {
    plan.route(0..plan.problem().sources, &Run::default())
        .unwrap()
}

/// One row.
fn targets_of(plan: &Plan, source: u32) -> Vec<i32> {
    let mut row = vec![0; plan.problem().fan_out as usize];
    plan.targets_of(source, &mut row).unwrap();
    row
}
