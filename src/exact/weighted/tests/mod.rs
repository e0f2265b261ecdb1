//! What weighted plans promise, on random instances, against plain definitions and LPT.

mod balance;
mod input;
mod properties;
mod scale;
mod shares;

use super::WeightedPlan;
use crate::exact::{Options, Router};
use crate::lanes::Isa;
use crate::quota::{Problem, Weights};
use crate::run::Run;

/// The problem and its weights.
fn checked(options: &Options) -> (Problem, Weights) {
    let problem = options.problem().unwrap();
    let weights = options.weights(&problem).unwrap();
    (problem, weights.expect("there are weights"))
}

/// The plan.
fn planned(options: &Options) -> WeightedPlan {
    planned_with(options, Isa::detect())
}

/// The plan, made with an instruction set.
pub fn planned_with(options: &Options, isa: Isa) -> WeightedPlan {
    let (problem, weights) = checked(options);
    WeightedPlan::new(problem, &weights, &isa.into()).unwrap()
}

/// k_i.
fn fan_out(options: &Options, source: usize) -> u32 {
    let own = options.fan_outs.as_ref().map(|fan_outs| fan_outs[source]);
    own.unwrap_or(options.fan_out)
}

/// w_i.
fn weight(options: &Options, source: usize) -> f64 {
    options.weights.as_ref().expect("there are weights")[source]
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
