//! The matching is what taking all pairs in the order of their scores gives.

use super::super::quotas::Quotas;
use super::super::table::Table;
use super::super::{Problem, matching, naive};
use super::{Random, any, options};
use crate::cancel::Cancel;
use crate::lanes::Isa;
use crate::profile::Profile;
use crate::run::Run;
use crate::stable::Options;

fn check(options: &Options) {
    let cancel = Cancel::default();
    let problem = Problem::new(options, &cancel).unwrap();
    let quotas = Quotas::new(&problem).unwrap();
    let table = Table::new(&problem, &quotas).unwrap();
    let expected = naive::route(&problem, &table, &quotas);
    for &isa in Isa::available() {
        for small in [true, false] {
            let mut rows = vec![7; problem.slots().unwrap()];
            matching::matching(&problem, &table, &quotas, &mut rows, small, &Run::from(isa))
                .unwrap();
            assert_eq!(rows, expected, "{isa:?} {small} {options:?}");
        }
    }
}

#[test]
fn of_small_problems_of_any_kind() {
    let mut random = Random::new(1);
    for _ in 0..3000 {
        check(&any(&mut random));
    }
}

#[test]
fn of_problems_whose_darts_hit() {
    let mut random = Random::new(2);
    for round in 0..12 {
        let profile = [Profile::Uniform, Profile::Strong, Profile::Extreme][round % 3];
        let targets = 300 + random.below(1200) as usize;
        let capacities = profile.capacities(targets, round as u64).unwrap();
        let fan_out = 1 + random.below(4) as u32;
        let sources = 300 + random.below(700) as usize;
        let mut options = options(sources, fan_out, capacities, round as u64);
        if random.chance(50) {
            let domain = |_| random.below(targets as u64 / 2) as u32;
            options.domains = Some((0..targets).map(domain).collect());
        }
        if random.chance(50) {
            options.slack = 0.1;
        }
        check(&options);
    }
}
