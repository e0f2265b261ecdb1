//! The guarantees of `exact`: what holds for every instance, what holds over seeds, what routes are
//! for ever, and the largest inputs.

mod equal;
mod extreme;
pub mod family;
mod golden;
pub mod properties;
mod scatter;
mod slots;
mod unbiased;

use super::{Options, Plan, Router};
use crate::run::Run;

/// The plan of a problem with one fan-out and no weights.
fn planned(options: &Options) -> Plan {
    Plan::new(options.problem().unwrap(), &Run::default()).unwrap()
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
