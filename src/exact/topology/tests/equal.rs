//! Equal problems, equal routes: a level that says nothing changes nothing.

use super::trees::{Draws, any};
use crate::exact::Options;
use crate::quota::Level;
use crate::run::Run;

/// Routes and fingerprint.
fn routed(options: &Options) -> (Vec<i32>, u64) {
    let plan = options.clone().plan(&Run::default()).unwrap();
    let routes = plan.route(0..options.sources, &Run::default()).unwrap();
    (routes, plan.fingerprint())
}

/// Says in other words what the options say.
fn reworded(options: &Options, draws: &mut Draws) -> Options {
    let mut other = options.clone();
    let m = options.capacities.len();
    let level = |of: Vec<u32>, most: Option<u32>| Level { of, most };
    // Domains are a last level of which each node is met once.
    if let Some(domains) = other.domains.take_if(|_| draws.below(2) == 0) {
        other.topology.push(level(domains, Some(1)));
    }
    // Other labels.
    for nodes in &mut other.topology {
        let times = 2 * draws.below(1 << 30) + 1;
        for node in &mut nodes.of {
            *node = node.wrapping_mul(times);
        }
    }
    // Bounds that cannot bind.
    for nodes in &mut other.topology {
        if nodes.most.is_none() && draws.below(2) == 0 {
            nodes.most = Some(options.fan_out.max(2) + draws.below(3));
        }
    }
    // One node for all, a level twice, each target alone.
    if draws.below(2) == 0 {
        other.topology.insert(0, level(vec![9; m], None));
    }
    if draws.below(2) == 0 && !other.topology.is_empty() {
        let at = draws.below(other.topology.len() as u32) as usize;
        let twin = level(other.topology[at].of.clone(), None);
        other.topology.insert(at + draws.below(2) as usize, twin);
    }
    if draws.below(2) == 0 && other.domains.is_none() {
        let alone = (0..m as u32).map(|j| j * 5 + 1).collect();
        other.topology.push(level(alone, Some(1 + draws.below(2))));
    }
    other
}

#[test]
fn other_words_change_nothing() {
    for seed in 0..6000 {
        let mut draws = Draws::new(seed);
        let options = any(&mut draws);
        let other = reworded(&options, &mut draws);
        assert_eq!(
            routed(&options),
            routed(&other),
            "seed {seed}: {options:?} {other:?}"
        );
    }
}

/// A single level with a most of 1 is domains, and one without is not.
#[test]
fn a_level_of_one_is_domains() {
    let flat = Options {
        sources: 50,
        fan_out: 2,
        capacities: vec![3.0, 2.0, 1.0, 4.0, 4.0, 0.0],
        seed: 5,
        ..Options::default()
    };
    let of = vec![0, 0, 1, 1, 2, 2];
    let domains = Options {
        domains: Some(of.clone()),
        ..flat.clone()
    };
    let with = |most: Option<u32>| Options {
        topology: vec![Level {
            of: of.clone(),
            most,
        }],
        ..flat.clone()
    };
    assert_eq!(routed(&with(Some(1))), routed(&domains));
    assert_eq!(routed(&with(Some(7))), routed(&with(None)));
    let prints = [&flat, &domains, &with(None)].map(|options| routed(options).1);
    assert!(prints[0] != prints[1] && prints[1] != prints[2] && prints[2] != prints[0]);
}

/// Another tree has another fingerprint.
#[test]
fn what_says_something_counts() {
    let base = Options {
        topology: vec![
            Level {
                of: vec![0, 0, 0, 0, 1, 1, 1, 1],
                most: None,
            },
            Level {
                of: vec![0, 0, 1, 1, 2, 2, 3, 3],
                most: None,
            },
        ],
        sources: 20,
        fan_out: 3,
        capacities: vec![1.0; 8],
        ..Options::default()
    };
    let print = |change: fn(&mut Options)| {
        let mut options = base.clone();
        change(&mut options);
        routed(&options).1
    };
    let all = [
        print(|_| ()),
        print(|o| o.seed = 1),
        print(|o| o.topology[0].most = Some(2)),
        print(|o| o.topology[1].most = Some(1)),
        print(|o| o.topology[1].of[1] = 9),
        print(|o| drop(o.topology.pop())),
        print(|o| drop(o.topology.remove(0))),
        print(|o| o.topology.clear()),
    ];
    for (i, one) in all.iter().enumerate() {
        assert!(!all[..i].contains(one), "{i}");
    }
}
