//! Permutations of 0..n: checked, inverted, shuffled from a seed.

use crate::error::Error;
use crate::memory;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// The identity of 0..n.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn identity(n: u32) -> Result<Vec<u32>, Error> {
    let mut values = memory::with_capacity(n as usize)?;
    values.extend(0..n);
    Ok(values)
}

/// A permutation of 0..n, drawn as rand 0.8 shuffles a slice: from the back, one 32-bit word an
/// attempt. O(n).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn shuffled(n: u32, rng: &mut ChaCha8Rng) -> Result<Vec<u32>, Error> {
    let mut values = identity(n)?;
    values.shuffle(rng);
    Ok(values)
}

/// The inverse of `values`: `inverse[values[i]] == i`. O(n).
///
/// # Errors
///
/// [`Error::InvalidValue`] naming `name` when `values` does not have length `n`, when a value is n
/// or more, or when one appears twice.
pub fn inverse(name: &str, values: &[u32], n: usize) -> Result<Vec<u32>, Error> {
    const UNSEEN: u32 = u32::MAX;
    if values.len() != n {
        return Err(Error::invalid(
            name,
            format!("must have length {n}; received {}", values.len()),
        ));
    }
    let mut inverse = memory::filled(n, UNSEEN)?;
    for (i, &value) in values.iter().enumerate() {
        match inverse.get_mut(value as usize) {
            Some(slot) if *slot == UNSEEN => *slot = i as u32,
            Some(first) => {
                return Err(Error::invalid(
                    name,
                    format!("must be a permutation; {value} is at index {first} and at {i}"),
                ));
            }
            None => {
                return Err(Error::invalid(
                    name,
                    format!("must be a permutation of 0..{n}; received {value} at index {i}"),
                ));
            }
        }
    }
    Ok(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng;

    #[test]
    fn the_inverse_undoes() {
        let values = shuffled(100, &mut ChaCha8Rng::seed_from_u64(1)).unwrap();
        let inverse = inverse("p", &values, 100).unwrap();
        for i in 0..100 {
            assert_eq!(inverse[values[i] as usize], i as u32);
        }
    }

    #[test]
    fn what_is_no_permutation_is_named() {
        let message = |values: &[u32], n| inverse("p", values, n).unwrap_err().to_string();
        assert_eq!(message(&[0], 2), "p must have length 2; received 1");
        assert_eq!(
            message(&[0, 0], 2),
            "p must be a permutation; 0 is at index 0 and at 1"
        );
        assert_eq!(
            message(&[0, 2], 2),
            "p must be a permutation of 0..2; received 2 at index 1"
        );
    }
}
