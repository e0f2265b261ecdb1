//! Company: when a target or a whole zone fails, its shared work falls on many.

use super::trees::zones;
use crate::exact::Options;
use crate::key::Key;
use crate::laws::{self, mixing};
use crate::quota::{ONE, apportion, nested};
use crate::run::Run;

fn mean(widths: &[u32]) -> f64 {
    widths.iter().map(|&width| f64::from(width)).sum::<f64>() / widths.len() as f64
}

/// Routes in which every source alone samples the shares over the tree, systematically, in an order of
/// its own: as even over all nodes, and nothing is exact over the targets.
fn independent(options: &Options, seed: u64) -> Vec<i32> {
    let (problem, tree) = options.nested_problem().unwrap();
    let tree = tree.unwrap();
    let shares = nested::shares(&problem, &tree).unwrap();
    let mut routes = Vec::new();
    for source in 0..u64::from(options.sources) {
        let key = Key::new(seed, 99).child(source);
        let order = apportion::nested_order(&problem, &tree, key).unwrap();
        let whole = u128::from(ONE) * u128::from(options.sources);
        let mut behind = whole * u128::from(key.hash(1) >> 32) / u128::from(ONE);
        for &j in &order {
            behind += u128::from(shares.fixed[j as usize]);
            if behind >= whole {
                behind -= whole;
                routes.push(j as i32);
            }
        }
    }
    routes
}

/// The mean width of so many seeds, and the least, over that of independent draws.
fn ratios(options: &Options, seeds: u64) -> (f64, f64) {
    let drawn: f64 = (0..5)
        .map(|seed| mean(&mixing::widths(options, &independent(options, seed))))
        .sum();
    let (mut sum, mut least) = (0.0, f64::MAX);
    for seed in 0..seeds {
        let options = Options {
            seed,
            ..options.clone()
        };
        let plan = options.clone().plan(&Run::default()).unwrap();
        let ratio = mean(&mixing::widths(&options, &laws::routes(&*plan).unwrap())) / (drawn / 5.0);
        sum += ratio;
        least = least.min(ratio);
    }
    (sum / seeds as f64, least)
}

#[test]
fn targets_meet_as_many_as_under_independent_draws() {
    for (shape, sources, fan_out, seeds) in [
        ([5, 4, 5], 10_000, 2, 40),
        ([3, 4, 8], 10_000, 2, 40),
        ([3, 4, 8], 1000, 2, 200),
        ([3, 4, 8], 1000, 4, 100),
        ([3, 5, 10], 10_000, 5, 20),
        ([7, 3, 6], 3000, 16, 20),
        ([2, 6, 8], 1000, 3, 200),
    ] {
        let options = Options {
            sources,
            fan_out,
            ..zones(shape, 1)
        };
        let (mean, least) = ratios(&options, seeds);
        println!(
            "{shape:?}, N {sources}, k {fan_out}: mean {mean:.3}, least of {seeds} seeds {least:.3}"
        );
        assert!(mean >= 0.9 && least >= 0.7, "{shape:?}: {mean} {least}");
    }
}

/// With two slots, whole zones meet nearly all other zones, where one line would let them meet half.
#[test]
fn zones_meet_each_other() {
    let options = Options {
        sources: 10_000,
        fan_out: 2,
        ..zones([10, 4, 5], 1)
    };
    let (mut met, seeds) = (0, 20);
    for seed in 0..seeds {
        let options = Options {
            seed,
            ..options.clone()
        };
        let plan = options.clone().plan(&Run::default()).unwrap();
        let routes = laws::routes(&*plan).unwrap();
        let mut pairs = [[false; 10]; 10];
        for row in routes.chunks(2) {
            let [a, b] = [row[0], row[1]].map(|j| j as usize / 20);
            (pairs[a][b], pairs[b][a]) = (true, true);
        }
        let each = (0..10).map(|a| (0..10).filter(|&b| a != b && pairs[a][b]).count());
        met += each.sum::<usize>();
    }
    let part = met as f64 / (seeds * 90) as f64;
    println!("{part:.3} of the pairs");
    assert!(part >= 0.93);
}
