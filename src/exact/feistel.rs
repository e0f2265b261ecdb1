//! A seeded bijection of 0..n: where every source stands in the first turn.
//!
//! A generalized Feistel network (Black and Rogaway 2002): a number is a pair (left, right) of
//! 0..a x 0..b with a * b >= n; each half is shifted by a hash of the other, twice around; what
//! falls beyond n walks on along its cycle. A seeded rotation at the end makes every single
//! position uniform over seeds, for the smallest n too.

use crate::seeded::{Key, scale};

/// Rounds of each half.
const DOUBLE_ROUNDS: usize = 2;

/// The bijection of 0..n, n <= 2^31 - 1.
#[derive(Clone, Copy, Debug)]
pub struct Feistel {
    n: u32,
    a: u32,
    b: u32,
    /// Division by a.
    by_a: Divider,
    /// Two words for each round: left, right, left, right.
    keys: [(u32, u32); 2 * DOUBLE_ROUNDS],
    rotation: u32,
}

impl Feistel {
    /// The bijection that a key stands for; n is at least 1.
    pub fn new(key: Key, n: u32) -> Self {
        let a = f64::from(n).sqrt().ceil().max(1.0) as u32;
        let word = |i: usize| {
            let hash = key.hash(i as u64);
            ((hash >> 32) as u32, hash as u32)
        };
        Self {
            n,
            a,
            b: n.div_ceil(a),
            by_a: Divider::new(a),
            keys: std::array::from_fn(word),
            rotation: key.below(2 * DOUBLE_ROUNDS as u64, n),
        }
    }

    /// The image of x < n. O(1) expected.
    #[inline(always)]
    pub fn forward(&self, x: u32) -> u32 {
        let mut y = self.pass(x);
        while y >= self.n {
            y = self.pass(y);
        }
        self.rotate(y)
    }

    /// The images of `first`.. in order: as many as `images` has room for. Vectorizes.
    #[inline(always)]
    pub fn forward_all(&self, first: u32, images: &mut [u32]) {
        for (x, image) in (first..).zip(images.iter_mut()) {
            *image = self.pass(x);
        }
        // About one in sqrt(n) falls beyond n.
        for image in images.iter_mut() {
            while *image >= self.n {
                *image = self.pass(*image);
            }
        }
        for image in images {
            *image = self.rotate(*image);
        }
    }

    /// The x whose image is y < n. O(1) expected.
    pub fn backward(&self, y: u32) -> u32 {
        let mut x = if y >= self.rotation {
            y - self.rotation
        } else {
            y + self.n - self.rotation
        };
        loop {
            x = self.pass_back(x);
            if x < self.n {
                return x;
            }
        }
    }

    #[inline(always)]
    fn rotate(&self, y: u32) -> u32 {
        let sum = y + self.rotation;
        sum.min(sum.wrapping_sub(self.n))
    }

    /// Once through the network, on 0..a * b.
    #[inline(always)]
    fn pass(&self, x: u32) -> u32 {
        let mut right = self.by_a.divide(x);
        let mut left = x - right * self.a;
        for round in 0..DOUBLE_ROUNDS {
            left += shift(right, self.keys[2 * round], self.a);
            left = left.min(left.wrapping_sub(self.a));
            right += shift(left, self.keys[2 * round + 1], self.b);
            right = right.min(right.wrapping_sub(self.b));
        }
        left + right * self.a
    }

    fn pass_back(&self, y: u32) -> u32 {
        let mut right = self.by_a.divide(y);
        let mut left = y - right * self.a;
        for round in (0..DOUBLE_ROUNDS).rev() {
            right += self.b - shift(left, self.keys[2 * round + 1], self.b);
            right = right.min(right.wrapping_sub(self.b));
            left += self.a - shift(right, self.keys[2 * round], self.a);
            left = left.min(left.wrapping_sub(self.a));
        }
        left + right * self.a
    }
}

/// The round function: a hash of one half, scaled to the range of the other.
#[inline(always)]
fn shift(half: u32, key: (u32, u32), range: u32) -> u32 {
    let mut hash = (half ^ key.0).wrapping_mul(0x9e37_79b1);
    hash = (hash ^ (hash >> 15) ^ key.1).wrapping_mul(0x85eb_ca77);
    scale(hash ^ (hash >> 13), range)
}

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

    #[test]
    fn small_ranges_are_permuted() {
        for n in 1..200 {
            let feistel = Feistel::new(Key::new(u64::from(n), 0), n);
            let mut images = vec![0; n as usize];
            feistel.forward_all(0, &mut images);
            for (x, &y) in (0..).zip(&images) {
                assert_eq!(feistel.forward(x), y);
                assert_eq!(feistel.backward(y), x);
            }
            images.sort_unstable();
            assert_eq!(images, (0..n).collect::<Vec<_>>());
        }
    }

    proptest! {
        #[test]
        fn backward_undoes_forward(seed: u64, n in 1u32..=i32::MAX as u32, x: u32) {
            let feistel = Feistel::new(Key::new(seed, 0), n);
            prop_assert_eq!(feistel.backward(feistel.forward(x % n)), x % n);
        }

        #[test]
        fn division_is_exact(x in 0u32..1 << 31, d in prop_oneof![1u32..100, 1u32..=1 << 31]) {
            prop_assert_eq!(Divider::new(d).divide(x), x / d);
        }
    }
}
