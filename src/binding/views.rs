//! Memory that both sides see: writable views of JavaScript's, with the reason why there may be
//! such a view.
//!
//! Every array that JavaScript receives was made by the library, in memory of the engine's own, and is
//! filled here. So it may be transferred, detached and kept after its thread has ended.

use crate::error::Error;
use napi::bindgen_prelude::{
    BigUint64Array, BigUint64ArraySlice, Float64Array, Float64ArraySlice, Int32Array,
    Int32ArraySlice, Uint32Array, Uint32ArraySlice,
};

/// An array of JavaScript's that the addon may write to.
pub trait Writable {
    /// Its elements.
    type Element: Copy;

    /// How many there are.
    fn length(&self) -> usize;

    /// # Safety
    ///
    /// Nothing else in Rust views the same memory, and nothing can detach or shrink it meanwhile.
    unsafe fn elements(&mut self) -> &mut [Self::Element];
}

macro_rules! writable {
    ($($array:ty: $element:ty),*) => {$(
        impl Writable for $array {
            type Element = $element;

            fn length(&self) -> usize {
                self.len()
            }

            unsafe fn elements(&mut self) -> &mut [$element] {
                // SAFETY: as the caller promises.
                unsafe { self.as_mut() }
            }
        }
    )*};
}

writable! {
    Int32Array: i32, Uint32Array: u32, Float64Array: f64, BigUint64Array: u64,
    Int32ArraySlice<'_>: i32, Uint32ArraySlice<'_>: u32, Float64ArraySlice<'_>: f64,
    BigUint64ArraySlice<'_>: u64
}

/// The elements that a blocking call writes.
///
/// JavaScript waits for the call, so that the memory stays where it is; and a binding function with
/// such an argument has copied all others before it asks for this one, or has made sure that the
/// library has just made it, so that nothing else views the same memory. Other threads may write to
/// it where it is shared: see [`Held`].
pub fn blocking<A: Writable>(out: &mut A) -> &mut [A::Element] {
    // SAFETY: as said above.
    unsafe { out.elements() }
}

/// Copies a result that is ready into `out`, which the library has made as long as it expected the
/// result to be.
///
/// # Errors
///
/// [`Error::InvalidValue`] when the lengths disagree.
pub fn fill<A: Writable>(out: &mut A, result: &[A::Element]) -> Result<(), Error> {
    let out = blocking(out);
    if out.len() != result.len() {
        let reason = format!("must have length {}; received {}", result.len(), out.len());
        return Err(Error::invalid("out", reason));
    }
    out.copy_from_slice(result);
    Ok(())
}

/// An array that a task holds and writes to while JavaScript goes on.
///
/// The caller vouches for one of two things. Either the library has just made the array and shows it to
/// nobody before the task is over: then nobody can detach or shrink it. Or it views a
/// SharedArrayBuffer, which can be neither detached nor shrunk; others may write to it
/// meanwhile: results are only ever written, compared and moved, never used as indices, so that what
/// they write can spoil the result and nothing else.
///
/// The memory stays where it is as long as this lives: it keeps the array from being collected.
pub struct Held<A>(A);

impl<A: Writable> Held<A> {
    /// Holds an array of which the above is true.
    pub fn new(array: A) -> Self {
        Self(array)
    }

    /// Its elements.
    pub fn elements(&mut self) -> &mut [A::Element] {
        // SAFETY: as said above; a task has each array once.
        unsafe { self.0.elements() }
    }
}

/// What a task holds.
pub trait Holds {
    /// Its size in bytes.
    fn bytes(&self) -> usize;
}

impl Holds for () {
    fn bytes(&self) -> usize {
        0
    }
}

impl<A: Writable> Holds for Held<A> {
    fn bytes(&self) -> usize {
        self.0.length() * size_of::<A::Element>()
    }
}

impl<A: Holds, B: Holds> Holds for (A, B) {
    fn bytes(&self) -> usize {
        self.0.bytes() + self.1.bytes()
    }
}

impl<A: Holds, B: Holds, C: Holds> Holds for (A, B, C) {
    fn bytes(&self) -> usize {
        self.0.bytes() + self.1.bytes() + self.2.bytes()
    }
}
