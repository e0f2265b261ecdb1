//! Sums and ratios of capacities from 1e-300 to 1e300 in one call, to about a hundred bits.
//!
//! A double-double (the unevaluated sum of two f64; Dekker 1971) with an exponent of its own. Only
//! the basic operations of IEEE 754 are used: the bits are the same on every platform.

use crate::float::{power_of_two, times_power_of_two};
use std::cmp::Ordering;

/// A non-negative number (hi + lo) * 2^exponent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wide {
    hi: f64,
    lo: f64,
    exponent: i32,
}

impl Wide {
    /// Zero.
    pub const ZERO: Self = Self {
        hi: 0.0,
        lo: 0.0,
        exponent: i32::MIN / 2,
    };

    /// A finite number >= 0, its leading bit brought to 2^0.
    pub fn new(x: f64) -> Self {
        if x == 0.0 {
            return Self::ZERO;
        }
        // A subnormal number is made normal first.
        let (x, shift) = if x < f64::MIN_POSITIVE {
            (x * power_of_two(64), -64)
        } else {
            (x, 0)
        };
        let exponent = ((x.to_bits() >> 52) & 0x7ff) as i32 - 1023;
        let mantissa = (x.to_bits() & !(0x7ff << 52)) | (1023 << 52);
        Self {
            hi: f64::from_bits(mantissa),
            lo: 0.0,
            exponent: exponent + shift,
        }
    }

    /// A whole number.
    pub fn whole(x: u64) -> Self {
        let high = Self::new(((x >> 32) as f64) * power_of_two(32));
        high.plus(Self::new((x & 0xffff_ffff) as f64))
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Self {
        let (big, small) = if self.exponent >= other.exponent {
            (self, other)
        } else {
            (other, self)
        };
        let by = small.exponent.saturating_sub(big.exponent);
        let (hi, error) = two_sum(big.hi, times_power_of_two(small.hi, by));
        let (hi, lo) = two_sum(hi, error + (big.lo + times_power_of_two(small.lo, by)));
        Self {
            hi,
            lo,
            exponent: big.exponent,
        }
    }

    /// The product.
    pub fn times(self, other: Self) -> Self {
        let (hi, error) = two_product(self.hi, other.hi);
        let (hi, lo) = two_sum(hi, error + (self.hi * other.lo + self.lo * other.hi));
        Self {
            hi,
            lo,
            exponent: self.exponent.saturating_add(other.exponent),
        }
    }

    /// The quotient by a number above 0.
    pub fn over(self, divisor: Self) -> Self {
        let q = self.hi / divisor.hi;
        // The remainder of the first quotient gives the second half.
        let (product, error) = two_product(q, divisor.hi);
        let rest = ((self.hi - product) - error) + (self.lo - q * divisor.lo);
        let (hi, lo) = two_sum(q, rest / divisor.hi);
        Self {
            hi,
            lo,
            exponent: self.exponent.saturating_sub(divisor.exponent),
        }
    }

    /// The number as an f64; 0 or infinity where it is out of range.
    pub fn to_f64(self) -> f64 {
        // In two steps: half of the exponent at a time stays in the range of a power.
        let half = self.exponent.clamp(-4000, 4000) / 2;
        let rest = self.exponent.clamp(-4000, 4000) - half;
        times_power_of_two(times_power_of_two(self.hi + self.lo, half), rest)
    }

    /// The whole part and the fraction; the number must be below 2^63.
    pub fn split(self) -> (u64, f64) {
        parted(
            times_power_of_two(self.hi, self.exponent),
            times_power_of_two(self.lo, self.exponent),
        )
    }

    /// The nearest whole number; the number must be below 2^63.
    pub fn round(self) -> u64 {
        let (whole, fraction) = self.split();
        whole + u64::from(fraction >= 0.5)
    }

    /// The sum of some numbers, in their order.
    pub fn sum(numbers: impl Iterator<Item = Self> + Clone) -> Self {
        let exponent = numbers.clone().map(|x| x.exponent).max();
        let exponent = exponent.unwrap_or(Self::ZERO.exponent);
        let (mut hi, mut lo) = (0.0, 0.0);
        for x in numbers {
            let by = x.exponent.saturating_sub(exponent);
            let (sum, error) = two_sum(hi, times_power_of_two(x.hi, by));
            hi = sum;
            lo += error + times_power_of_two(x.lo, by);
        }
        let (hi, lo) = two_sum(hi, lo);
        Self { hi, lo, exponent }
    }

    /// The sum of finite numbers >= 0, in their order.
    pub fn sum_of(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        // The order of such numbers is that of their bits, which takes one instruction; -0 + 0 is 0.
        let bits = numbers.clone().map(|x| (x + 0.0).to_bits());
        let largest = Self::new(f64::from_bits(bits.max().unwrap_or(0)));
        let exponent = largest.exponent.clamp(-1022, 1022);
        let factor = power_of_two(-exponent);
        let (mut hi, mut lo) = (0.0, 0.0);
        for x in numbers {
            let (sum, error) = two_sum(hi, x * factor);
            hi = sum;
            lo += error;
        }
        let (hi, lo) = two_sum(hi, lo);
        Self { hi, lo, exponent }
    }

    /// Whether this is at most the other.
    pub fn at_most(self, other: Self) -> bool {
        self.order() <= other.order()
    }

    /// A key in the order of the numbers.
    pub fn order(self) -> Order {
        if self.hi == 0.0 {
            return Order(i32::MIN, 0.0, 0.0);
        }
        let normal = Self::new(self.hi);
        let down = normal.exponent;
        Order(
            self.exponent.saturating_add(down),
            normal.hi,
            times_power_of_two(self.lo, -down),
        )
    }
}

/// A number by which many others are multiplied.
#[derive(Clone, Copy, Debug)]
pub struct Factor {
    wide: Wide,
    /// The halves with the exponent multiplied in, where that leaves room for the products with
    /// numbers in [`Factor::REACH`].
    plain: Option<(f64, f64)>,
}

impl Factor {
    /// Numbers whose products with a plain factor, and the errors of these, are normal.
    const REACH: std::ops::RangeInclusive<f64> = 1e-100..=1e100;

    /// As a factor.
    pub fn new(wide: Wide) -> Self {
        let plain = (-300..=300).contains(&wide.exponent).then(|| {
            let power = power_of_two(wide.exponent);
            (wide.hi * power, wide.lo * power)
        });
        Self { wide, plain }
    }

    /// The whole part and the fraction of the product with a finite number >= 0; the product must be
    /// below 2^63. Powers of two change no bit of a product, so that the short way, without
    /// exponents, gives what [`Wide::times`] and [`Wide::split`] give.
    #[inline(always)]
    pub fn times(self, x: f64) -> (u64, f64) {
        match self.plain {
            Some((hi, lo)) if Self::REACH.contains(&x) => {
                let (product, error) = two_product(hi, x);
                let (hi, lo) = two_sum(product, error + lo * x);
                parted(hi, lo)
            }
            _ => self.wide.times(Wide::new(x)).split(),
        }
    }
}

/// The whole part and the fraction of a sum hi + lo below 2^63.
#[inline(always)]
fn parted(hi: f64, lo: f64) -> (u64, f64) {
    let whole = hi as u64;
    // What hi leaves is exact. A large hi has no fraction, and a lo of more than one.
    let rest = (hi - whole as f64) + lo;
    if (0.0..1.0).contains(&rest) {
        return (whole, rest);
    }
    let more = rest.floor();
    (whole.saturating_add_signed(more as i64), rest - more)
}

/// How numbers compare: exponent first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Order(i32, f64, f64);

impl Eq for Order {}

// There is no NaN among capacities.
#[allow(clippy::derive_ord_xor_partial_ord)]
impl Ord for Order {
    fn cmp(&self, other: &Self) -> Ordering {
        self.partial_cmp(other).expect("no NaN")
    }
}

/// a + b as the rounded sum and its error (Knuth).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

/// a * b as the rounded product and its error (Dekker, with Veltkamp's splitting): a fused
/// multiply-add would do, but is a slow call where the processor may lack it.
fn two_product(a: f64, b: f64) -> (f64, f64) {
    let halves = |x: f64| {
        let big = x * 134_217_729.0;
        let high = big - (big - x);
        (high, x - high)
    };
    let product = a * b;
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b));
    (product, ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2)
}

#[cfg(test)]
mod tests {
    use super::{Factor, Wide};
    use proptest::prelude::*;

    #[test]
    fn thirds_round_exactly() {
        let third = Wide::whole(1 << 62).over(Wide::whole(3));
        assert_eq!(third.round(), (1u64 << 62) / 3);
        let sum = third.plus(third).plus(third);
        assert_eq!(sum.round(), 1 << 62);
    }

    #[test]
    fn extremes_do_not_overflow() {
        let big = Wide::new(f64::MAX);
        assert_eq!(big.plus(big).over(big).to_f64(), 2.0);
        let small = Wide::new(5e-324);
        assert_eq!(small.plus(small).plus(small).over(small).round(), 3);
        assert!(small.at_most(big) && !big.at_most(small));
        assert_eq!(small.over(big).to_f64(), 0.0);
        assert!(Wide::ZERO.at_most(small));
    }

    proptest! {
        #[test]
        fn whole_numbers_are_exact(a in 0u64..1 << 62, b in 1u64..1 << 31) {
            prop_assert_eq!(Wide::whole(a).round(), a);
            prop_assert_eq!(Wide::whole(a).plus(Wide::whole(b)).round(), a + b);
            let product = Wide::whole(a / b).times(Wide::whole(b));
            prop_assert_eq!(product.round(), a / b * b);
            prop_assert_eq!(product.over(Wide::whole(b)).round(), a / b);
            prop_assert_eq!(Wide::whole(a).at_most(Wide::whole(b)), a <= b);
        }

        /// Near the ends of the short way's reach, and far beyond it.
        #[test]
        fn a_factor_gives_the_bits_of_the_product(
            (a, b) in (1u64..1 << 62, 1u64..1 << 62),
            (high, low) in (1.0f64..2.0, 1.0f64..2.0),
            exponent in prop_oneof![-10i32..10, -320i32..320, -900i32..900],
            part in 1e-9f64..1.0,
        ) {
            let scale = 2f64.powi(exponent);
            let wide = Wide::whole(a).over(Wide::whole(b).times(Wide::new(scale * high)));
            // A number with which the product is below 2^62.
            let x = (2f64.powi(60) / wide.to_f64().max(1e-290)).min(1e290) * part * low;
            prop_assert_eq!(Factor::new(wide).times(x), wide.times(Wide::new(x)).split());
        }
    }
}
