//! Allocations whose refusal is an error instead of the end of the process. Who asks for much is about to
//! go through a long input, so that this is where plans [`look`] at the flag of their call.

use crate::cancel::{MANY, each, look};
use crate::error::Error;
use bytemuck::Zeroable;
use bytemuck::allocation::try_zeroed_slice_box;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Elements whose memory a system has.
const FEW: usize = 1 << 24;

/// A vector of `length` copies of `value`, exactly as large as its content.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn filled<T: Clone>(length: usize, value: T) -> Result<Vec<T>, Error> {
    let mut vec = with_capacity(length)?;
    lengthen(&mut vec, length, value)?;
    Ok(vec)
}

/// Room for `slots` routes, all 0, to be overwritten.
///
/// The system hands out pages of zeros when they are first written to, so that this takes no time
/// whatever the length: the kernel writes to them first, in parallel and between looks at its
/// cancel flag.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses.
pub fn routes(slots: usize) -> Result<Vec<i32>, Error> {
    zeroed(slots)
}

/// A vector of zeros, to be overwritten: as for [`routes`], this takes no time.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses.
pub fn zeroed<T: Zeroable>(length: usize) -> Result<Vec<T>, Error> {
    match try_zeroed_slice_box(length) {
        Ok(zeros) => Ok(zeros.into_vec()),
        Err(()) => Err(Error::OutOfMemory {
            bytes: length.checked_mul(size_of::<T>()),
        }),
    }
}

/// Sorts by a key, equal elements in the order in which they were; slice::sort_by_key would end the
/// process where memory is refused. O(n log n).
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn sort_by_key<T: Clone, K: Ord + Clone>(
    slice: &mut [T],
    key: impl FnMut(&T) -> K,
) -> Result<(), Error> {
    let mut order = collected(slice.len(), slice.iter().map(key).zip(0usize..))?;
    sort(&mut order)?;
    let places = order.into_iter().map(|(_, i)| i);
    let mut sorted = collected(slice.len(), places.map(|i| slice[i].clone()))?;
    swap(slice, &mut sorted)
}

/// Exchanges the elements of two slices of one length.
fn swap<T>(a: &mut [T], b: &mut [T]) -> Result<(), Error> {
    for (a, b) in a.chunks_mut(MANY).zip(b.chunks_mut(MANY)) {
        a.swap_with_slice(b);
        if a.len() == MANY {
            look()?;
        }
    }
    Ok(())
}

/// Sorts by the order of the elements, as [`sort_by`].
///
/// # Errors
///
/// As those of [`sort_by`].
pub fn sort<T: Ord + Clone>(slice: &mut [T]) -> Result<(), Error> {
    sort_by(slice, T::cmp)
}

/// Sorts in short runs, which are merged two by two, so that there are looks at the flag in between. Elements that
/// compare as equal come in any order. O(n log n).
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn sort_by<T: Clone>(
    slice: &mut [T],
    compare: impl Fn(&T, &T) -> Ordering,
) -> Result<(), Error> {
    for run in slice.chunks_mut(MANY) {
        run.sort_unstable_by(&compare);
        if run.len() == MANY {
            look()?;
        }
    }
    let mut length = MANY;
    while length < slice.len() {
        let mut merged = with_capacity(slice.len())?;
        for two in slice.chunks(2 * length) {
            let (first, second) = two.split_at(length.min(two.len()));
            let (mut first, mut second) = (first.iter().peekable(), second.iter().peekable());
            while let (Some(a), Some(b)) = (first.peek(), second.peek()) {
                let is_first = compare(a, b).is_le();
                let next = if is_first {
                    first.next()
                } else {
                    second.next()
                };
                merged.extend(next.cloned());
                if merged.len() % MANY == 0 {
                    look()?;
                }
            }
            extend(&mut merged, first.chain(second).cloned())?;
        }
        swap(slice, &mut merged)?;
        length *= 2;
    }
    Ok(())
}

/// An empty vector with room for `length` elements.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn with_capacity<T>(length: usize) -> Result<Vec<T>, Error> {
    if length >= MANY {
        look()?;
    }
    let mut vec = Vec::new();
    vec.try_reserve_exact(length)
        .map_err(|_| Error::OutOfMemory {
            bytes: length.checked_mul(size_of::<T>()),
        })?;
    Ok(vec)
}

/// Whether the system would grant `count` times `bytes` at once, as it may grant the parts one by one,
/// have none of it, and end the process when they are written to. Few elements are not asked for.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when it would not.
pub fn granted(count: usize, bytes: usize) -> Result<(), Error> {
    if count > FEW {
        // Compilers leave out memory that nobody looks at.
        std::hint::black_box(with_capacity::<u8>(product(count, bytes)?)?);
    }
    Ok(())
}

/// Room for more elements of a vector.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when there is none and the allocator refuses.
pub fn reserve<T>(vec: &mut Vec<T>, more: usize) -> Result<(), Error> {
    vec.try_reserve(more).map_err(|_| Error::OutOfMemory {
        bytes: (vec.len().saturating_add(more)).checked_mul(size_of::<T>()),
    })
}

/// Makes a vector so long: cuts it off, or adds copies of `value`.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when there is no room and the allocator refuses; [`Error::Cancelled`].
pub fn resize<T: Clone>(vec: &mut Vec<T>, length: usize, value: T) -> Result<(), Error> {
    vec.truncate(length);
    reserve(vec, length - vec.len())?;
    lengthen(vec, length, value)
}

/// Adds copies of `value` to a vector that has the room, until it is so long. The first write to new memory
/// has the system find it, which takes longer than the write: hence the looks at the flag.
fn lengthen<T: Clone>(vec: &mut Vec<T>, length: usize, value: T) -> Result<(), Error> {
    loop {
        vec.resize(length.min(vec.len() + MANY), value.clone());
        if vec.len() == length {
            return Ok(());
        }
        look()?;
    }
}

/// Adds an element to a vector whose length nobody knows beforehand.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the vector is full and the allocator refuses.
pub fn push<T>(vec: &mut Vec<T>, element: T) -> Result<(), Error> {
    reserve(vec, 1)?;
    vec.push(element);
    Ok(())
}

/// A vector of `elements`, of which there are so many at most.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn collected<T>(length: usize, elements: impl IntoIterator<Item = T>) -> Result<Vec<T>, Error> {
    let mut vec = with_capacity(length)?;
    if length < MANY {
        vec.extend(elements);
    } else {
        extend(&mut vec, elements)?;
    }
    Ok(vec)
}

/// A heap of `elements`, of which there are so many at most. O(n) expected where they come in no order.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn heap<T: Ord>(
    length: usize,
    elements: impl IntoIterator<Item = T>,
) -> Result<BinaryHeap<T>, Error> {
    let mut heap = BinaryHeap::from(with_capacity(length)?);
    each(elements, |element| {
        heap.push(element);
        Ok(())
    })?;
    Ok(heap)
}

/// Adds elements to a vector that has the room.
fn extend<T>(vec: &mut Vec<T>, elements: impl IntoIterator<Item = T>) -> Result<(), Error> {
    each(elements, |element| {
        vec.push(element);
        Ok(())
    })
}

/// A copy of `slice`.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses; [`Error::Cancelled`].
pub fn copied<T: Copy>(slice: &[T]) -> Result<Vec<T>, Error> {
    let mut vec = with_capacity(slice.len())?;
    for part in slice.chunks(MANY) {
        vec.extend_from_slice(part);
        if part.len() == MANY {
            look()?;
        }
    }
    Ok(vec)
}

/// a * b elements.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the product exceeds the address space.
pub fn product(a: usize, b: usize) -> Result<usize, Error> {
    a.checked_mul(b).ok_or(Error::OutOfMemory { bytes: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorting_keeps_the_order_of_equals() {
        for length in [0, 1, 1000, MANY, MANY + 1, 3 * MANY + 17, 4 * MANY] {
            let keys = (0..length as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 22, i));
            let mut pairs: Vec<(u32, u32)> = keys.collect();
            let mut expected = pairs.clone();
            expected.sort_by_key(|&(key, _)| key);
            sort_by_key(&mut pairs, |&(key, _)| key).unwrap();
            assert_eq!(pairs, expected);
        }
    }

    #[test]
    fn routes_are_zeros_and_sizes_beyond_memory_are_errors() {
        assert!(routes(0).unwrap().is_empty());
        assert_eq!(routes(5).unwrap(), [0; 5]);
        for slots in [usize::MAX, usize::MAX / 4, isize::MAX as usize / 4] {
            assert!(matches!(routes(slots), Err(Error::OutOfMemory { .. })));
        }
    }
}
