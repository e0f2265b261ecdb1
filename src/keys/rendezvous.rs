//! Weighted rendezvous (highest random weight), for keys whose darts have not found enough: an order of
//! all targets.
//!
//! The logarithm is made of additions, multiplications and divisions of IEEE 754, in the same order as in
//! TypeScript: the bits are the same everywhere.

use super::hash::{Lanes, words};
use crate::error::Error;
use crate::memory;

/// Purposes of words for targets: no dart has them.
const TARGETS: u32 = 1 << 31;

/// The targets with a height, best first. O(M log M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn order(key: Lanes, heights: &[u64]) -> Result<Vec<u32>, Error> {
    let mut scores: Vec<(f64, u32)> = memory::with_capacity(heights.len())?;
    for (j, &height) in heights.iter().enumerate() {
        if height > 0 {
            let [x, y] = words(key, TARGETS | j as u32);
            scores.push((exponential(x, y) / height as f64, j as u32));
        }
    }
    scores.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut order = memory::with_capacity(scores.len())?;
    order.extend(scores.into_iter().map(|(_, j)| j));
    Ok(order)
}

/// -ln u for a u in (0, 1) of 53 bits.
fn exponential(x: u32, y: u32) -> f64 {
    // Odd, so that u is neither 0 nor 1; below 2^53, so that it is exact.
    let mut u = (f64::from(x) * 1_048_576.0 + f64::from(y >> 12)) * 2.0 + 1.0;
    let mut halvings = 53.0;
    // To the range from 3/4 to 3/2.
    while u >= 4_294_967_296.0 {
        u /= 65_536.0;
        halvings -= 16.0;
    }
    while u >= 2.0 {
        u /= 2.0;
        halvings -= 1.0;
    }
    if u > 1.5 {
        u /= 2.0;
        halvings -= 1.0;
    }
    // ln u = 2 artanh z, a series of odd powers; |z| is at most 0.2.
    let z = (u - 1.0) / (u + 1.0);
    let square = z * z;
    let mut sum = 0.0;
    let mut odd = 21.0;
    while odd >= 1.0 {
        sum = sum * square + 1.0 / odd;
        odd -= 2.0;
    }
    halvings * std::f64::consts::LN_2 - 2.0 * z * sum
}

#[cfg(test)]
mod tests {
    use super::exponential;

    #[test]
    fn it_is_the_logarithm() {
        for (x, y) in [
            (0, 0),
            (1, 0),
            (u32::MAX, u32::MAX),
            (1 << 31, 5),
            (3_037_000_500, 77),
        ] {
            let u = ((f64::from(x) * 1_048_576.0 + f64::from(y >> 12)) * 2.0 + 1.0) / 2f64.powi(53);
            let expected = -u.ln();
            assert!(
                (exponential(x, y) - expected).abs() <= 1e-13 * expected.max(1e-3),
                "{x}"
            );
        }
    }
}
