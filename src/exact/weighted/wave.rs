//! Some strata and their rows: as many as stay in a cache while they are made ready, placed, and put
//! where their sources are, one after another, each on whichever thread has time.

use super::order::Entry;
use crate::error::Error;
use crate::memory;

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
    pub fn write(&self, width: usize, rows: &mut [i32]) {
        match width {
            1 => self.write_short::<1>(rows),
            2 => self.write_short::<2>(rows),
            3 => self.write_short::<3>(rows),
            4 => self.write_short::<4>(rows),
            _ => {
                for (entry, row) in self.entries.iter().zip(self.rows.chunks_exact(width)) {
                    rows[entry.source as usize * width..][..width].copy_from_slice(row);
                }
            }
        }
    }

    /// A short row of a known width is moved in a register.
    fn write_short<const WIDTH: usize>(&self, rows: &mut [i32]) {
        let (rows, _) = rows.as_chunks_mut::<WIDTH>();
        for (entry, &row) in self.entries.iter().zip(self.rows.as_chunks().0) {
            rows[entry.source as usize] = row;
        }
    }
}
