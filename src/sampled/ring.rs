//! Arcs end to end around a ring: where each begins.

/// The phase of every arc: the sum of the lengths before it, modulo `positions`.
///
/// `lengths` holds arc lengths of at most `positions` each; the result has one phase below
/// `positions` per arc. On a ring without positions, where no arc has a length, phases are 0.
/// O(length).
pub fn phases(lengths: &[u32], positions: u32) -> impl Iterator<Item = u32> {
    let positions = u64::from(positions.max(1));
    lengths.iter().scan(0u64, move |phase, &length| {
        let start = *phase;
        *phase = (start + u64::from(length)) % positions;
        Some(start as u32)
    })
}

#[cfg(test)]
mod tests {
    use super::phases;

    #[test]
    fn phases_wrap_around_the_ring() {
        assert_eq!(phases(&[3, 4, 0, 5], 5).collect::<Vec<_>>(), [0, 3, 2, 2]);
        assert_eq!(phases(&[0, 0], 0).collect::<Vec<_>>(), [0, 0]);
    }
}
