//! `rebalance` from any old routes: the guarantees, nothing to do the second time, and budgets that lead
//! to the same end.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact;
use phase_router::laws::{distinct, limits, most_filled};
use phase_router::rebalance::{Options, rebalance};
use phase_router::run::Run;
use phase_router_fuzz::{Small, many};

#[derive(Debug)]
struct Input {
    options: Options,
    budget: u64,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let Small(small) = Small::arbitrary(u)?;
        let targets = small.capacities.len() as i32;
        let width = u.int_in_range(1..=8)?;
        let slots = small.sources as usize * width as usize;
        let sources = small.sources as usize;
        Ok(Self {
            options: Options {
                before: many(u, slots, |u| u.int_in_range(-2..=targets))?,
                fan_out_before: width,
                target_map: bool::arbitrary(u)?
                    .then(|| many(u, targets as usize, |u| u.int_in_range(-1..=targets - 1)))
                    .transpose()?,
                fan_out: small.fan_out,
                fan_outs: bool::arbitrary(u)?
                    .then(|| many(u, sources, |u| u.int_in_range(0..=small.fan_out)))
                    .transpose()?,
                capacities: small.capacities,
                limits: small.limits,
                domains: small.domains,
                seed: small.seed,
                ..Options::default()
            },
            budget: u.int_in_range(0..=100)?,
        })
    }
}

fuzz_target!(|input: Input| {
    let Input { options, budget } = input;
    let run = Run::default();
    let Ok(all) = rebalance(&options, &run) else {
        return;
    };
    let problem = exact::Options {
        sources: (options.before.len() / options.fan_out_before as usize) as u32,
        fan_out: options.fan_out,
        fan_outs: options.fan_outs.clone(),
        capacities: options.capacities.clone(),
        limits: options.limits.clone(),
        domains: options.domains.clone(),
        seed: options.seed,
        ..exact::Options::default()
    };
    distinct::holds(&problem, &all.routes).unwrap();
    limits::holds(&problem, &all.routes).unwrap();
    let filled = all.routes.iter().filter(|&&j| j >= 0).count() as u64;
    assert_eq!(filled, most_filled::most(&problem));
    assert!(all.optimal && all.complete && all.moves == all.lower_bound);
    let from = |routes: Vec<i32>| Options {
        before: routes,
        fan_out_before: options.fan_out,
        target_map: None,
        ..options.clone()
    };
    let again = rebalance(&from(all.routes.clone()), &run).unwrap();
    assert_eq!((again.moves, &again.routes), (0, &all.routes));

    let limited = Options {
        max_moves: Some(budget),
        ..options.clone()
    };
    let step = rebalance(&limited, &run).unwrap();
    let rest = rebalance(&from(step.routes), &run).unwrap();
    assert_eq!(step.moves + rest.moves, all.moves);
});
