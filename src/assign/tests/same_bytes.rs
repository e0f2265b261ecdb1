//! The same bytes on every instruction set and number of threads.

use super::gates::gates;
use super::optimal::case;
use super::{Case, Effort};
use crate::lanes::Isa;
use crate::run::Run;
use rayon::ThreadPoolBuilder;

fn bytes(case: &Case, effort: Effort, run: &Run) -> (Vec<i32>, Vec<u64>, u64) {
    let done = case.assign(effort, run);
    let prices = done.prices.iter().map(|price| price.to_bits()).collect();
    (done.routes, prices, done.certificate.upper_bound.to_bits())
}

#[test]
fn on_every_instruction_set() {
    let mut cases: Vec<Case> = (0..300).map(case).collect();
    for targets in [3, 8, 20, 40] {
        cases.push(gates(700, targets, 2, targets as u64));
    }
    for case in &cases {
        for effort in [Effort::Exact, Effort::Fast] {
            let plain = bytes(case, effort, &Run::from(Isa::available()[0]));
            for &isa in &Isa::available()[1..] {
                let run = Run::from(isa);
                assert!(bytes(case, effort, &run) == plain, "{isa:?} {case:?}");
            }
        }
    }
}

#[test]
fn on_any_number_of_threads() {
    let dense = gates(3000, 32, 2, 1);
    let mut sparse = gates(6000, 24, 2, 2);
    sparse.candidates = Some((0..6000).flat_map(|_| 0..24u32).collect());
    for case in [dense, sparse] {
        for effort in [Effort::Exact, Effort::Fast] {
            let mut all = [1, 2, 7].into_iter().map(|threads| {
                let pool = ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .build()
                    .unwrap();
                pool.install(|| bytes(&case, effort, &Run::default()))
            });
            let one = all.next().unwrap();
            assert!(all.all(|other| other == one));
        }
    }
}
