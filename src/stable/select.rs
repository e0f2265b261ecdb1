//! Selection that can be stopped.

use crate::cancel::Cancel;
use crate::error::Error;
use std::cmp::Ordering;

/// Elements that are dealt with between two looks at the cancel flag.
const STEP: usize = 1 << 18;

/// Reorders the elements so that the one at `nth` is the one that sorting would put there, with none
/// greater before it and none less behind. O(length) expected.
///
/// # Errors
///
/// [`Error::Cancelled`], after which the order is any.
pub fn select<T: Copy>(
    mut slice: &mut [T],
    mut nth: usize,
    compare: impl Fn(&T, &T) -> Ordering,
    cancel: &Cancel,
) -> Result<(), Error> {
    // Large slices are cut at the middle one of a sample, a step at a time.
    while slice.len() > STEP {
        let mut sample: [T; 63] = std::array::from_fn(|at| slice[slice.len() / 63 * at]);
        sample.sort_unstable_by(&compare);
        let pivot = sample[31];
        let (less, greater) = part(slice, &pivot, &compare, cancel)?;
        if nth < less {
            slice = &mut slice[..less];
        } else if nth < greater {
            return Ok(());
        } else {
            slice = &mut slice[greater..];
            nth -= greater;
        }
    }
    if nth < slice.len() {
        slice.select_nth_unstable_by(nth, compare);
    }
    Ok(())
}

/// Puts what is less than the pivot first and what is greater last; where the middle begins and ends.
fn part<T: Copy>(
    slice: &mut [T],
    pivot: &T,
    compare: impl Fn(&T, &T) -> Ordering,
    cancel: &Cancel,
) -> Result<(usize, usize), Error> {
    let (mut less, mut at, mut greater) = (0, 0, slice.len());
    let mut steps = 0usize;
    while at < greater {
        if steps.is_multiple_of(STEP) {
            cancel.check()?;
        }
        steps += 1;
        match compare(&slice[at], pivot) {
            Ordering::Less => {
                slice.swap(less, at);
                less += 1;
                at += 1;
            }
            Ordering::Equal => at += 1,
            Ordering::Greater => {
                greater -= 1;
                slice.swap(at, greater);
            }
        }
    }
    Ok((less, greater))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::mix;

    #[test]
    fn finds_the_nth_of_long_slices_with_many_equals() {
        for modulus in [3, 1000, u64::MAX] {
            let numbers: Vec<u64> = (0..3 * STEP as u64).map(|i| mix(i) % modulus).collect();
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            for nth in [0, 1, STEP, 2 * STEP + 77, 3 * STEP - 1] {
                let mut slice = numbers.clone();
                select(&mut slice, nth, Ord::cmp, &Cancel::default()).unwrap();
                assert_eq!(slice[nth], sorted[nth]);
                assert!(slice[..nth].iter().all(|x| *x <= slice[nth]));
                assert!(slice[nth..].iter().all(|x| *x >= slice[nth]));
            }
        }
    }

    #[test]
    fn stops_when_it_is_told_to() {
        let cancel = Cancel::default();
        cancel.cancel();
        let mut slice: Vec<u32> = (0..2 * STEP as u32).collect();
        let stopped = select(&mut slice, 9, Ord::cmp, &cancel);
        assert_eq!(stopped, Err(Error::Cancelled));
    }
}
