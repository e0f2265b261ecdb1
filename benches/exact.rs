//! The exact kernel: plan and routes apart, against `hash` on the same threads.

use divan::{Bencher, black_box};
use phase_router::baseline::{self, Baseline};
use phase_router::cancel::Cancel;
use phase_router::exact::Options;
use phase_router::profile::Profile;
use phase_router::run::Run;

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
