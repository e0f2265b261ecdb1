//! The exact kernel: plan and routes apart, against `hash` on the same threads.

use divan::{Bencher, black_box};
use phase_router::baseline::{self, Baseline};
use phase_router::cancel::Cancel;
use phase_router::exact::Options;
use phase_router::profile::Profile;
use phase_router::run::Run;
use rand::SeedableRng;

fn main() {
    divan::main();
}

/// (N, k, M)
const SIZES: [(u32, u32, usize); 5] = [
    (4096, 2, 4096),
    (50_000, 4, 1000),
    (1_000_000, 4, 1000),
    (1_000_000, 16, 1000),
    (1_000_000, 2, 100_000),
];

fn options((n, k, m): (u32, u32, usize)) -> Options {
    Options {
        sources: n,
        fan_out: k,
        capacities: Profile::Strong.capacities(m, 42).unwrap(),
        seed: 7,
        ..Options::default()
    }
}

#[divan::bench(args = SIZES)]
fn plan(bencher: Bencher, size: (u32, u32, usize)) {
    let options = options(size);
    bencher.bench(|| black_box(&options).clone().plan(&Run::default()).unwrap());
}

#[divan::bench(args = SIZES)]
fn route(bencher: Bencher, size: (u32, u32, usize)) {
    let plan = options(size).plan(&Run::default()).unwrap();
    let mut rows = vec![0; (size.0 * size.1) as usize];
    bencher.bench_local(|| plan.route_into(0..size.0, black_box(&mut rows), &Run::default()));
}

#[divan::bench(args = SIZES)]
fn hash_baseline(bencher: Bencher, (n, k, m): (u32, u32, usize)) {
    let problem = baseline::Problem::new(n, k, vec![1.0; m], None, None, 7).unwrap();
    let mut rows = vec![0; (n * k) as usize];
    bencher.bench_local(|| {
        Baseline::Hash.route_into(&problem, black_box(&mut rows), &Cancel::default())
    });
}

#[divan::bench(args = SIZES)]
fn targets_of(bencher: Bencher, size: (u32, u32, usize)) {
    let plan = options(size).plan(&Run::default()).unwrap();
    let mut row = vec![0; size.1 as usize];
    let mut source = 0;
    bencher.bench_local(|| {
        source = (source + 12345) % size.0;
        plan.targets_of(source, &mut row)
    });
}

/// What a user would write for loads in proportion to capacity and nothing else: a draw from an alias
/// table for every slot, the table made once, one bit choosing between the two targets of a column.
/// Targets repeat in a row, limits are not kept, and loads are random.
#[divan::bench(args = SIZES)]
fn alias_table(bencher: Bencher, size: (u32, u32, usize)) {
    let (own, pairs) = table(&options(size).capacities);
    let mut rows = vec![0; (size.0 * size.1) as usize];
    bencher.bench_local(|| {
        for (slot, target) in (0u64..).zip(black_box(&mut rows).iter_mut()) {
            let hash = mix(slot);
            let column = (((hash >> 32) * own.len() as u64) >> 32) as usize;
            *target = pairs[column][usize::from((hash as u32) < own[column])];
        }
    });
}

/// The same from a crate.
#[divan::bench(args = SIZES)]
fn weighted_alias_index(bencher: Bencher, size: (u32, u32, usize)) {
    use rand_distr::{Distribution, WeightedAliasIndex};
    let index = WeightedAliasIndex::new(options(size).capacities).unwrap();
    let mut random = rand::rngs::SmallRng::seed_from_u64(7);
    let mut rows = vec![0; (size.0 * size.1) as usize];
    bencher.bench_local(|| {
        for target in black_box(&mut rows).iter_mut() {
            *target = index.sample(&mut random) as i32;
        }
    });
}

/// Nothing but writing: the floor.
#[divan::bench(args = SIZES)]
fn store_only(bencher: Bencher, size: (u32, u32, usize)) {
    let mut rows = vec![0; (size.0 * size.1) as usize];
    bencher.bench_local(|| black_box(&mut rows).fill(black_box(1)));
}

/// A finalizer of 64 bits (Stafford's variant 13).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How much of every column is its own, of 2^32, and its two targets: the other one and its own
/// (Vose 1991).
fn table(capacities: &[f64]) -> (Vec<u32>, Vec<[i32; 2]>) {
    let mean = capacities.iter().sum::<f64>() / capacities.len() as f64;
    let mut parts: Vec<f64> = capacities.iter().map(|capacity| capacity / mean).collect();
    let mut own = vec![u32::MAX; parts.len()];
    let mut pairs: Vec<[i32; 2]> = (0..parts.len() as i32).map(|j| [j, j]).collect();
    let (mut small, mut large): (Vec<usize>, Vec<usize>) =
        (0..parts.len()).partition(|&j| parts[j] < 1.0);
    while let (Some(&low), Some(&high)) = (small.last(), large.last()) {
        small.pop();
        own[low] = (parts[low] * 4_294_967_296.0) as u32;
        pairs[low][0] = high as i32;
        parts[high] -= 1.0 - parts[low];
        if parts[high] < 1.0 {
            large.pop();
            small.push(high);
        }
    }
    (own, pairs)
}
