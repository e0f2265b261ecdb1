//! Equal problems, equal routes: what says only the default changes nothing.

use super::properties::{input, with_fan_outs};
use crate::error::Error;
use crate::exact::weighted::tests::properties::weighted;
use crate::exact::{Options, Router};
use crate::key::Key;
use crate::run::Run;
use proptest::prelude::*;
use std::sync::Arc;

fn any_options() -> impl Strategy<Value = Options> {
    prop_oneof![input(), with_fan_outs(input()), weighted(0..60, 1..20)]
}

/// Says in other words what the options say; what is said, and how, is drawn by `key`.
fn reworded(options: &Options, key: Key) -> Options {
    let mut other = options.clone();
    let m = options.capacities.len();
    let is_dead = |j: usize| options.capacities[j] == 0.0;
    let chance = |word: u64| key.hash(word).is_multiple_of(2);
    let number = |word: u64, below: u32| key.child(word).below(word, below);
    // Domains in which every live target is alone; other names; any for targets without capacity.
    if options.domains.is_some() || chance(0) {
        let name = |j: usize| match &options.domains {
            _ if is_dead(j) => number(100 + j as u64, 5),
            Some(domains) => domains[j].wrapping_mul(0x9e37_79b1) ^ number(1, u32::MAX),
            None => u32::MAX - 7 * j as u32,
        };
        other.domains = Some((0..m).map(name).collect());
    }
    // Limits that cannot bind, in place of others that cannot, or of none; any for targets without
    // capacity.
    let relimited = |limits: &Option<Vec<f64>>, enough: f64, word: u64| {
        let limit = |j: usize| {
            let draw = number(word + j as u64, 3);
            let given = limits.as_ref().map_or(f64::INFINITY, |limits| limits[j]);
            match draw {
                _ if is_dead(j) => f64::from(draw),
                _ if given < enough => given,
                0 => enough.ceil(),
                1 => enough.ceil() * 2.0 + 7.0,
                _ => f64::INFINITY,
            }
        };
        let binds = |limits: &Vec<f64>| (0..m).any(|j| !is_dead(j) && limits[j] < enough);
        let must = limits.as_ref().is_some_and(binds);
        (must || chance(word)).then(|| (0..m).map(limit).collect())
    };
    let routes = f64::from(options.sources);
    if let Some(weights) = &options.weights {
        other.limits = relimited(&options.limits, weights.iter().sum(), 1000);
        other.route_limits = relimited(&options.route_limits, routes, 2000);
    } else {
        other.limits = relimited(&options.limits, routes, 1000);
    }
    if options.fan_outs.is_none() && chance(3) {
        other.fan_outs = Some(vec![options.fan_out; options.sources as usize]);
    }
    other
}

fn planned(options: &Options) -> Arc<dyn Router> {
    options.clone().plan(&Run::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn other_words_change_nothing(options in any_options(), seed: u64) {
        let other = reworded(&options, Key::new(seed, 0));
        let (one, two) = (planned(&options), planned(&other));
        let all = 0..options.sources;
        let (rows, same) = (one.route(all.clone(), &Run::default()), two.route(all, &Run::default()));
        let rows = rows.unwrap();
        prop_assert_eq!(&rows, &same.unwrap(), "{:?}", other);
        let mut at_once = vec![i32::MIN; rows.len()];
        options.clone().route_into(&mut at_once, &Run::default()).unwrap();
        prop_assert_eq!(&at_once, &rows);
        at_once.push(0);
        let refused = options.clone().route_into(&mut at_once, &Run::default());
        prop_assert!(matches!(refused, Err(Error::InvalidValue { .. })), "{:?}", refused);
        prop_assert_eq!(one.fingerprint(), two.fingerprint(), "{:?}", other);
        prop_assert_eq!(one.shares(), two.shares());
        prop_assert_eq!(one.loads(), two.loads());
        prop_assert_eq!(one.weighted_loads().unwrap(), two.weighted_loads().unwrap());
        prop_assert_eq!(one.bottleneck(), two.bottleneck());
        prop_assert_eq!(one.unfilled(), two.unfilled());
    }
}

/// Another problem has another fingerprint.
#[test]
fn what_says_something_counts() {
    let options = Options {
        sources: 10,
        fan_out: 2,
        capacities: vec![3.0, 2.0, 1.0, 0.0],
        ..Options::default()
    };
    let weighed = Options {
        weights: Some(vec![1.0; 10]),
        ..options.clone()
    };
    let changed = |options: &Options, change: fn(&mut Options)| {
        let mut other = options.clone();
        change(&mut other);
        planned(&other).fingerprint()
    };
    let all = [
        changed(&options, |_| ()),
        changed(&options, |o| o.seed = 1),
        changed(&options, |o| o.sources = 11),
        changed(&options, |o| o.fan_out = 3),
        changed(&options, |o| o.capacities[1] = 2.5),
        changed(&options, |o| o.limits = Some(vec![9.0; 4])),
        changed(&options, |o| o.domains = Some(vec![0, 0, 1, 2])),
        changed(&options, |o| o.domains = Some(vec![0, 1, 1, 2])),
        changed(&options, |o| o.fan_outs = Some(vec![1; 10])),
        changed(&weighed, |_| ()),
        changed(&weighed, |o| o.weights = Some(vec![2.0; 10])),
        changed(&weighed, |o| o.limits = Some(vec![9.5; 4])),
        changed(&weighed, |o| o.route_limits = Some(vec![9.0; 4])),
        changed(&weighed, |o| o.fan_outs = Some(vec![1; 10])),
    ];
    for (i, one) in all.iter().enumerate() {
        assert!(!all[..i].contains(one), "{i}");
    }
}
