//! The sampled kernel against the textbook scan, on the same threads and the same input.

use divan::{Bencher, black_box};
use phase_router::cancel::Cancel;
use phase_router::lanes::Isa;
use phase_router::profile::Profile;
use phase_router::sampled::plan::{Permutations, permutations};
use phase_router::sampled::{Plan, degrees, naive, route};

fn main() {
    divan::main();
}

const SIZES: [usize; 4] = [64, 256, 1024, 4096];
const FAN_OUT: u32 = 2;

fn input(n: usize) -> (Vec<u32>, Vec<u32>, Vec<u32>, Vec<u32>) {
    let capacities = Profile::Strong.capacities(n, 42).unwrap();
    let t = degrees::from_weights("capacities", &capacities, 0.3, n as u32).unwrap();
    let s = degrees::from_weights("weights", &vec![1.0; n], 0.3, n as u32).unwrap();
    let (targets, sources) = permutations(n as u32, n as u32, 42).unwrap();
    (s, t, targets, sources)
}

#[divan::bench(args = SIZES)]
fn textbook(bencher: Bencher, n: usize) {
    let (s, t, targets, sources) = input(n);
    let given = Permutations {
        targets: &targets,
        sources: &sources,
    };
    bencher.bench(|| naive::route(black_box(&s), &t, given, FAN_OUT as usize, 42));
}

#[divan::bench(args = SIZES)]
fn kernel(bencher: Bencher, n: usize) {
    with(bencher, n, Isa::detect());
}

#[divan::bench(args = SIZES)]
fn kernel_scalar(bencher: Bencher, n: usize) {
    with(bencher, n, Isa::Scalar);
}

#[cfg(target_arch = "x86_64")]
#[divan::bench(args = SIZES)]
fn kernel_avx2(bencher: Bencher, n: usize) {
    with(bencher, n, Isa::Avx2);
}

fn with(bencher: Bencher, n: usize, isa: Isa) {
    if !Isa::available().contains(&isa) {
        return;
    }
    let (s, t, targets, sources) = input(n);
    let given = Permutations {
        targets: &targets,
        sources: &sources,
    };
    let expected = naive::route(&s, &t, given, FAN_OUT as usize, 42);
    let run = || {
        let plan = Plan::new(black_box(&s).clone(), &t, given, FAN_OUT, 42).unwrap();
        route::route(&plan, isa, &Cancel::default()).unwrap()
    };
    assert_eq!(run(), expected);
    bencher.bench(run);
}
