//! Window limits hold in every window, wherever it begins.

use super::super::{ITEMS, Options, Plan, WindowLimits};
use super::meter::worst_window;
use super::{plan, rows};
use crate::run::Run;
use proptest::prelude::*;

fn options() -> impl Strategy<Value = Options> {
    let capacity = prop_oneof![3 => Just(1.0), 3 => 0.05..4.0f64, 1 => Just(0.0)];
    let max = prop_oneof![2 => (0u32..60).prop_map(f64::from), 1 => Just(f64::INFINITY)];
    let targets = prop::collection::vec((capacity, max, 0u32..8), 1..24);
    (
        targets,
        1u32..4,
        1u32..200,
        any::<u64>(),
        any::<bool>(),
        any::<Option<bool>>(),
    )
        .prop_map(|(targets, fan_out, window, seed, domains, mix)| Options {
            fan_out,
            capacities: targets.iter().map(|target| target.0).collect(),
            domains: domains.then(|| targets.iter().map(|target| target.2).collect()),
            window_limits: Some(WindowLimits {
                window,
                max: targets.iter().map(|target| target.1).collect(),
            }),
            seed,
            mix,
            ..Options::default()
        })
}

/// What the limits have room for, and what a window wants.
fn room(options: &Options) -> (f64, f64) {
    let limits = options.window_limits.as_ref().unwrap();
    let window = f64::from(limits.window);
    let mut rooms = std::collections::HashMap::new();
    for (j, &capacity) in options.capacities.iter().enumerate() {
        if capacity > 0.0 {
            let domain = options
                .domains
                .as_ref()
                .map_or(j as u32, |domains| domains[j]);
            *rooms.entry(domain).or_insert(0.0) += limits.max[j].min(window);
        }
    }
    let fan_out = (options.fan_out as usize).min(rooms.len());
    let room = rooms.values().map(|room: &f64| room.min(window)).sum();
    (room, fan_out as f64 * window)
}

/// Slides a window over rows: the most of every target in any.
fn most_in_a_window(rows: &[i32], fan_out: usize, window: usize, targets: usize) -> Vec<u32> {
    let mut now = vec![0u32; targets];
    let mut most = now.clone();
    for (item, row) in rows.chunks(fan_out).enumerate() {
        if item >= window {
            for &j in &rows[(item - window) * fan_out..(item - window + 1) * fan_out] {
                if j >= 0 {
                    now[j as usize] -= 1;
                }
            }
        }
        for &j in row.iter().filter(|&&j| j >= 0) {
            now[j as usize] += 1;
            most[j as usize] = most[j as usize].max(now[j as usize]);
        }
    }
    most
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_window_has_more_than_its_limits(options in options(), start in 0..ITEMS - 5000) {
        prop_assume!(options.capacities.iter().any(|&capacity| capacity > 0.0));
        let (room, wanted) = room(&options);
        let planned = Plan::new(options.clone(), &Run::default());
        if room < wanted {
            let error = planned.unwrap_err();
            prop_assert_eq!(error.code(), "ERR_OUT_OF_RANGE");
            let text = error.to_string();
            prop_assert!(text.contains(&room.to_string()) && text.contains(&wanted.to_string()), "{text}");
            return Ok(());
        }
        let plan = planned.unwrap();
        let limits = options.window_limits.as_ref().unwrap();
        let k = options.fan_out as usize;
        let window = limits.window as usize;
        let length = 20 * u64::from(limits.window);
        for from in [0, start] {
            let rows = rows(&plan, from, from + length);
            let most = most_in_a_window(&rows, k, window, options.capacities.len());
            for (j, (&most, &max)) in most.iter().zip(&limits.max).enumerate() {
                prop_assert!(f64::from(most) <= max, "target {j}: {most} of {max}");
            }
            let worst = worst_window(&plan.shares().unwrap(), &rows, k);
            prop_assert!(worst <= plan.window_bound() + 1e-9);
            prop_assert!(plan.window_bound() <= 4.0, "{}", plan.window_bound());
        }
        let last = rows(&plan, ITEMS - length, ITEMS);
        let most = most_in_a_window(&last, k, window, options.capacities.len());
        prop_assert!(most.iter().zip(&limits.max).all(|(&most, &max)| f64::from(most) <= max));
    }
}

#[test]
fn limits_of_a_window_or_more_are_none() {
    let free = Options {
        fan_out: 2,
        capacities: vec![3.0, 1.0, 1.0, 2.0],
        ..Options::default()
    };
    let limited = Options {
        window_limits: Some(WindowLimits {
            window: 100,
            max: vec![100.0, 1000.0, f64::INFINITY, 100.0],
        }),
        ..free.clone()
    };
    assert_eq!(rows(&plan(&free), 0, 500), rows(&plan(&limited), 0, 500));
    assert_eq!(plan(&free).fingerprint(), plan(&limited).fingerprint());
}

#[test]
fn a_limited_target_gets_the_same_in_every_window() {
    let options = Options {
        fan_out: 1,
        capacities: vec![8.0, 2.0, 1.0, 1.0],
        window_limits: Some(WindowLimits {
            window: 1000,
            max: vec![300.0, 1000.0, 1000.0, 1000.0],
        }),
        ..Options::default()
    };
    let rows = rows(&plan(&options), 1 << 50, (1 << 50) + 30_000);
    for window in rows.windows(1000) {
        assert_eq!(window.iter().filter(|&&j| j == 0).count(), 300);
    }
}

#[test]
fn windows_as_long_as_they_may_be_are_planned() {
    let window = i32::MAX as u32;
    let options = Options {
        fan_out: 1,
        capacities: vec![3.0, 2.0, 1.0],
        window_limits: Some(WindowLimits {
            window,
            max: vec![f64::from(window / 3), f64::from(window / 2), f64::INFINITY],
        }),
        ..Options::default()
    };
    let plan = plan(&options);
    let (one, other) = (7 * u64::from(window) + 99, 8 * u64::from(window) + 99);
    let (before, after) = (plan.counts_at(one).unwrap(), plan.counts_at(other).unwrap());
    assert!(after[0] - before[0] <= u64::from(window / 3));
    assert!(after[1] - before[1] <= u64::from(window / 2));
}
