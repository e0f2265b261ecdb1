//! Division by a number that stays the same, without a division.

/// Division of numbers below 2^31 by a constant, as a multiplication.
#[derive(Clone, Copy, Debug)]
pub struct Divider {
    factor: u64,
    shift: u32,
}

impl Divider {
    /// Division by d, 1 to 2^31.
    pub fn new(d: u32) -> Self {
        // With 2^s >= d the error of the factor, below 1 / 2^(31 + s), times a number below 2^31
        // stays below 1 / d.
        let s = 32 - (d - 1).leading_zeros();
        Self {
            factor: (1u64 << (31 + s)) / u64::from(d) + 1,
            shift: 31 + s,
        }
    }

    /// floor(x / d) for x below 2^31.
    #[inline(always)]
    pub fn divide(self, x: u32) -> u32 {
        ((u64::from(x) * self.factor) >> self.shift) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn division_is_exact(x in 0u32..1 << 31, d in prop_oneof![1u32..100, 1u32..=1 << 31]) {
            prop_assert_eq!(Divider::new(d).divide(x), x / d);
        }
    }
}
