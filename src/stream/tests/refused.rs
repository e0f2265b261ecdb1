//! What is no stream is refused, with the name of what is wrong.

use super::super::{Change, ITEMS, Options, Plan, WindowLimits};
use super::plan;
use crate::run::Run;

fn good() -> Options {
    Options {
        fan_out: 2,
        capacities: vec![1.0, 2.0, 3.0],
        ..Options::default()
    }
}

fn refusal(change: impl FnOnce(&mut Options)) -> String {
    let mut options = good();
    change(&mut options);
    let error = Plan::new(options, &Run::default()).unwrap_err();
    format!("{}: {error}", error.code())
}

fn change(from: u64, capacities: &[f64]) -> Change {
    Change {
        from,
        capacities: capacities.to_vec(),
        domains: None,
    }
}

#[test]
fn options_that_make_no_sense() {
    let limits = |window, max: &[f64]| {
        Some(WindowLimits {
            window,
            max: max.to_vec(),
        })
    };
    for (text, message) in [
        (
            refusal(|o| o.fan_out = 0),
            "ERR_OUT_OF_RANGE: fanOut must be >= 1",
        ),
        (
            refusal(|o| o.capacities[1] = f64::NAN),
            "ERR_OUT_OF_RANGE: capacities[1] must be finite",
        ),
        (
            refusal(|o| o.capacities.fill(0.0)),
            "ERR_OUT_OF_RANGE: capacities must be above 0",
        ),
        (
            refusal(|o| o.domains = Some(vec![1])),
            "ERR_INVALID_ARG_VALUE: domains must have length 3",
        ),
        (
            refusal(|o| o.window_limits = limits(0, &[1.0; 3])),
            "ERR_OUT_OF_RANGE: windowLimits.window must be >= 1",
        ),
        (
            refusal(|o| o.window_limits = limits(9, &[1.0; 2])),
            "ERR_INVALID_ARG_VALUE: windowLimits.max must have length 3",
        ),
        (
            refusal(|o| o.window_limits = limits(9, &[1.0, 0.5, 1.0])),
            "ERR_OUT_OF_RANGE: windowLimits.max[1] must be a whole number",
        ),
        (
            refusal(|o| o.window_limits = limits(10, &[9.0, 9.0, 1.0])),
            "ERR_OUT_OF_RANGE: the sum of windowLimits.max must be >= 20, which is 2 x windowLimits.window of 10; received 19",
        ),
        (
            refusal(|o| {
                o.window_limits = limits(10, &[9.0; 3]);
                o.changes = vec![change(5, &[1.0; 3])];
            }),
            "ERR_INVALID_ARG_VALUE: changes cannot be given together with windowLimits",
        ),
        (
            refusal(|o| o.changes = vec![change(0, &[1.0; 3])]),
            "ERR_OUT_OF_RANGE: changes[0].from must be > 0",
        ),
        (
            refusal(|o| o.changes = vec![change(7, &[1.0; 3]), change(7, &[1.0; 3])]),
            "ERR_OUT_OF_RANGE: changes[1].from must be > 7 and <= 2^53 - 2; received 7",
        ),
        (
            refusal(|o| o.changes = vec![change(ITEMS, &[1.0; 3])]),
            "ERR_OUT_OF_RANGE: changes[0].from",
        ),
        (
            refusal(|o| o.changes = vec![change(7, &[1.0; 2])]),
            "ERR_INVALID_ARG_VALUE: changes[0].capacities must name all 3",
        ),
        (
            refusal(|o| o.changes = vec![change(7, &[-1.0; 3])]),
            "ERR_OUT_OF_RANGE: changes[0].capacities[0]",
        ),
        (
            refusal(|o| {
                o.domains = Some(vec![0, 0, 1]);
                o.changes = vec![change(7, &[1.0; 4])];
            }),
            "ERR_INVALID_ARG_VALUE: changes[0].domains must be given",
        ),
    ] {
        assert!(text.starts_with(message), "{text}\n{message}");
    }
}

#[test]
fn items_beyond_the_last() {
    let plan = plan(&good());
    let mut row = [0; 2];
    plan.targets_of(ITEMS - 1, &mut row).unwrap();
    assert!(plan.targets_of(ITEMS, &mut row).is_err());
    assert!(plan.targets_of(0, &mut [0; 3]).is_err());
    assert!(plan.counts_at(ITEMS).is_ok());
    assert!(plan.counts_at(ITEMS + 1).is_err());
    let run = Run::default();
    assert!(plan.route(ITEMS - 5..ITEMS, &run).is_ok());
    assert!(plan.route(ITEMS - 5..ITEMS + 1, &run).is_err());
    #[allow(clippy::reversed_empty_ranges)]
    let backwards = plan.route(5..4, &run);
    assert!(backwards.is_err());
    assert!(plan.route(5..5, &run).unwrap().is_empty());
}
