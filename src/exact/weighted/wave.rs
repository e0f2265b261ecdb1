//! Some strata and their rows: as many as stay in a cache while they are made ready, placed, and put
//! where their sources are, one after another, each on whichever thread has time.

use super::order::Entry;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Rows that are put in place between two looks at the flag: each may be the first in memory that the
/// system has not found yet.
const ROWS_PER_CHECK: usize = 1 << 12;

/// Sources of one fan-out and nearly one weight.
pub struct Stratum {
    /// How many.
    pub sources: usize,
    /// Slots of each.
    pub fan_out: u32,
    /// What they weigh together.
    pub total: f64,
}

/// Some of the sources, in the order of their weights.
#[derive(Default)]
pub struct Wave {
    /// The sources.
    pub entries: Vec<Entry>,
    /// What they are cut into.
    pub strata: Vec<Stratum>,
    /// Their rows.
    pub rows: Vec<i32>,
}

impl Wave {
    /// Makes room for the rows, of so many slots each; what they hold is of no use.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn make_rows(&mut self, width: usize) -> Result<(), Error> {
        let slots = memory::product(self.entries.len(), width)?;
        memory::resize(&mut self.rows, slots, -1)
    }

    /// Puts the rows where those of their sources are. O(n).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`].
    pub fn write(&self, width: usize, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        let parts = self.entries.chunks(ROWS_PER_CHECK);
        for (entries, its_rows) in parts.zip(self.rows.chunks(ROWS_PER_CHECK * width)) {
            run.cancel.check()?;
            match width {
                1 => write_short::<1>(entries, its_rows, rows),
                2 => write_short::<2>(entries, its_rows, rows),
                3 => write_short::<3>(entries, its_rows, rows),
                4 => write_short::<4>(entries, its_rows, rows),
                _ => {
                    for (entry, row) in entries.iter().zip(its_rows.chunks_exact(width)) {
                        rows[entry.source as usize * width..][..width].copy_from_slice(row);
                    }
                }
            }
        }
        Ok(())
    }
}

/// A short row of a known width is moved in a register.
fn write_short<const WIDTH: usize>(entries: &[Entry], its_rows: &[i32], rows: &mut [i32]) {
    let (rows, _) = rows.as_chunks_mut::<WIDTH>();
    for (entry, &row) in entries.iter().zip(its_rows.as_chunks().0) {
        rows[entry.source as usize] = row;
    }
}
