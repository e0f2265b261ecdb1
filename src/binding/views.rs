//! Memory that both sides see: writable views of JavaScript's, with the reason why there may be such a
//! view, and results that JavaScript views in place.

use super::pool;
use napi::bindgen_prelude::{Int32Array, Int32ArraySlice};
use std::mem::ManuallyDrop;

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

/// A result as an array over its own memory. When JavaScript has let go of a large one, a thread of
/// the pool gives the memory back: returning some ten megabytes to the system would hold up the event
/// loop for milliseconds.
pub fn result(routes: Vec<i32>) -> Int32Array {
    const LARGE: usize = 1 << 18;
    let mut routes = ManuallyDrop::new(routes);
    let (data, length, capacity) = (routes.as_mut_ptr(), routes.len(), routes.capacity());
    let give_back = move |data: *mut i32, _| {
        // SAFETY: the parts of the vector that nobody else drops, once JavaScript is done with it.
        let routes = unsafe { Vec::from_raw_parts(data, length, capacity) };
        if length >= LARGE {
            pool::drop_there(routes);
        }
    };
    // SAFETY: the memory is the vector's, which lives until it is given back.
    unsafe { Int32Array::with_external_data(data, length, give_back) }
}
