//! The addon's allocator: the system's, with its bytes counted, and able to refuse on purpose.
//!
//! Counting costs two atomic additions an allocation, and kernels make a handful a call. It tells
//! what a call needs at its peak on every platform, and whether anything leaks.

use napi_derive::napi;
use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// Larger allocations are refused.
static LARGEST: AtomicUsize = AtomicUsize::new(usize::MAX);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn taken(pointer: *mut u8, size: usize) -> *mut u8 {
    if !pointer.is_null() {
        let live = LIVE.fetch_add(size, Relaxed) + size;
        PEAK.fetch_max(live, Relaxed);
    }
    pointer
}

fn refused(size: usize) -> bool {
    size > LARGEST.load(Relaxed)
}

// SAFETY: the system's allocator does all the work; a null pointer is the lawful answer to a
// request that is refused.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if refused(layout.size()) {
            return null_mut();
        }
        // SAFETY: the caller's promises are those that the system's allocator asks for.
        taken(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if refused(layout.size()) {
            return null_mut();
        }
        // SAFETY: as above.
        taken(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if refused(size) {
            return null_mut();
        }
        // SAFETY: as above.
        let moved = unsafe { System.realloc(pointer, layout, size) };
        if !moved.is_null() {
            LIVE.fetch_sub(layout.size(), Relaxed);
        }
        taken(moved, size)
    }
}

/// What the addon holds, in bytes: results that JavaScript has not let go of yet among them.
#[napi(object)]
pub struct MemoryUse {
    /// Now.
    pub live: f64,
    /// At most since the last `resetPeakMemory`.
    pub peak: f64,
}

/// The bytes that the addon holds, in all JavaScript threads together.
#[napi]
pub fn memory_use() -> MemoryUse {
    MemoryUse {
        live: LIVE.load(Relaxed) as f64,
        peak: PEAK.load(Relaxed) as f64,
    }
}

/// Begins a new measurement of the peak.
#[napi]
pub fn reset_peak_memory() {
    PEAK.store(LIVE.load(Relaxed), Relaxed);
}

/// Refuses every allocation of more bytes than this from now on, none when it is left out: for the
/// tests of what a machine without memory would do.
#[napi]
pub fn refuse_allocations_for_test(bytes: Option<f64>) {
    LARGEST.store(bytes.map_or(usize::MAX, |bytes| bytes as usize), Relaxed);
}
