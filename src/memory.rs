//! Allocations whose refusal is an error instead of the end of the process.

use crate::error::Error;

/// A vector of `length` copies of `value`, exactly as large as its content.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses.
pub fn filled<T: Clone>(length: usize, value: T) -> Result<Vec<T>, Error> {
    let mut vec = with_capacity(length)?;
    vec.resize(length, value);
    Ok(vec)
}

/// An empty vector with room for `length` elements.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses.
pub fn with_capacity<T>(length: usize) -> Result<Vec<T>, Error> {
    let mut vec = Vec::new();
    vec.try_reserve_exact(length)
        .map_err(|_| Error::OutOfMemory {
            bytes: length.checked_mul(size_of::<T>()),
        })?;
    Ok(vec)
}

/// Adds an element to a vector whose length nobody knows beforehand.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the vector is full and the allocator refuses.
pub fn push<T>(vec: &mut Vec<T>, element: T) -> Result<(), Error> {
    vec.try_reserve(1).map_err(|_| Error::OutOfMemory {
        bytes: (vec.len() + 1).checked_mul(size_of::<T>()),
    })?;
    vec.push(element);
    Ok(())
}

/// A copy of `slice`.
///
/// # Errors
///
/// [`Error::OutOfMemory`] when the allocator refuses.
pub fn copied<T: Copy>(slice: &[T]) -> Result<Vec<T>, Error> {
    let mut vec = with_capacity(slice.len())?;
    vec.extend_from_slice(slice);
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
