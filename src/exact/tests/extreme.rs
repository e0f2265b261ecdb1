//! The largest inputs, and capacities at both ends of what a number can be.

use super::super::Options;
use super::super::feistel::Feistel;
use super::{Router as _, planned, route, targets_of};
use crate::checks::MOST;
use crate::key::Key;
use crate::lanes::Isa;
use crate::run::Run;

/// N = 2^31 - 1, the most, and more than 2^32 slots: rows by ranges, single rows, whole columns.
#[test]
fn the_most_sources() {
    for seed in [0, u64::MAX, 7] {
        let plan = planned(&Options {
            sources: MOST,
            fan_out: 3,
            capacities: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 3.3e-6],
            seed,
            ..Options::default()
        });
        let demand = 3 * u64::from(MOST);
        assert!(demand > 1 << 32);
        assert_eq!(plan.filled(), demand);
        let loads = plan.loads();
        assert_eq!(
            loads.iter().map(|&load| u64::from(load)).sum::<u64>(),
            demand
        );
        for &isa in Isa::available() {
            for first in [0, 1 << 30, 3_000_000_001u32 >> 1, MOST - 20_000] {
                let last = first + 20_000;
                let rows = plan.route(first..last, &isa.into()).unwrap();
                for (source, row) in (first..last).zip(rows.chunks(3)).step_by(7) {
                    assert_eq!(targets_of(&plan, source), row);
                    assert!(row.iter().all(|&j| (0..7).contains(&j)));
                    assert!(row[0] != row[1] && row[1] != row[2] && row[2] != row[0]);
                }
            }
        }
        let sources = plan.sources_of(6).unwrap();
        assert_eq!(sources.len(), loads[6] as usize);
        assert!((1000..1030).contains(&sources.len()));
        assert!(sources.windows(2).all(|pair| pair[0] < pair[1]));
        for &source in &sources {
            let row = targets_of(&plan, source);
            assert_eq!(row.iter().filter(|&&j| j == 6).count(), 1);
        }
        // In all of 0..N, not in a corner of it.
        assert!(sources[10] < MOST / 10 && sources[sources.len() - 10] > MOST / 10 * 9);
    }
}

/// The network of the largest N has a few thousand numbers beyond 2^31, which a pass meets.
#[test]
fn the_widest_network() {
    for n in [MOST, MOST - 1, 46_340 * 46_340 + 1] {
        let feistel = Feistel::new(Key::new(u64::from(n), 0), n).bijection(3, n);
        for x in (0..n).step_by(1009) {
            let y = feistel.forward(x);
            assert!(y < n);
            assert_eq!(feistel.backward(y), x);
        }
    }
}

/// Far more targets than slots: loads of 0 and 1.
#[test]
fn many_targets() {
    let plan = planned(&Options {
        sources: 1000,
        fan_out: 4,
        capacities: (0..200_000).map(|j| f64::from(j % 10 + 1)).collect(),
        seed: 3,
        ..Options::default()
    });
    assert_eq!(plan.loads().iter().sum::<u32>(), 4000);
    assert!(plan.loads().iter().all(|&load| load <= 1));
    let mut targets = route(&plan);
    for (i, row) in (0..).zip(targets.chunks(4)).step_by(50) {
        assert_eq!(targets_of(&plan, i), row);
        for &j in row {
            assert_eq!(plan.sources_of(j as u32).unwrap(), [i]);
        }
    }
    targets.sort_unstable();
    targets.dedup();
    assert_eq!(targets.len(), 4000);
}

/// As many turns as targets, nearly all of whose classes are empty.
#[test]
fn many_turns() {
    let plan = planned(&Options {
        sources: 3,
        fan_out: 50_001,
        capacities: vec![0.1; 50_000],
        ..Options::default()
    });
    assert!(plan.loads().iter().all(|&load| load == 3));
    for row in route(&plan).chunks(50_001) {
        let mut row = row.to_vec();
        assert_eq!(row.pop(), Some(-1));
        row.sort_unstable();
        assert!(row.into_iter().eq(0..50_000));
    }
}

/// Sums of a capacity that has no exact binary form.
#[test]
fn a_billion_sources_and_tenths() {
    for (n, k) in [(1_000_000_000, 1), (1_000_000_000, 3), (1_000_000_007, 3)] {
        let plan = planned(&Options {
            sources: n,
            fan_out: k,
            capacities: vec![0.1; 100_000],
            seed: 5,
            ..Options::default()
        });
        let demand = u64::from(n) * u64::from(k);
        let sum: u64 = plan.loads().iter().map(|&load| u64::from(load)).sum();
        assert_eq!(sum, demand);
        let (floor, ceiling) = (demand / 100_000, demand.div_ceil(100_000));
        let within = |&load: &u32| (floor..=ceiling).contains(&u64::from(load));
        assert!(plan.loads().iter().all(within));
        let above = plan.loads().iter().filter(|&&load| u64::from(load) > floor);
        assert_eq!(above.count() as u64, demand % 100_000);
        let rows = plan.route(n - 1000..n, &Run::default()).unwrap();
        for (source, row) in (n - 1000..n).zip(rows.chunks(k as usize)) {
            assert_eq!(targets_of(&plan, source), row);
        }
    }
}

/// The large ones are full, the small ones share what is left, in proportion to each other.
#[test]
fn capacities_from_the_least_to_the_most() {
    let loads = |capacities: &[f64], limits: Option<&[f64]>, k| {
        let input = Options {
            sources: 1_000_000,
            fan_out: k,
            capacities: capacities.to_vec(),
            limits: limits.map(<[f64]>::to_vec),
            seed: 9,
            ..Options::default()
        };
        planned(&input).loads().to_vec()
    };
    let million = 1_000_000;
    assert_eq!(loads(&[1e300, 1e-300], None, 1), [million, 0]);
    assert_eq!(loads(&[1e300, 1e-300], None, 2), [million, million]);
    assert_eq!(
        loads(&[1e-300, 1e300, 3e-300], None, 2),
        [250_000, million, 750_000]
    );
    // Whole shares stay whole where limits bind.
    assert_eq!(
        loads(
            &[1e300, 1e-300, 1e300, 4e-300, 1.0],
            Some(&[10.0, f64::INFINITY, 700_000.0, f64::INFINITY, 289_990.0]),
            2
        ),
        [10, 202_000, 700_000, 808_000, 289_990]
    );
    assert_eq!(
        loads(
            &[5e-324, f64::MAX, 1.5e-323],
            Some(&[7.0, 500_000.0, 1e300]),
            1
        ),
        [7, 500_000, 499_993]
    );
}
