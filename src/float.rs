//! The bits of floating-point numbers: their order, and powers of two.

/// A number that orders numbers >= 0: their bits.
#[inline(always)]
pub fn ordered_bits(x: f64) -> u64 {
    debug_assert!(x.is_sign_positive());
    x.to_bits()
}

/// 2^exponent, for -1074 <= exponent <= 1023.
#[inline(always)]
pub fn power_of_two(exponent: i32) -> f64 {
    if exponent < -1022 {
        f64::from_bits(1 << (exponent + 1074))
    } else {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    }
}

/// x * 2^exponent; 0 below 2^-1022, where it may not be exact, infinite far above the range.
#[inline(always)]
pub fn times_power_of_two(x: f64, exponent: i32) -> f64 {
    match exponent {
        ..-1022 => 0.0,
        -1022..=1023 => x * power_of_two(exponent),
        1024.. => x * power_of_two(1023) * 2.0,
    }
}

/// x * 2^exponent for any exponent of a number's: exact, but for what falls below 2^-1022.
pub fn scaled(x: f64, exponent: i32) -> f64 {
    let half = exponent / 2;
    x * power_of_two(half) * power_of_two(exponent - half)
}

/// The exponent of the highest bit of a finite number above 0.
pub fn highest_bit(x: f64) -> i32 {
    let (bits, exponent) = parts(x);
    exponent + 63 - bits.leading_zeros() as i32
}

/// The exponent of the lowest bit that is set in a finite number above 0.
pub fn lowest_bit(x: f64) -> i32 {
    let (bits, exponent) = parts(x);
    exponent + bits.trailing_zeros() as i32
}

/// The bits of the significand, and the exponent of the lowest of them.
fn parts(x: f64) -> (u64, i32) {
    let (bits, exponent) = (x.to_bits() & ((1 << 52) - 1), (x.to_bits() >> 52) as i32);
    if exponent == 0 {
        (bits, -1074)
    } else {
        (bits | 1 << 52, exponent - 1075)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits() {
        for (x, low, high) in [
            (1.0, 0, 0),
            (6.0, 1, 2),
            (0.75, -2, -1),
            (5e-324, -1074, -1074),
            (f64::MIN_POSITIVE, -1022, -1022),
            (f64::MAX, 971, 1023),
        ] {
            assert_eq!((lowest_bit(x), highest_bit(x)), (low, high), "{x}");
            assert!(power_of_two(high) <= x && x / 2.0 < power_of_two(high));
        }
    }

    #[test]
    fn powers_of_two_scale() {
        assert_eq!(times_power_of_two(1.5, 4), 24.0);
        assert_eq!(times_power_of_two(1.5, -2000), 0.0);
        assert_eq!(times_power_of_two(0.5, 1024), power_of_two(1023));
        assert_eq!(scaled(f64::from_bits(3), 1900), 3.0 * power_of_two(826));
        assert_eq!(scaled(3.0 * power_of_two(826), -1900), f64::from_bits(3));
        assert!(ordered_bits(0.0) < ordered_bits(5e-324) && ordered_bits(1.0) < ordered_bits(1.5));
    }
}
