//! Keys: rows distinct, prefixes of longer ones, and nobody moves who need not.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::keys::{Options, Plan};
use phase_router_fuzz::{capacity, many};
use std::collections::HashSet;

#[derive(Debug)]
struct Input {
    options: Options,
    keys: Vec<Vec<u8>>,
    gone: usize,
    more: Vec<f64>,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let targets = u.int_in_range(1..=40)?;
        let more = u.int_in_range(0..=40)?;
        Ok(Self {
            options: Options {
                fan_out: u.int_in_range(1..=5)?,
                capacities: many(u, targets, capacity)?,
                domains: bool::arbitrary(u)?
                    .then(|| many(u, targets, |u| u.int_in_range(0..=9)))
                    .transpose()?,
                seed: u64::arbitrary(u)?,
                max_capacity: None,
                max_targets: bool::arbitrary(u)?.then_some(100),
            },
            gone: u.choose_index(targets)?,
            more: many(u, more, capacity)?,
            keys: Vec::arbitrary(u)?,
        })
    }
}

fuzz_target!(|input: Input| {
    let Input {
        options,
        keys,
        gone,
        more,
    } = input;
    let Ok(plan) = Plan::new(options.clone()) else {
        return;
    };
    let k = options.fan_out as usize;
    let domain = |j: i32| match &options.domains {
        Some(domains) => domains[j as usize],
        None => j as u32,
    };
    let mut capacities = options.capacities.clone();
    capacities[gone] = 0.0;
    let without = plan.with(capacities, options.domains.clone()).ok();
    let mut capacities = options.capacities.clone();
    capacities.extend(&more);
    let with = match options.domains {
        None => plan.with(capacities, None).ok(),
        Some(_) => None,
    };
    let first = |plan: &Plan, key: &[u8]| {
        let mut row = [0];
        plan.targets_of(key, &mut row).unwrap();
        row[0]
    };
    for key in &keys {
        let mut row = vec![0; k];
        plan.targets_of(key, &mut row).unwrap();
        let filled: Vec<i32> = row.iter().copied().filter(|&j| j >= 0).collect();
        assert_eq!(row[..filled.len()], filled);
        assert_eq!(filled.len(), k.min(plan.rooms()));
        assert!(filled.iter().all(|&j| options.capacities[j as usize] > 0.0));
        let domains: HashSet<u32> = filled.iter().map(|&j| domain(j)).collect();
        assert_eq!(domains.len(), filled.len());
        assert_eq!(first(&plan, key), row[0]);
        // Where darts decide, which they nearly always do, moves are the fewest.
        if plan.expected_darts() > 100.0 {
            continue;
        }
        if let Some(without) = &without {
            if row[0] != gone as i32 && without.expected_darts() <= 100.0 {
                assert_eq!(first(without, key), row[0]);
            }
        }
        if let Some(with) = &with {
            let now = first(with, key);
            assert!(now == row[0] || now as usize >= options.capacities.len());
        }
    }
});
