//! Chunks of a result, in parallel.

use crate::cancel;
use crate::error::Error;
use rayon::prelude::*;

/// Calls `work(scratch, index, chunk)` for every chunk of `length` elements of `slice` (the last
/// one may be shorter), in parallel on the current rayon pool; each thread makes its own scratch.
///
/// When the whole is `small`, the calling thread does it alone and need not belong to a pool:
/// waking a thread would take longer.
///
/// # Errors
///
/// The first error of `work`; other chunks may or may not have been done then.
pub fn try_for_each_chunk<T: Send, S>(
    small: bool,
    slice: &mut [T],
    length: usize,
    scratch: impl Fn() -> S + Send + Sync,
    work: impl Fn(&mut S, usize, &mut [T]) -> Result<(), Error> + Send + Sync,
) -> Result<(), Error> {
    if small {
        let mut scratch = scratch();
        let mut chunks = slice.chunks_mut(length).enumerate();
        chunks.try_for_each(|(index, chunk)| work(&mut scratch, index, chunk))
    } else {
        slice
            .par_chunks_mut(length)
            .enumerate()
            .try_for_each_init(scratch, |scratch, (index, chunk)| {
                work(scratch, index, chunk)
            })
    }
}

/// The results of two calls, made side by side on the current rayon pool, or one after the other on
/// the calling thread when they are `small`. Whichever thread makes the second, the flag that watches
/// this one watches it too.
pub fn join<A: Send, B: Send>(
    small: bool,
    a: impl FnOnce() -> A + Send,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    if small {
        return (a(), b());
    }
    let watching = cancel::watching();
    rayon::join(a, || match watching {
        Some(cancel) => cancel.watched(b),
        None => b(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancel::{Cancel, look};
    use std::sync::Barrier;

    #[test]
    fn a_flag_watches_the_thread_that_does_the_other_half() {
        let cancel = Cancel::default();
        cancel.cancel();
        let both = Barrier::new(2);
        let half = || {
            both.wait();
            look()
        };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2);
        let halves = || cancel.watched(|| join(false, half, half));
        let results = pool.build().unwrap().install(halves);
        let cancelled = || Err(Error::Cancelled);
        assert_eq!(results, (cancelled(), cancelled()));
    }
}
