//! What weighted plans promise, on random instances, against plain definitions and LPT.

mod balance;
mod properties;
mod shares;

use super::WeightedPlan;
use crate::exact::Router;
use crate::exact::tests::Input;
use crate::lanes::Isa;
use crate::quota::{Problem, Weights};
use crate::run::Run;

/// An instance before it is checked; the limits of `input` are in weight.
#[derive(Clone, Debug)]
pub struct Weighted {
    pub input: Input,
    pub weights: Vec<f64>,
    pub fan_outs: Option<Vec<u32>>,
}

impl Weighted {
    fn checked(&self) -> (Problem, Weights) {
        let mut input = self.input.clone();
        let limits = input.limits.take();
        let problem = input.problem();
        let (weights, fan_outs) = (self.weights.clone(), self.fan_outs.clone());
        let weights = Weights::new(&problem, weights, limits, fan_outs).unwrap();
        (problem, weights)
    }

    /// The plan.
    pub fn plan(&self) -> WeightedPlan {
        self.plan_with(Isa::detect())
    }

    /// The plan, made with an instruction set.
    pub fn plan_with(&self, isa: Isa) -> WeightedPlan {
        let (problem, weights) = self.checked();
        WeightedPlan::new(problem, &weights, &isa.into()).unwrap()
    }

    /// k_i.
    fn fan_out(&self, source: usize) -> u32 {
        let own = self.fan_outs.as_ref().map(|fan_outs| fan_outs[source]);
        own.unwrap_or(self.input.fan_out)
    }
}

fn route(plan: &WeightedPlan) -> Vec<i32> {
    plan.route(0..plan.problem().sources, &Run::default())
        .unwrap()
}

/// The weight of the routes to every target, in the order of the sources.
fn loads(rows: &[i32], fan_out: u32, weights: &[f64], targets: usize) -> Vec<f64> {
    let mut loads = vec![0.0; targets];
    for (row, weight) in rows.chunks(fan_out as usize).zip(weights) {
        for &j in row.iter().filter(|&&j| j >= 0) {
            loads[j as usize] += weight;
        }
    }
    loads
}
