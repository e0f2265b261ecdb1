//! Streams: rows full and distinct, look-ups and counts agree with blocks, windows within their limits
//! and their bound.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::run::Run;
use phase_router::stream::{Change, ITEMS, Options, Plan, WindowLimits};
use phase_router_fuzz::{capacity, many, on_both_ends};
use std::collections::HashSet;

#[derive(Debug)]
struct Input {
    options: Options,
    from: u64,
    items: u64,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let targets = u.int_in_range(1..=30)?;
        let window = u.int_in_range(1..=60)?;
        let limit = |u: &mut Unstructured<'a>| -> Result<f64> {
            Ok(match u.int_in_range(0..=3)? {
                0 => f64::INFINITY,
                _ => f64::from(u.int_in_range(0..=2 * window)?),
            })
        };
        let mut options = Options {
            fan_out: u.int_in_range(1..=6)?,
            capacities: many(u, targets, capacity)?,
            domains: bool::arbitrary(u)?
                .then(|| many(u, targets, |u| u.int_in_range(0..=7)))
                .transpose()?,
            seed: u64::arbitrary(u)?,
            mix: Option::arbitrary(u)?,
            ..Options::default()
        };
        if bool::arbitrary(u)? {
            let max = many(u, targets, limit)?;
            options.window_limits = Some(WindowLimits { window, max });
        } else {
            let mut from = 0;
            for _ in 0..u.int_in_range(0..=3)? {
                from += u.int_in_range(1..=200)?;
                let capacities = many(u, targets, capacity)?;
                options.changes.push(Change {
                    from,
                    capacities,
                    domains: None,
                });
            }
        }
        Ok(Self {
            options,
            from: match bool::arbitrary(u)? {
                true => u.int_in_range(0..=300)?,
                false => u.int_in_range(0..=ITEMS - 1000)?,
            },
            items: u.int_in_range(0..=600)?,
        })
    }
}

fuzz_target!(|input: Input| {
    let Input {
        options,
        from,
        items,
    } = input;
    // What is refused has its reasons, which the unit tests check.
    let Ok(plan) = Plan::new(options.clone(), &Run::default()) else {
        return;
    };
    let k = options.fan_out as usize;
    let to = from + items;
    let rows = on_both_ends(|run| plan.route(from..to, run).unwrap());
    let domain = |j: i32| match &options.domains {
        Some(domains) => domains[j as usize],
        None => j as u32,
    };
    let mut counts = plan.counts_at(from).unwrap();
    let mut row = vec![0; k];
    for (item, routed) in (from..).zip(rows.chunks(k)) {
        plan.targets_of(item, &mut row).unwrap();
        assert_eq!(row, routed);
        let filled: Vec<i32> = routed.iter().copied().filter(|&j| j >= 0).collect();
        assert_eq!(routed[..filled.len()], filled);
        let domains: HashSet<u32> = filled.iter().map(|&j| domain(j)).collect();
        assert_eq!(domains.len(), filled.len());
        filled.iter().for_each(|&j| counts[j as usize] += 1);
    }
    assert_eq!(counts, plan.counts_at(to).unwrap());
    if let Some(limits) = &options.window_limits {
        let window = limits.window as usize;
        for rows in rows.chunks(k).collect::<Vec<_>>().windows(window) {
            for (j, &max) in (0..).zip(&limits.max) {
                let got = rows.iter().filter(|row| row.contains(&j)).count();
                assert!(got as f64 <= max);
            }
        }
    }
    if options.changes.is_empty() {
        let before = plan.counts_at(from).unwrap();
        for (j, share) in plan.shares().unwrap().into_iter().enumerate() {
            let got = (counts[j] - before[j]) as f64;
            assert!((got - share * items as f64).abs() <= plan.window_bound() + 1e-9);
        }
    }
});
