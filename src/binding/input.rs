//! Inputs, copied from JavaScript's memory.

use crate::error::Error;
use crate::memory::copied;
use std::ops::Deref;

/// A copy of an array that may be absent.
pub fn optional<T: Copy>(
    array: &Option<impl Deref<Target = [T]>>,
) -> Result<Option<Vec<T>>, Error> {
    array.as_ref().map(|array| copied(array)).transpose()
}
