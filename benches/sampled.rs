//! The sampled kernel against the textbook scan, on the same threads and the same input.

use divan::{Bencher, black_box};
use phase_router::lanes::Isa;
use phase_router::profile::Profile;
use phase_router::sampled::plan::{Permutations, permutations};
use phase_router::sampled::{Plan, degrees, naive, route};

fn main() {
    divan::main();
}

/// (n, k)
const SIZES: [(usize, u32); 6] = [
    (64, 2),
    (256, 2),
    (1024, 2),
    (4096, 1),
    (4096, 2),
    (4096, 16),
];

fn input(n: usize) -> (Vec<u32>, Vec<u32>, Vec<u32>, Vec<u32>) {
    let capacities = Profile::Strong.capacities(n, 42).unwrap();
    let t = degrees::from_weights("capacities", &capacities, 0.3, n as u32).unwrap();
    let s = degrees::from_weights("weights", &vec![1.0; n], 0.3, n as u32).unwrap();
    let (targets, sources) = permutations(n as u32, n as u32, 42).unwrap();
    (s, t, targets, sources)
}

#[divan::bench(args = SIZES)]
fn textbook(bencher: Bencher, (n, k): (usize, u32)) {
    let (s, t, targets, sources) = input(n);
    let given = Permutations {
        targets: &targets,
        sources: &sources,
    };
    bencher.bench(|| naive::route(black_box(&s), &t, given, k as usize, 42));
}

#[divan::bench(args = SIZES)]
fn kernel(bencher: Bencher, size: (usize, u32)) {
    with(bencher, size, Isa::detect());
}

#[divan::bench(args = SIZES)]
fn kernel_scalar(bencher: Bencher, size: (usize, u32)) {
    named(bencher, size, "scalar");
}

#[divan::bench(args = SIZES)]
fn kernel_avx2(bencher: Bencher, size: (usize, u32)) {
    named(bencher, size, "avx2");
}

fn named(bencher: Bencher, size: (usize, u32), name: &str) {
    if let Some(isa) = Isa::named(name) {
        with(bencher, size, isa);
    }
}

fn with(bencher: Bencher, (n, k): (usize, u32), isa: Isa) {
    let (s, t, targets, sources) = input(n);
    let given = Permutations {
        targets: &targets,
        sources: &sources,
    };
    let expected = naive::route(&s, &t, given, k as usize, 42);
    let run = || {
        let plan = Plan::new(black_box(&s).clone(), &t, given, k, 42).unwrap();
        route::route(&plan, &isa.into()).unwrap()
    };
    assert_eq!(run(), expected);
    bencher.bench(run);
}
