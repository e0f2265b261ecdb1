//! `stable`: distinct targets and domains, limits, shares within floor and ceiling or slack, the most
//! filled slots, the same on every instruction set, and in whatever order targets come.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use phase_router::cancel::Cancel;
use phase_router::laws::{distinct, limits, most_filled};
use phase_router::stable::{Ids, Options, Problem, route};
use phase_router_fuzz::{Small, on_both_ends};

#[derive(Arbitrary, Debug)]
struct Case {
    small: Small,
    slack: u8,
    by: usize,
}

fuzz_target!(|case: Case| {
    let Case {
        small: Small(small),
        slack,
        by,
    } = case;
    let targets = small.capacities.len();
    let ids = |j: usize| format!("target {j}");
    let given = |order: &[usize]| Options {
        fan_out: small.fan_out,
        capacities: order.iter().map(|&j| small.capacities[j]).collect(),
        limits: small
            .limits
            .as_ref()
            .map(|limits| order.iter().map(|&j| limits[j]).collect()),
        domains: small
            .domains
            .as_ref()
            .map(|of| order.iter().map(|&j| of[j]).collect()),
        source_ids: Ids::Positions(small.sources as usize),
        target_ids: Ids::texts(
            order
                .iter()
                .map(|&j| ids(j))
                .collect::<Vec<_>>()
                .iter()
                .map(String::as_str),
        ),
        slack: f64::from(slack % 4) / 10.0,
        unit: None,
        max_targets: None,
        seed: small.seed,
    };
    let order: Vec<usize> = (0..targets).collect();
    let Ok(problem) = Problem::new(&given(&order), &Cancel::default()) else {
        return;
    };
    // Capacities that lie too far apart for the table are an error.
    if route(&problem, &Default::default()).is_err() {
        return;
    }
    let rows = on_both_ends(|run| route(&problem, run).unwrap());
    distinct::holds(&small, &rows).unwrap();
    limits::holds(&small, &rows).unwrap();
    let filled = rows.iter().filter(|&&j| j >= 0).count() as u64;
    assert_eq!(filled, most_filled::most(&small));

    let mut turned = order.clone();
    turned.rotate_left(by % targets);
    let other = Problem::new(&given(&turned), &Cancel::default()).unwrap();
    let others: Vec<i32> = route(&other, &Default::default())
        .unwrap()
        .iter()
        .map(|&j| if j < 0 { j } else { turned[j as usize] as i32 })
        .collect();
    assert_eq!(others, rows);
});
