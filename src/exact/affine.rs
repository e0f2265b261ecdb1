//! Permutations x -> (A * x + B) mod m of 0..m, without division (Shoup's trick).

use crate::key::{Key, reduce};

/// Primes between 2^31 and 2^32: prime to every m below 2^31, and so is the product of two, so
/// that a multiplier needs no search for one that has no common factor with m. The first prime
/// from mix(i * golden) >> 32 on with its top and lowest bits set, for i = 1 to 64.
const PRIMES: [u32; 64] = [
    0xe220a855, 0xee789e89, 0x86c45d19, 0xf88bb8ab, 0x9b39896d, 0xd3cb9f0d, 0xac829ad3, 0xc584133d,
    0xbee5789b, 0xf3b848bb, 0xe57eecdf, 0xc2d326f3, 0x8621a055, 0x8e1f756b, 0xb54e0f19, 0x84bb3fa9,
    0xfd29826d, 0xc3cf1739, 0xb466e9b3, 0xd81a8d3f, 0xdb016037, 0xa9038a93, 0xedf5f1f5, 0xd4496adf,
    0xdd7c01df, 0x935e82ff, 0xe9b82ec1, 0xc0d29eb7, 0xa2f09e0b, 0xee521d91, 0xf16952ef, 0xb77d35e1,
    0x8c7de811, 0x85582d5d, 0xd2547435, 0xe9630f93, 0xc17ef969, 0xbc3c41b7, 0xee199065, 0xcfa9fa7b,
    0x84eb4485, 0x934f70c9, 0x87dc9333, 0x92c015d5, 0xcc06c317, 0xecee65a1, 0xbe84ece5, 0xe90ed47f,
    0xf746160d, 0xa2b353fd, 0xe3ddd873, 0xdf268aeb, 0xa098eb7f, 0x83d6845b, 0xc952c565, 0x9b196be3,
    0xb026034b, 0xcf448a77, 0xf4a578e5, 0xbfdeaee3, 0xed794033, 0xd5f070e5, 0xbe00a37d, 0xe255b285,
];

/// Multipliers that are tried for one that parts neighbours; the last is taken as it is.
const DRAWS: usize = 4;

/// Whether neighbours are sent apart by a multiplier whose ratio to m is `quotient` / 2^32. Near a
/// fraction with a small denominator q, numbers q apart stay neighbours, and their targets meet
/// again in the next turn.
fn parts_neighbours(quotient: u32) -> bool {
    (1..=6).all(|q| {
        let near = quotient.wrapping_mul(q);
        near.min(near.wrapping_neg()) >= 1 << 25
    })
}

/// A permutation of 0..m for m <= 2^30 + 1, with what makes it fast.
#[derive(Clone, Copy, Debug)]
pub struct Affine {
    /// The size of the range; an empty one is stored as 1 and never asked.
    m: u32,
    a: u32,
    b: u32,
    /// floor(A * 2^32 / m).
    quotient: u32,
}

impl Affine {
    /// Leaves every x below m as it is.
    pub const IDENTITY: Self = Self {
        m: 1 << 31,
        a: 1,
        b: 0,
        quotient: 0,
    };

    /// Whether it is [`Affine::IDENTITY`].
    pub fn is_identity(self) -> bool {
        self.m == Self::IDENTITY.m
    }

    /// The permutation of 0..m that a key holds for a word: the multiplier is the product of two
    /// of the primes, the shift uniform.
    pub fn new(key: Key, word: u64, m: u32) -> Self {
        let m = m.max(1);
        let hash = key.hash(word);
        let prime = |at: usize| u64::from(PRIMES[(hash >> (at * 6)) as usize % PRIMES.len()]);
        let multiplier = |draw: usize| {
            let a = (prime(draw) * prime(draw + 1) % u64::from(m)) as u32;
            (a, ((u64::from(a) << 32) / u64::from(m)) as u32)
        };
        let (mut a, mut quotient) = multiplier(0);
        for draw in 1..DRAWS {
            if parts_neighbours(quotient) {
                break;
            }
            (a, quotient) = multiplier(draw);
        }
        Self {
            m,
            a,
            b: reduce((hash >> 32) as u32, m),
            quotient,
        }
    }

    /// The image of x < m.
    #[inline(always)]
    pub fn forward(self, x: u32) -> u32 {
        // The estimate of the quotient is at most one too small, so the remainder is below 2m.
        let q = ((u64::from(x) * u64::from(self.quotient)) >> 32) as u32;
        let rest = x.wrapping_mul(self.a).wrapping_sub(q.wrapping_mul(self.m));
        let sum = rest.min(rest.wrapping_sub(self.m)) + self.b;
        sum.min(sum.wrapping_sub(self.m))
    }

    /// The permutation that undoes this one. O(log m).
    pub fn inverted(self) -> Self {
        let a = self.inverse();
        let m = u64::from(self.m);
        Self {
            m: self.m,
            a,
            // A^-1 * (y - B) = A^-1 * y - A^-1 * B.
            b: (u64::from(self.m - self.b) * u64::from(a) % m) as u32,
            quotient: ((u64::from(a) << 32) / m) as u32,
        }
    }

    /// A, B and m, for the twin.
    pub fn parts(self) -> (u32, u32, u32) {
        (self.a, self.b, self.m)
    }

    /// The inverse of A modulo m, by Euclid's algorithm.
    fn inverse(self) -> u32 {
        let (mut r, mut next_r) = (i64::from(self.m), i64::from(self.a));
        let (mut t, mut next_t) = (0i64, 1i64);
        while next_r != 0 {
            let q = r / next_r;
            (r, next_r) = (next_r, r - q * next_r);
            (t, next_t) = (next_t, t - q * next_t);
        }
        t.rem_euclid(i64::from(self.m)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_holds_primes() {
        for p in PRIMES {
            let p = u64::from(p);
            assert!(p > 1 << 31);
            assert!(
                (3..)
                    .step_by(2)
                    .take_while(|d| d * d <= p)
                    .all(|d| p % d != 0)
                    && p % 2 == 1
            );
        }
    }

    #[test]
    fn small_ranges_are_permuted() {
        for m in 1..50 {
            for word in 0..20 {
                let affine = Affine::new(Key::new(1, 2), word, m);
                let mut seen: Vec<u32> = (0..m).map(|x| affine.forward(x)).collect();
                seen.sort_unstable();
                assert_eq!(seen, (0..m).collect::<Vec<_>>());
            }
        }
    }

    proptest! {
        #[test]
        fn the_inverse_undoes(seed: u64, m in 1u32..=(1 << 30) + 1, x: u32) {
            let affine = Affine::new(Key::new(seed, 0), 7, m);
            let x = x % m;
            let y = affine.forward(x);
            prop_assert_eq!(
                u64::from(y),
                (u64::from(affine.a) * u64::from(x) + u64::from(affine.b)) % u64::from(m)
            );
            prop_assert_eq!(affine.inverted().forward(y), x);
        }
    }
}
