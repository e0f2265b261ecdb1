//! The natural logarithm in the basic operations of f64 alone.
//!
//! Platforms differ in the last bit of their own logarithms; +, -, * and / are exact to the bit
//! everywhere (IEEE 754), and so is what is made of them. libm's `log` promises the same; a loop over it
//! takes 1.2 times as long, and the baselines that use this one spend nearly all of their time in it.

/// ln 2 to 33 bits, so that a whole number of them up to 2^20 is exact, and the rest of it.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);

const FRACTION: u64 = (1 << 52) - 1;
/// The fraction of the square root of 2, cut.
const SQRT_2: u64 = 0x6_a09e_667f_3bcd;

/// 2 / (2i + 3), the terms of 2 artanh(s) / s - 2 in powers of s^2; what is left out is below
/// 2^-58 of the whole at the largest s, 3 - 2 sqrt(2).
const TERMS: [f64; 10] = {
    let mut terms = [0.0; 10];
    let mut i = 0;
    while i < 10 {
        terms[i] = 2.0 / (2 * i + 3) as f64;
        i += 1;
    }
    terms
};

/// ln x for a finite, normal x > 0, within 1 unit in the last place.
///
/// x = 2^e (1 + f) with 1 + f between the roots of 1/2 and of 2; s = f / (2 + f);
/// ln(1 + f) = 2 artanh(s), whose leading 2s is written f - f^2 / 2 + s f^2 / 2, so that what
/// rounding spoils is small beside f (the arrangement of Ng's logarithm in FDLIBM, 1993).
#[inline]
pub fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let above = bits & FRACTION >= SQRT_2;
    let exponent = (bits >> 52) as i64 - 1023 + i64::from(above);
    let one = (1023 - u64::from(above)) << 52;
    let f = f64::from_bits(bits & FRACTION | one) - 1.0;
    let e = exponent as f64;

    let s = f / (2.0 + f);
    let z = s * s;
    let rest = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * z);
    let half = 0.5 * f * f;
    e * LN_2_HIGH - ((half - (s * (half + rest) + e * LN_2_LOW)) - f)
}

#[cfg(test)]
mod tests {
    use super::ln;
    use crate::key::mix;

    /// The distance from std's logarithm in units of its last place.
    fn ulps(x: f64) -> u64 {
        ln(x).to_bits().abs_diff(x.ln().to_bits())
    }

    #[test]
    fn is_within_a_unit_of_the_standard_library() {
        // std's own is off by less than a unit too.
        let uniform = (0..2_000_000u64).map(|i| ((mix(i) >> 11) + 1) as f64 / (1u64 << 53) as f64);
        let near_one = (1..2000u64).map(|i| 1.0 - i as f64 / (1u64 << 53) as f64);
        let small = (1..2000u64).map(|i| i as f64 / (1u64 << 53) as f64);
        let roots = (0..2000u64).flat_map(|i| {
            let root = std::f64::consts::FRAC_1_SQRT_2.to_bits() - 1000 + i;
            [f64::from_bits(root), f64::from_bits(root + (1 << 52))]
        });
        for x in uniform.chain(near_one).chain(small).chain(roots) {
            assert!(ulps(x) <= 1, "ln({x:e}) is off by {}", ulps(x));
        }
    }

    #[test]
    fn these_bits_are_pinned() {
        assert_eq!(ln(1.0).to_bits(), 0);
        for (x, bits) in [
            (0.5, 0xbfe6_2e42_fefa_39ef),
            (0.1, 0xc002_6bb1_bbb5_5515),
            (0.7, 0xbfd6_d3c3_24e1_3f50),
            (0.999, 0xbf50_6467_0d97_9b73),
            (1.0 / (1u64 << 53) as f64, 0xc042_5e4f_7b27_37fa),
            (1.0 - 1.0 / (1u64 << 53) as f64, 0xbca0_0000_0000_0000),
            (123.456, 0x4013_4377_4f3e_2362),
        ] {
            assert_eq!(ln(x).to_bits(), bits, "{x}: {:#x}", ln(x).to_bits());
        }
    }
}
