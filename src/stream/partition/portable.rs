//! Processors whose vectors are not used.

use super::Sides;
use crate::lanes::Isa;

/// Declines.
pub fn evenly(_: Isa, _: u64, _: u64, _: &[u16], _: &mut [u16], _: &mut [u16]) -> Option<usize> {
    None
}

/// Declines.
pub fn tossed(_: Isa, _: &mut Sides, _: &[u16], _: &mut [u16], _: &mut [u16]) -> Option<usize> {
    None
}
