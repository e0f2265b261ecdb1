//! Capacity times a level, in whole units, target after target.

use super::double_double::{Factor, Wide};
use super::water::ONE;

/// A part this near to a whole number of routes, in units, is meant to be whole.
const WHOLE: f64 = 1e-6;
/// So many bits tell products apart that are kept.
const BITS: u32 = 5;

/// Gives targets their parts one after another. The rounding error goes into the next part, so that
/// errors do not add up; what is within 1e-6 units of a whole route counts as whole.
pub(super) struct Follower {
    level: Factor,
    /// What is carried into the next part.
    rest: f64,
    /// Capacities, as bits, and their products with the level: capacities come in few sizes. At first
    /// all are that of 0.
    products: [(u64, Product); 1 << BITS],
}

/// A capacity times the level.
#[derive(Clone, Copy)]
struct Product {
    /// In units: whole ones, and the fraction; none where the product counts as a whole route.
    units: u64,
    fraction: Option<f64>,
    /// In routes.
    float: f64,
}

impl Product {
    const ZERO: Self = Self {
        units: 0,
        fraction: None,
        float: 0.0,
    };

    #[inline(always)]
    fn new(level: Factor, capacity: f64) -> Self {
        let (units, fraction) = level.times(capacity);
        let near = units + u64::from(fraction > 0.5);
        let off = fraction - f64::from(u8::from(fraction > 0.5));
        let is_whole = near.is_multiple_of(ONE) && off.abs() < WHOLE;
        Self {
            units: if is_whole { near } else { units },
            fraction: (!is_whole).then_some(fraction),
            float: (units as f64 + fraction) / ONE as f64,
        }
    }
}

impl Follower {
    /// Of a level in units.
    pub(super) fn new(level: Wide) -> Self {
        Self {
            level: Factor::new(level),
            rest: 0.0,
            products: [(0, Product::ZERO); 1 << BITS],
        }
    }

    /// The part of a target in units, and in routes; neither above its cap.
    #[inline(always)]
    pub(super) fn next(&mut self, capacity: f64, cap: u32) -> (u64, f64) {
        let Product {
            mut units,
            fraction,
            float,
        } = self.product(capacity);
        if let Some(fraction) = fraction {
            let sum = fraction + self.rest + 0.5;
            let carries = sum >= 1.0;
            // Both rests are at hand before it is known which is right: the next part waits for
            // this one.
            let (kept, carried) = (sum - 0.5, sum - 0.5 - 1.0);
            self.rest = if carries { carried } else { kept };
            units += u64::from(carries);
        }
        (units.min(u64::from(cap) * ONE), float.min(f64::from(cap)))
    }

    #[inline(always)]
    fn product(&mut self, capacity: f64) -> Product {
        let bits = capacity.to_bits();
        // The uppermost bits depend on all bits of the capacity.
        let place = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS);
        let known = &mut self.products[place as usize];
        if known.0 == bits {
            return known.1;
        }
        let product = Product::new(self.level, capacity);
        *known = (bits, product);
        product
    }
}
