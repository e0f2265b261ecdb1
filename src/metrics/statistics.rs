//! Means, spreads and correlations. Sums run from left to right: their order is part of the result.

use crate::error::Error;

/// The distribution of some values. A statistic that has no value is `None`, never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    /// Sum / count.
    pub mean: f64,
    /// Population standard deviation: the root of the mean squared distance from the mean.
    pub std: f64,
    /// std / mean; `None` when the mean is 0.
    pub cv: Option<f64>,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// max / mean; `None` when the mean is 0.
    pub max_over_mean: Option<f64>,
}

/// The distribution of `values`, in two passes; `None` when there is no value.
pub fn distribution(values: impl Iterator<Item = f64> + Clone) -> Option<Distribution> {
    let count = values.clone().count() as f64;
    if count == 0.0 {
        return None;
    }
    let mean = values.clone().sum::<f64>() / count;
    let squares: f64 = values.clone().map(|x| (x - mean) * (x - mean)).sum();
    let std = (squares / count).sqrt();
    let max = values.clone().fold(f64::NEG_INFINITY, f64::max);
    let over_mean = |x: f64| (mean != 0.0).then(|| x / mean);
    Some(Distribution {
        mean,
        std,
        cv: over_mean(std),
        min: values.fold(f64::INFINITY, f64::min),
        max,
        max_over_mean: over_mean(max),
    })
}

/// Loads described, alone and relative to shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadStats {
    /// The loads; `None` when there is no target.
    pub loads: Option<Distribution>,
    /// load / share over the targets whose share is above 0; `None` when there is none.
    pub ratio: Option<Distribution>,
    /// Pearson's correlation of load and share over all targets; `None` when either is constant.
    pub correlation: Option<f64>,
}

/// Statistics of `loads`, and of how they follow `shares` (one per target, in any unit: capacities
/// will do for the correlation). O(targets).
///
/// # Errors
///
/// [`Error::InvalidValue`] when the lengths disagree; [`Error::OutOfRange`] naming the index of a
/// share that is negative or not finite.
pub fn load_stats(loads: &[f64], shares: Option<&[f64]>) -> Result<LoadStats, Error> {
    let mut stats = LoadStats {
        loads: distribution(loads.iter().copied()),
        ratio: None,
        correlation: None,
    };
    if let Some(shares) = shares {
        if shares.len() != loads.len() {
            return Err(Error::invalid(
                "shares",
                format!(
                    "must have length {}; received {}",
                    loads.len(),
                    shares.len()
                ),
            ));
        }
        if let Some(j) = shares.iter().position(|&s| !(s >= 0.0 && s.is_finite())) {
            return Err(Error::out_of_range(
                format!("shares[{j}]"),
                "finite and >= 0",
                shares[j],
            ));
        }
        let pairs = loads.iter().zip(shares);
        stats.ratio = distribution(pairs.filter(|(_, s)| **s > 0.0).map(|(load, s)| load / s));
        stats.correlation = correlation(loads, shares);
    }
    Ok(stats)
}

/// Pearson's correlation; `None` when a side is constant or empty.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (
        distribution(a.iter().copied())?.mean,
        distribution(b.iter().copied())?.mean,
    );
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa.sqrt() * bb.sqrt()))
}
