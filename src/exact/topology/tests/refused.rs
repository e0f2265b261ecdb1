//! What is no topology.

use crate::error::Error;
use crate::exact::Options;
use crate::quota::{Bottleneck, Level};
use crate::run::Run;

fn options(topology: Vec<Level>) -> Options {
    Options {
        sources: 10,
        fan_out: 3,
        capacities: vec![1.0; 6],
        topology,
        ..Options::default()
    }
}

fn level(of: [u32; 6], most: Option<u32>) -> Level {
    Level {
        of: of.to_vec(),
        most,
    }
}

fn refusal(options: Options) -> Error {
    match options.plan(&Run::default()) {
        Ok(_) => panic!("it was planned"),
        Err(error) => error,
    }
}

#[test]
fn what_is_no_tree_is_refused() {
    let zones = || level([0, 0, 0, 1, 1, 1], None);
    let cases = [
        (
            options(vec![zones(), level([5, 5, 6, 6, 7, 7], None)]),
            "topology[1] has targets 2 and 3 in one node, and topology[0] has them in two",
        ),
        (
            Options {
                domains: Some(vec![0, 1, 2, 3, 4, 0]),
                ..options(vec![zones()])
            },
            "domains has targets 0 and 5 in one node, and topology[0] has them in two",
        ),
        (
            options(vec![Level {
                of: vec![0; 5],
                most: None,
            }]),
            "topology[0] must have length 6; received 5",
        ),
        (
            options(vec![level([0; 6], Some(0))]),
            "topology[0].most must be >= 1; received 0",
        ),
        (
            options((0..9).map(|_| zones()).collect()),
            "topology.length must be <= 8; received 9",
        ),
        (
            Options {
                fan_outs: Some(vec![3; 10]),
                ..options(vec![zones()])
            },
            "topology does not go together with fanOuts",
        ),
        (
            Options {
                weights: Some(vec![1.0; 10]),
                ..options(vec![zones()])
            },
            "topology does not go together with weights",
        ),
    ];
    for (options, expected) in cases {
        assert_eq!(refusal(options).to_string(), expected);
    }
}

/// What is to blame for unfilled slots.
#[test]
fn bottlenecks() {
    let blame = |change: fn(&mut Options)| {
        let mut options = options(vec![level([0, 0, 0, 1, 1, 1], None)]);
        change(&mut options);
        options.plan(&Run::default()).unwrap().bottleneck()
    };
    assert_eq!(blame(|_| ()), None);
    assert_eq!(blame(|o| o.fan_out = 7), Some(Bottleneck::Targets));
    assert_eq!(
        blame(|o| o.domains = Some(vec![0, 0, 0, 1, 1, 1])),
        Some(Bottleneck::Domains)
    );
    assert_eq!(
        blame(|o| o.topology[0].most = Some(1)),
        Some(Bottleneck::Domains)
    );
    // Two zones of at most two: four routes of five.
    let two = |o: &mut Options| {
        o.topology[0].most = Some(2);
        o.fan_out = 5;
    };
    assert_eq!(blame(two), Some(Bottleneck::Topology));
    assert_eq!(
        blame(|o| o.limits = Some(vec![4.0; 6])),
        Some(Bottleneck::Limits)
    );
    // The limits would do, and so would the zones: not both.
    let both = |o: &mut Options| {
        o.topology[0].most = Some(2);
        o.limits = Some(vec![10.0, 10.0, 10.0, 3.0, 3.0, 3.0]);
    };
    assert_eq!(blame(both), Some(Bottleneck::Topology));
    let domains = |o: &mut Options| {
        o.domains = Some(vec![0, 0, 1, 2, 2, 3]);
        o.limits = Some(vec![10.0, 10.0, 4.0, 4.0, 2.0, 4.0]);
    };
    assert_eq!(blame(domains), Some(Bottleneck::Domains));
}
