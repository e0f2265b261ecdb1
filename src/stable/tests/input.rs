//! What is refused, and which ids are one.

use super::super::{Ids, Options, Problem, route};
use super::laws::routes;
use super::options;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::run::Run;

fn error(options: &Options) -> String {
    let cancel = Cancel::default();
    let problem = Problem::new(options, &cancel);
    let outcome = problem.and_then(|problem| route(&problem, &Run::from(&cancel)));
    let error = outcome.unwrap_err();
    format!("{}: {error}", error.code())
}

fn given() -> Options {
    options(10, 2, vec![1.0; 4], 0)
}

#[test]
fn repeated_ids_are_named_with_both_positions() {
    let mut options = given();
    options.target_ids = Ids::texts(["a", "b", "c", "b"]);
    assert_eq!(
        error(&options),
        "ERR_INVALID_ARG_VALUE: targetIds[3] must not be the same id as targetIds[1]"
    );
    options.target_ids = Ids::texts(["x", "7", "7", "x"]);
    assert_eq!(
        error(&options),
        "ERR_INVALID_ARG_VALUE: targetIds[2] must not be the same id as targetIds[1]"
    );
    let mut options = given();
    options.source_ids = Ids::Numbers(vec![3, 4, 5, 3]);
    assert_eq!(
        error(&options),
        "ERR_INVALID_ARG_VALUE: sourceIds[3] must not be the same id as sourceIds[0]"
    );
}

#[test]
fn a_number_is_the_text_of_its_digits() {
    let mut as_numbers = given();
    as_numbers.target_ids = Ids::Numbers(vec![0, 7, u64::MAX, 3]);
    let mut as_texts = given();
    as_texts.target_ids = Ids::texts(["0", "7", "18446744073709551615", "3"]);
    assert_eq!(routes(&as_numbers), routes(&as_texts));
    for others in [
        ["00", "7", "1", "3"],
        ["18446744073709551616", "7", "1", "3"],
        ["+7", "7", "", "3"],
    ] {
        as_texts.target_ids = Ids::texts(others);
        assert_ne!(routes(&as_numbers), routes(&as_texts));
    }
}

#[test]
fn options_out_of_range() {
    type Change = fn(&mut Options);
    let cases: [(Change, &str); 8] = [
        (
            |o| o.slack = -0.1,
            "slack must be finite and >= 0; received -0.1",
        ),
        (
            |o| o.slack = f64::NAN,
            "slack must be finite and >= 0; received NaN",
        ),
        (
            |o| o.unit = Some(0.0),
            "unit must be finite and > 0; received 0",
        ),
        (
            |o| o.max_targets = Some(0.5),
            "maxTargets must be a whole number >= 1 and <= 67108864; received 0.5",
        ),
        (
            |o| o.max_targets = Some(3.0),
            "maxTargets must be >= 8 (the capacities in units of 1; a larger unit makes it less); received 3",
        ),
        (|o| o.capacities = vec![1.0, 1.0, 1.0, 1e-9], ""),
        (
            |o| o.fan_out = 0,
            "fanOut must be >= 1 and <= 2147483647; received 0",
        ),
        (
            |o| o.capacities = vec![0.0; 4],
            "capacities must be above 0 for one target at least; received 0",
        ),
    ];
    for (change, expected) in cases {
        let mut options = given();
        change(&mut options);
        if expected.is_empty() {
            routes(&options);
        } else {
            assert_eq!(error(&options), format!("ERR_OUT_OF_RANGE: {expected}"));
        }
    }
    let mut options = given();
    options.target_ids = Ids::Positions(3);
    assert_eq!(
        error(&options),
        "ERR_INVALID_ARG_VALUE: targetIds must have length 4; received 3"
    );
}

#[test]
fn nothing_to_route_and_nobody_to_route_to() {
    assert!(routes(&options(0, 3, vec![1.0; 4], 0)).is_empty());
    let mut options = options(2, 3, vec![1.0; 2], 0);
    options.limits = Some(vec![0.0; 2]);
    assert_eq!(routes(&options), [-1; 6]);
    options.slack = 0.5;
    assert_eq!(routes(&options), [-1; 6]);
}

#[test]
fn a_cancelled_call_stops() {
    let cancel = Cancel::default();
    let problem = Problem::new(&options(100_000, 2, vec![1.0; 50], 0), &cancel).unwrap();
    cancel.cancel();
    assert_eq!(route(&problem, &Run::from(&cancel)), Err(Error::Cancelled));
}
