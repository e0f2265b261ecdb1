//! Scores of any bits at all: an error, or routes that keep the rules below a bound that holds.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use phase_router::assign::{Effort, Options, Problem, assign, certify};
use phase_router::run::Run;

#[derive(Arbitrary, Debug)]
struct Input {
    sources: u8,
    fan_out: u8,
    targets: u8,
    scores: Vec<u32>,
    candidates: Option<Vec<u8>>,
    capacities: Option<Vec<u16>>,
    limits: Option<Vec<u8>>,
    domains: Option<Vec<u8>>,
    fan_outs: Option<Vec<u8>>,
    elsewhere: Option<u32>,
    prices: Option<Vec<u16>>,
    fast: bool,
    seed: u64,
}

/// As many elements as `count`, taken from a list again and again.
fn many<T: Copy, U>(list: &[T], count: usize, map: impl Fn(T) -> U) -> Vec<U> {
    if list.is_empty() {
        return Vec::new();
    }
    (0..count).map(|at| map(list[at % list.len()])).collect()
}

fuzz_target!(|input: Input| {
    let (n, m) = (
        usize::from(input.sources % 40),
        usize::from(input.targets % 12),
    );
    let width = input.candidates.as_ref().map_or(m, |list| list.len() % 8);
    let scores = many(&input.scores, n * width, f32::from_bits);
    let candidates = input.candidates.as_ref();
    let candidates = candidates.map(|list| {
        many(list, n * width, |id| {
            if id == 255 { u32::MAX } else { u32::from(id) }
        })
    });
    let capacities = input
        .capacities
        .as_ref()
        .map(|list| many(list, m, f64::from));
    let limits = input.limits.as_ref().map(|list| many(list, m, f64::from));
    let domains = input.domains.as_ref().map(|list| many(list, m, u32::from));
    let fan_outs = input.fan_outs.as_ref().map(|list| many(list, n, u32::from));
    let options = Options {
        sources: n as u32,
        fan_out: u32::from(input.fan_out % 6),
        scores: &scores,
        candidates: candidates.as_deref(),
        capacities: capacities.as_deref(),
        limits: limits.as_deref(),
        domains: domains.as_deref(),
        fan_outs: fan_outs.as_deref(),
        elsewhere: input.elsewhere.map(|bits| f64::from(f32::from_bits(bits))),
        seed: input.seed,
    };
    let run = Run::default();
    let Ok(problem) = Problem::new(&options, &run) else {
        return;
    };
    let prices = input.prices.as_ref().map(|list| many(list, m, f64::from));
    let prices = prices.filter(|prices| prices.len() == m);
    let effort = if input.fast {
        Effort::Fast
    } else {
        Effort::Exact
    };
    let done = assign(&problem, prices.as_deref(), effort, &run).unwrap();
    let certified = certify(&problem, &done.routes, Some(&done.prices), &run).unwrap();
    assert!(certified.violations.is_empty());
    assert_eq!(certified.certificate, done.certificate);
});
