//! Where the routes to a target are, group by group.

use crate::error::Error;
use crate::memory;
use crate::quota::Quota;

/// The routes from a group to a target: adjacent units of the group's line.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The first unit.
    pub start: u64,
    /// How many there are.
    pub units: u32,
    /// The group.
    pub group: u32,
}

/// The stretches of every target. O(M + quotas) memory.
#[derive(Clone, Debug)]
pub struct Columns {
    /// Target by target.
    stretches: Vec<Stretch>,
    /// Where those of each target begin, and the end of the last.
    begins: Vec<usize>,
}

impl Columns {
    /// The stretches of `targets` targets that have their routes in the quotas of some groups.
    /// O(M + quotas).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: usize, quotas: &[Vec<Quota>]) -> Result<Self, Error> {
        let mut begins = memory::filled(targets + 1, 0)?;
        for quota in quotas.iter().flatten() {
            begins[quota.target as usize + 1] += 1;
        }
        for j in 0..targets {
            begins[j + 1] += begins[j];
        }
        let none = Stretch {
            start: 0,
            units: 0,
            group: 0,
        };
        let mut stretches = memory::filled(begins[targets], none)?;
        for (group, quotas) in (0..).zip(quotas) {
            let mut start = 0;
            for &Quota { target, units, .. } in quotas {
                let at = &mut begins[target as usize];
                stretches[*at] = Stretch {
                    start,
                    units,
                    group,
                };
                *at += 1;
                start += u64::from(units);
            }
        }
        // Every entry has moved on to the beginning of the next target.
        begins.copy_within(..targets, 1);
        begins[0] = 0;
        Ok(Self { stretches, begins })
    }

    /// The stretches of a target.
    pub fn stretches(&self, target: u32) -> &[Stretch] {
        let target = target as usize;
        &self.stretches[self.begins[target]..self.begins[target + 1]]
    }
}
