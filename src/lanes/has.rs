//! Proofs that instructions exist.

use std::marker::PhantomData;

/// Proof that this machine has the instructions of `V`.
#[derive(Debug)]
pub struct Has<V>(PhantomData<V>);

impl<V> Has<V> {
    /// The proof, on the caller's word.
    ///
    /// # Safety
    ///
    /// The machine must have the instructions of `V`.
    pub(crate) unsafe fn new() -> Self {
        Self(PhantomData)
    }
}

impl<V> Clone for Has<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Has<V> {}
