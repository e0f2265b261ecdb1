//! Seeded bijections of 0..n: which rank every source of a class has in the first turn.
//!
//! A generalized Feistel network (Black and Rogaway 2002): a number is a pair (left, right) of
//! 0..a x 0..b with a * b >= n; each half is shifted by a hash of the other, twice around; what
//! falls beyond n walks on along its cycle.

use super::divider::Divider;
use crate::key::{Key, reduce};

/// Rounds of each half.
const DOUBLE_ROUNDS: usize = 2;

/// A family of bijections, one for every tweak, of 0..n and of 0..n - 1.
#[derive(Clone, Copy, Debug)]
pub struct Feistel {
    a: u32,
    b: u32,
    by_a: Divider,
    /// Two words for each round: left, right, left, right.
    keys: [(u32, u32); 2 * DOUBLE_ROUNDS],
}

/// One bijection of 0..n.
#[derive(Clone, Copy, Debug)]
pub struct Bijection {
    n: u32,
    network: Feistel,
}

impl Feistel {
    /// The family that a key stands for; n is 1 to 2^31 - 1.
    pub fn new(key: Key, n: u32) -> Self {
        let a = f64::from(n).sqrt().ceil() as u32;
        let word = |i: usize| {
            let hash = key.hash(i as u64);
            ((hash >> 32) as u32, hash as u32)
        };
        Self {
            a,
            b: n.div_ceil(a),
            by_a: Divider::new(a),
            keys: std::array::from_fn(word),
        }
    }

    /// The bijection of 0..n for a tweak; n is that of the family, or one less.
    #[inline(always)]
    pub fn bijection(&self, tweak: u32, n: u32) -> Bijection {
        let mut network = *self;
        // One word of every round is enough: it goes through both multiplications.
        let tweak = tweak.wrapping_mul(0xc2b2_ae3d);
        for key in &mut network.keys {
            key.0 ^= tweak;
        }
        Bijection { n, network }
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

impl Bijection {
    /// The image of x < n. O(1) expected.
    #[inline(always)]
    pub fn forward(&self, x: u32) -> u32 {
        let mut y = self.network.pass(x);
        while y >= self.n {
            y = self.network.pass(y);
        }
        y
    }

    /// The images of `first`.. in order: as many as `images` has room for. Vectorizes.
    #[inline(always)]
    pub fn forward_all(&self, first: u32, images: &mut [u32]) {
        let mut beyond = 0;
        for (x, image) in (first..).zip(images.iter_mut()) {
            *image = self.network.pass(x);
            beyond = beyond.max(*image);
        }
        if beyond < self.n {
            return;
        }
        // About one in sqrt(n) falls beyond n.
        for image in images.iter_mut() {
            while *image >= self.n {
                *image = self.network.pass(*image);
            }
        }
    }

    /// The x whose image is y < n. O(1) expected.
    pub fn backward(&self, y: u32) -> u32 {
        let mut x = self.network.pass_back(y);
        while x >= self.n {
            x = self.network.pass_back(x);
        }
        x
    }
}

/// The round function: a hash of one half, reduced to the range of the other.
#[inline(always)]
fn shift(half: u32, key: (u32, u32), range: u32) -> u32 {
    let mut hash = (half ^ key.0).wrapping_mul(0x9e37_79b1);
    hash = (hash ^ (hash >> 15) ^ key.1).wrapping_mul(0x85eb_ca77);
    reduce(hash ^ (hash >> 13), range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_ranges_are_permuted() {
        for n in 1..200 {
            let family = Feistel::new(Key::new(u64::from(n), 0), n);
            for (tweak, n) in [(0, n), (1, n), (7, n - 1)] {
                let bijection = family.bijection(tweak, n);
                let mut images = vec![0; n as usize];
                bijection.forward_all(0, &mut images);
                for (x, &y) in (0..).zip(&images) {
                    assert_eq!(bijection.forward(x), y);
                    assert_eq!(bijection.backward(y), x);
                }
                images.sort_unstable();
                assert_eq!(images, (0..n).collect::<Vec<_>>());
            }
        }
    }

    proptest! {
        #[test]
        fn backward_undoes_forward(seed: u64, n in 1u32..=i32::MAX as u32, x: u32) {
            let bijection = Feistel::new(Key::new(seed, 0), n).bijection(x, n);
            prop_assert_eq!(bijection.backward(bijection.forward(x % n)), x % n);
        }
    }
}
