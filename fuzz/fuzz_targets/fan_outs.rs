//! `exact` with a fan-out for every source against its guarantees.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact::Options;
use phase_router::laws;
use phase_router::run::Run;
use phase_router_fuzz::{Small, many, on_both_ends};

#[derive(Debug)]
struct Input(Options);

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let Small(mut options) = Small::arbitrary(u)?;
        let most = options.fan_out;
        let fan_outs = many(u, options.sources as usize, |u| u.int_in_range(0..=most))?;
        options.fan_outs = Some(fan_outs);
        Ok(Self(options))
    }
}

fuzz_target!(|input: Input| {
    let Input(options) = input;
    let Ok(plan) = options.clone().plan(&Run::default()) else {
        return;
    };
    on_both_ends(|run| plan.route(0..options.sources, run).unwrap());
    laws::all(&options, &*plan).unwrap();
});
