//! Row popcounts of a bit matrix.

use crate::error::Error;
use crate::lanes::{Isa, count_ones};
use crate::{memory, parallel};

/// Bytes of a parallel job.
const CHUNK_BYTES: usize = 1 << 16;

/// Bytes in one row of an n-column matrix: whole 64-bit words.
pub fn row_bytes(n: usize) -> usize {
    n.div_ceil(64) * 8
}

/// The degree of every row of an n x n bit matrix: the number of its bits at columns below n.
///
/// `bytes` holds n rows of `row_bytes(n)` bytes, little-endian words, bit b of a row being bit
/// b % 64 of word b / 64. Any alignment will do. O(n^2 / 64), in parallel over the rows.
///
/// # Errors
///
/// [`Error::InvalidValue`] naming `name` when the length is not `n * row_bytes(n)`.
pub fn degrees(name: &str, bytes: &[u8], n: usize, isa: Isa) -> Result<Vec<u32>, Error> {
    let row = row_bytes(n);
    let expected = memory::product(n, row)?;
    if bytes.len() != expected {
        return Err(Error::invalid(
            name,
            format!(
                "must hold n * ceil(n / 64) * 8 = {expected} bytes for n = {n}; received {}",
                bytes.len()
            ),
        ));
    }
    let mut degrees = memory::filled(n, 0u32)?;
    if n > 0 {
        let rows = CHUNK_BYTES.div_ceil(row);
        parallel::try_for_each_chunk(
            is_small(bytes),
            &mut degrees,
            rows,
            || (),
            |(), chunk, degrees| {
                let bytes = bytes[chunk * rows * row..].chunks_exact(row);
                for (degree, row) in degrees.iter_mut().zip(bytes) {
                    *degree = count_row(row, n, isa);
                }
                Ok(())
            },
        )?;
    }
    Ok(degrees)
}

/// Whether a matrix is better counted by the calling thread alone.
pub fn is_small(bytes: &[u8]) -> bool {
    bytes.len() <= 1 << 18
}

/// The set bits of one row at columns below n.
fn count_row(row: &[u8], n: usize, isa: Isa) -> u32 {
    let (full, last) = row.split_last_chunk::<8>().expect("a row is never empty");
    let used = n - full.len() * 8;
    let mask = u64::MAX >> (64 - used);
    count_ones(isa, full) + (u64::from_le_bytes(*last) & mask).count_ones()
}

/// A bit matrix whose row i has its first `degrees[i]` bits set, n columns, as little-endian words.
///
/// Returns n * ceil(n / 64) words. O(n^2 / 64).
///
/// # Errors
///
/// [`Error::InvalidValue`] when there are not n degrees, [`Error::OutOfRange`] for a degree above
/// n (naming its index), [`Error::OutOfMemory`] when the matrix does not fit.
pub fn pack(degrees: &[u32], n: usize) -> Result<Vec<u64>, Error> {
    check_degrees("degrees", degrees, n, n)?;
    let row = row_bytes(n) / 8;
    let mut words = memory::filled(memory::product(n, row)?, 0u64)?;
    for (i, &degree) in degrees.iter().enumerate() {
        let (full, rest) = (degree as usize / 64, degree % 64);
        let row = &mut words[i * row..][..row];
        row[..full].fill(u64::MAX);
        if rest > 0 {
            row[full] = u64::MAX >> (64 - rest);
        }
    }
    Ok(words)
}

/// Checks that there are `count` degrees and that none exceeds `most`.
///
/// # Errors
///
/// [`Error::InvalidValue`] for another number of degrees, [`Error::OutOfRange`] for a degree that
/// is too large, naming its index.
pub fn check_degrees(name: &str, degrees: &[u32], count: usize, most: usize) -> Result<(), Error> {
    if degrees.len() != count {
        return Err(Error::invalid(
            name,
            format!("must have length {count}; received {}", degrees.len()),
        ));
    }
    match degrees.iter().position(|&degree| degree as usize > most) {
        Some(i) => Err(Error::out_of_range(
            format!("{name}[{i}]"),
            format!("<= {most}"),
            degrees[i],
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn columns_at_and_beyond_n_are_ignored() {
        for n in [1, 63, 64, 65, 127, 130, 1000] {
            let bytes = vec![0xff; n * row_bytes(n)];
            assert_eq!(
                degrees("bits", &bytes, n, Isa::detect()).unwrap(),
                vec![n as u32; n]
            );
        }
    }

    #[test]
    fn a_wrong_length_is_refused() {
        assert!(degrees("bits", &[0; 7], 1, Isa::detect()).is_err());
        assert!(degrees("bits", &[0; 8], 0, Isa::detect()).is_err());
        assert_eq!(degrees("bits", &[], 0, Isa::detect()).unwrap(), vec![0; 0]);
    }

    proptest! {
        #[test]
        fn unpacking_undoes_packing(n in 1usize..300, seed: u64) {
            let given: Vec<u32> = (0..n as u64)
                .map(|i| (seed.wrapping_mul(i * 2 + 1) % (n as u64 + 1)) as u32)
                .collect();
            let bytes: Vec<u8> = pack(&given, n).unwrap().iter().flat_map(|w| w.to_le_bytes()).collect();
            prop_assert_eq!(degrees("bits", &bytes, n, Isa::detect()).unwrap(), given);
        }
    }
}
