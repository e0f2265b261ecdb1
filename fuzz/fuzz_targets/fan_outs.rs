//! `exact` with a fan-out for every source: its guarantees, and the least cut as the oracle of what
//! can be filled.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact::{MixedPlan, Options, Router};
use phase_router::run::Run;
use phase_router_fuzz::{Small, check_lookups, check_rows, many, on_both_ends, rooms};

#[derive(Debug)]
struct Input {
    options: Options,
    fan_outs: Vec<u32>,
}

impl<'a> Arbitrary<'a> for Input {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let Small(options) = Small::arbitrary(u)?;
        let fan_outs = many(u, options.sources as usize, |u| {
            u.int_in_range(0..=options.fan_out)
        })?;
        Ok(Self { options, fan_outs })
    }
}

fuzz_target!(|input: Input| {
    let Input { options, fan_outs } = input;
    let Ok(problem) = options.problem() else {
        return;
    };
    let n = problem.sources;
    let plan = MixedPlan::new(problem.clone(), fan_outs.clone(), &Run::default()).unwrap();
    let rows = on_both_ends(|run| plan.route(0..n, run).unwrap());

    let kept = check_rows(&problem, &rows, plan.loads());
    let most = kept.iter().copied().max().unwrap_or(0);
    for (&kept, &fan_out) in kept.iter().zip(&fan_outs) {
        assert!(kept <= fan_out && (kept == fan_out || kept + 1 >= most));
    }
    // F(t) + the rooms of all but the t largest domains, the least over t.
    let mut rooms = rooms(&problem);
    rooms.sort_unstable_by(|a, b| b.cmp(a));
    let demand = |t: usize| -> u64 { fan_outs.iter().map(|&k| u64::from(k).min(t as u64)).sum() };
    let cut = (0..=rooms.len()).map(|t| demand(t) + rooms[t..].iter().sum::<u64>());
    let filled: u64 = kept.iter().map(|&kept| u64::from(kept)).sum();
    assert_eq!(Some(filled), cut.min());
    assert_eq!(filled, plan.filled());
    assert_eq!(plan.unfilled(), demand(usize::MAX) - filled);
    assert_eq!(plan.bottleneck().is_none(), plan.unfilled() == 0);

    check_lookups(&plan, &rows);
});
