//! Means, spreads and correlations.

use crate::checks;
use crate::error::Error;
use crate::memory;

/// The distribution of some values. `None` is what has no value, or none that an f64 can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Distribution {
    /// Sum / count.
    pub mean: Option<f64>,
    /// Population standard deviation: the root of (the sum of squared distances from the mean /
    /// count).
    pub std: Option<f64>,
    /// std / mean; `None` when the mean is 0.
    pub cv: Option<f64>,
    /// The smallest value.
    pub min: Option<f64>,
    /// The largest value.
    pub max: Option<f64>,
    /// The 99th percentile by nearest rank: the smallest value such that at least 99 % of all
    /// values are no larger.
    pub p99: Option<f64>,
    /// max / mean; `None` when the mean is 0.
    pub max_over_mean: Option<f64>,
}

/// The distribution of `values`, which end up in another order. O(count).
pub fn distribution(values: &mut [f64]) -> Distribution {
    if values.is_empty() {
        return Distribution::default();
    }
    let count = values.len() as f64;
    let mean = mean(values);
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let std = (squares / count).sqrt();
    let (min, max) = range(values);
    let finite = |x: f64| x.is_finite().then_some(x);
    let over_mean = |x: f64| finite(mean).and_then(|mean| finite(x / mean));
    // ceil(99 % of the count).
    let rank = values.len() - values.len() / 100;
    let (_, p99, _) = values.select_nth_unstable_by(rank - 1, f64::total_cmp);
    Distribution {
        mean: finite(mean),
        std: finite(std),
        cv: over_mean(std),
        min: finite(min),
        max: finite(max),
        p99: finite(*p99),
        max_over_mean: over_mean(max),
    }
}

/// Loads described, alone and relative to shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadStats {
    /// The loads, over all targets.
    pub loads: Distribution,
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
/// load or share that is negative or not finite; [`Error::OutOfMemory`].
pub fn load_stats(loads: &[f64], shares: Option<&[f64]>) -> Result<LoadStats, Error> {
    checks::weights("loads", loads)?;
    let mut stats = LoadStats {
        loads: distribution(&mut memory::copied(loads)?),
        ratio: None,
        correlation: None,
    };
    if let Some(shares) = shares {
        checks::length("shares", shares.len(), loads.len())?;
        checks::weights("shares", shares)?;
        let mut ratios = memory::with_capacity(loads.len())?;
        let pairs = loads.iter().zip(shares);
        ratios.extend(pairs.filter(|(_, s)| **s > 0.0).map(|(load, s)| load / s));
        stats.ratio = (!ratios.is_empty()).then(|| distribution(&mut ratios));
        stats.correlation = correlation(loads, shares);
    }
    Ok(stats)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The smallest and the largest value.
fn range(values: &[f64]) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    let wider = |(min, max): (f64, f64), &x: &f64| (min.min(x), max.max(x));
    values.iter().fold(start, wider)
}

/// Pearson's correlation; `None` when a side is constant or empty.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    // Not by the deviations below: the mean of equal values may differ from them in the last bit.
    let varies = |values: &[f64]| {
        let (min, max) = range(values);
        min < max
    };
    if !(varies(a) && varies(b)) {
        return None;
    }
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    let correlation = ab / (aa.sqrt() * bb.sqrt());
    correlation.is_finite().then_some(correlation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p99_is_the_nearest_rank() {
        for (count, expected) in [
            (1, 1.0),
            (2, 2.0),
            (99, 99.0),
            (100, 99.0),
            (101, 100.0),
            (200, 198.0),
        ] {
            let mut values: Vec<f64> = (1..=count).rev().map(f64::from).collect();
            assert_eq!(distribution(&mut values).p99, Some(expected), "{count}");
        }
    }

    #[test]
    fn what_no_f64_holds_is_none() {
        let stats = load_stats(&[f64::MAX, f64::MAX, 0.0], Some(&[1e-300, 1.0, 2.0])).unwrap();
        assert_eq!((stats.loads.mean, stats.loads.std), (None, None));
        assert_eq!((stats.loads.cv, stats.loads.max_over_mean), (None, None));
        assert_eq!(stats.loads.max, Some(f64::MAX));
        assert_eq!(stats.ratio.unwrap().max, None);
        assert_eq!(stats.correlation, None);
    }

    #[test]
    fn equal_values_have_no_correlation_whatever_their_mean_rounds_to() {
        assert_ne!(mean(&[0.1; 3]), 0.1);
        let stats = load_stats(&[1.0, 2.0, 3.0], Some(&[0.1; 3])).unwrap();
        assert_eq!(stats.correlation, None);
    }
}
