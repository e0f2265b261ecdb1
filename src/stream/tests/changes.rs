//! Capacities that change: what is owed is paid back, so that errors do not add up over changes.

use super::super::{Change, Options, Plan};
use super::meter::Meter;
use super::{plan, rows};
use crate::key::Key;
use crate::run::Run;

/// The largest error of any window over a whole stream whose capacities change often.
fn worst_of_all(m: usize, fan_out: u32, length: u64, changes: u64, mix: bool) -> f64 {
    let key = Key::new(m as u64, length);
    let drawn = |epoch: u64| -> Vec<f64> {
        (0..m as u64)
            .map(|j| 0.05 + f64::from(key.child(epoch).below(j, 1000)) / 1000.0)
            .collect()
    };
    let plan = plan(&Options {
        fan_out,
        capacities: drawn(0),
        mix: Some(mix),
        changes: (1..=changes)
            .map(|i| Change {
                from: i * length,
                capacities: drawn(i),
                domains: None,
            })
            .collect(),
        ..Options::default()
    });
    let rows = rows(&plan, 0, (changes + 1) * length);
    // The errors of epochs have shares of their own: one meter whose shares are what is left.
    let mut meter = Meter::new(&vec![0.0; m]);
    for (item, row) in (0..).zip(rows.chunks(fan_out as usize)) {
        if item % length == 0 {
            meter.set_shares(&plan.shares_at(item).unwrap());
        }
        meter.add(row);
    }
    meter.worst()
}

#[test]
fn errors_do_not_add_up_over_changes() {
    for (m, fan_out, length, changes) in [
        (20, 1, 500, 199),
        (100, 2, 997, 199),
        (200, 4, 500, 99),
        (20, 1, 7, 1500),
    ] {
        for mix in [false, true] {
            let worst = worst_of_all(m, fan_out, length, changes, mix);
            println!("M {m} k {fan_out}, {changes} changes of {length}, mix {mix}: {worst:.2}");
            assert!(worst <= 6.0, "{m} {fan_out} {length} {mix}: {worst}");
        }
    }
}

#[test]
fn one_change_is_hardly_felt() {
    for seed in 0..20 {
        for mix in [false, true] {
            let worst = worst_of_all(20 + seed, 1 + seed as u32 % 3, 3000, 1, mix);
            assert!(worst <= 3.5, "{seed}: {worst}");
        }
    }
}

#[test]
fn with_is_a_plan_with_one_more_change() {
    let change = |from, capacities: &[f64]| Change {
        from,
        capacities: capacities.to_vec(),
        domains: None,
    };
    let changes = [
        change(100, &[1.0, 0.0, 4.0]),
        change(101, &[1.0, 2.0, 4.0, 9.0]),
        change(5000, &[0.0, 2.0, 4.0, 9.0, 0.0, 1.0]),
    ];
    let options = Options {
        fan_out: 2,
        capacities: vec![3.0, 2.0, 1.0],
        seed: 9,
        ..Options::default()
    };
    let first = plan(&options);
    let whole = plan(&Options {
        changes: changes.to_vec(),
        ..options
    });
    let mut with: Plan = first.clone();
    for change in changes {
        with = with.with(change, &Run::default()).unwrap();
    }
    assert_eq!(with.fingerprint(), whole.fingerprint());
    assert_ne!(with.fingerprint(), first.fingerprint());
    let all = rows(&whole, 0, 9000);
    assert_eq!(rows(&with, 0, 9000), all);
    assert_eq!(rows(&first, 0, 100), all[..200]);
    assert!(all[202..].contains(&3) && !all[..202].contains(&3));
    assert!(!all[10_000..].contains(&0));
    let mut row = [0; 2];
    for item in [99, 100, 101, 102, 4999, 5000, 8999] {
        whole.targets_of(item, &mut row).unwrap();
        assert_eq!(row, all[2 * item as usize..2 * item as usize + 2]);
        let mut counts = vec![0; 6];
        all[..2 * item as usize]
            .iter()
            .for_each(|&j| counts[j as usize] += 1);
        assert_eq!(whole.counts_at(item).unwrap(), counts);
    }
    assert_eq!(whole.shares_at(0).unwrap().len(), 6);
    assert_eq!(whole.shares_at(0).unwrap()[..3], first.shares().unwrap());
}
