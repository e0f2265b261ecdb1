//! Writable views of JavaScript's memory: the one place that says when there may be such a view.

use napi::bindgen_prelude::{Int32Array, Int32ArraySlice};

/// The elements that a blocking call writes.
///
/// JavaScript waits for the call, so that the memory stays where it is; and a binding function with
/// such an argument has copied all others before it asks for this one, so that nothing else views
/// the same memory. Other threads may write to it where it is shared: see [`shared`].
pub fn blocking<'a>(out: &'a mut Int32ArraySlice<'_>) -> &'a mut [i32] {
    // SAFETY: as said above.
    unsafe { out.as_mut() }
}

/// The elements of a view of a SharedArrayBuffer that a task writes while JavaScript goes on; the
/// caller vouches that it is one.
///
/// Its memory can neither be detached nor shrink, and stays where it is as long as `out` lives.
/// Others may write to it meanwhile: routes are only ever written, compared with -1 and moved, so
/// that what they write can spoil the result and nothing else.
pub fn shared(out: &mut Int32Array) -> &mut [i32] {
    // SAFETY: as said above.
    unsafe { out.as_mut() }
}
