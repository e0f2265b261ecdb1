//! `sampled` against its twin, the definition word by word.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::sampled::plan::{Permutations, permutations};
use phase_router::sampled::{Plan, naive, route};
use phase_router_fuzz::{many, on_both_ends};

#[derive(Debug)]
struct Input {
    source_degrees: Vec<u32>,
    target_degrees: Vec<u32>,
    fan_out: u32,
    seed: u64,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let (n, m) = (u.int_in_range(0..=150u32)?, u.int_in_range(0..=150u32)?);
        Ok(Self {
            source_degrees: many(u, n as usize, |u| u.int_in_range(0..=m))?,
            target_degrees: many(u, m as usize, |u| u.int_in_range(0..=n))?,
            fan_out: u.int_in_range(1..=20)?,
            seed: u64::arbitrary(u)?,
        })
    }
}

fuzz_target!(|input: Input| {
    let Input {
        source_degrees,
        target_degrees,
        fan_out,
        seed,
    } = input;
    let plan = Plan::auto(source_degrees.clone(), &target_degrees, fan_out, seed).unwrap();
    let routes = on_both_ends(|run| route::route(&plan, run).unwrap());
    let (n, m) = (source_degrees.len() as u32, target_degrees.len() as u32);
    let (targets, sources) = permutations(m, n, seed).unwrap();
    let permutations = Permutations {
        targets: &targets,
        sources: &sources,
    };
    let expected = naive::route(
        &source_degrees,
        &target_degrees,
        permutations,
        fan_out as usize,
        seed,
    );
    assert_eq!(routes, expected);
});
