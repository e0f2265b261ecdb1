//! What is refused, what stops a plan, and what its fingerprint covers.

use super::planned;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::exact::{Options, Router, WeightedPlan};
use crate::quota::{Problem, Weights};
use crate::run::Run;

#[test]
fn refuses_what_makes_no_sense() {
    let problem = Problem::new(3, 2, vec![1.0; 4], None, None, 0).unwrap();
    let error = |weights: &[f64], limits: Option<&[f64]>, fan_outs: Option<Vec<u32>>| {
        let limits = limits.map(<[f64]>::to_vec);
        let refused = Weights::new(&problem, weights.to_vec(), limits, fan_outs);
        refused.unwrap_err().to_string()
    };
    let any = f64::INFINITY;
    for (weights, message) in [
        (&[1.0, 2.0][..], "weights must have length 3; received 2"),
        (
            &[1.0, -2.0, 1.0],
            "weights[1] must be finite and >= 0; received -2",
        ),
        (
            &[f64::NAN, 2.0, 1.0],
            "weights[0] must be finite and >= 0; received NaN",
        ),
        (
            &[1.0, 2.0, any],
            "weights[2] must be finite and >= 0; received Infinity",
        ),
        (
            &[1e308, 1e308, 1.0],
            "the sum of weights must be finite; received Infinity",
        ),
        (
            &[1e308, 1.0, 1.0],
            "the sum of weights times fan-outs must be finite; received Infinity",
        ),
    ] {
        assert_eq!(error(weights, None, None), message);
    }
    let ones = &[1.0; 3];
    assert_eq!(
        error(ones, Some(&[1.0]), None),
        "limits must have length 4; received 1"
    );
    assert_eq!(
        error(ones, Some(&[1.0, 0.5, any, -1.0]), None),
        "limits[3] must be >= 0, or Infinity; received -1"
    );
    assert_eq!(
        error(ones, None, Some(vec![1, 2, 3])),
        "fanOuts[2] must be <= 2; received 3"
    );
}

#[test]
fn stops_when_it_is_told_to() {
    let problem = Problem::new(30_000, 2, vec![1.0; 40], None, None, 0).unwrap();
    let weights = (0..30_000).map(|i| f64::from(i + 1)).collect();
    let weights = Weights::new(&problem, weights, None, None).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    let cancelled = WeightedPlan::new(problem, &weights, &Run::from(&cancel));
    assert_eq!(cancelled.unwrap_err(), Error::Cancelled);
}

#[test]
fn the_fingerprint_covers_everything() {
    let fingerprint = |weights: &[f64], limits: Option<&[f64]>, fan_outs: Option<&[u32]>| {
        let given = Options {
            sources: 3,
            fan_out: 2,
            capacities: vec![1.0; 2],
            limits: limits.map(<[f64]>::to_vec),
            weights: Some(weights.to_vec()),
            fan_outs: fan_outs.map(<[u32]>::to_vec),
            ..Options::default()
        };
        planned(&given).fingerprint()
    };
    let ones = &[1.0; 3];
    let all = [
        fingerprint(ones, None, None),
        fingerprint(&[1.0, 1.0, 2.0], None, None),
        fingerprint(ones, Some(&[1.0, 2.0]), None),
        fingerprint(ones, Some(&[2.0, 1.0]), None),
        fingerprint(ones, None, Some(&[2, 2, 2])),
        fingerprint(ones, None, Some(&[1, 2, 2])),
        fingerprint(ones, Some(&[1.0, 2.0]), Some(&[1, 2, 2])),
    ];
    for (i, one) in all.iter().enumerate() {
        assert!(!all[..i].contains(one), "{i}");
    }
    // Limits that cannot bind are as good as each other.
    assert_eq!(
        fingerprint(ones, Some(&[3.0, 2.0]), None),
        fingerprint(ones, Some(&[f64::INFINITY, 2.0]), None)
    );
}
