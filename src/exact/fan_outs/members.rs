//! Which sources keep equally many slots.

use crate::cancel::each;
use crate::error::Error;
use crate::memory;
use std::ops::Range;

/// Sources with one number of slots; the member with index i is the i-th of them in order.
#[derive(Clone, Debug)]
pub struct Group {
    /// How many slots each of them has, at least 1.
    pub fan_out: u32,
    /// Where they are in the list of all members.
    range: Range<usize>,
}

impl Group {
    /// How many sources there are in the group, at least 1.
    pub fn sources(&self) -> u32 {
        self.range.len() as u32
    }
}

/// The groups, by number of slots. Two words a source.
#[derive(Clone, Debug)]
pub struct Members {
    /// The number of slots of every source.
    fan_outs: Vec<u32>,
    /// The sources that have any, group by group, ascending in each.
    list: Vec<u32>,
    groups: Vec<Group>,
}

impl Members {
    /// Groups sources by number of slots. O(N + largest).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`], [`Error::Cancelled`].
    pub fn new(fan_outs: Vec<u32>) -> Result<Self, Error> {
        let mut largest = 0;
        each(&fan_outs, |&fan_out| {
            largest = largest.max(fan_out);
            Ok(())
        })?;
        let mut ends = memory::filled(largest as usize + 1, 0usize)?;
        each(&fan_outs, |&fan_out| {
            ends[fan_out as usize] += 1;
            Ok(())
        })?;
        let mut groups = Vec::new();
        let mut first = 0;
        // From here on: where the next source of a group goes.
        ends[0] = 0;
        for (fan_out, end) in (0..).zip(&mut ends) {
            let range = first..first + *end;
            *end = first;
            first = range.end;
            if !range.is_empty() {
                memory::push(&mut groups, Group { fan_out, range })?;
            }
        }
        let mut list = memory::filled(first, 0)?;
        each((0..).zip(&fan_outs), |(source, &fan_out)| {
            if fan_out > 0 {
                let end = &mut ends[fan_out as usize];
                list[*end] = source;
                *end += 1;
            }
            Ok(())
        })?;
        Ok(Self {
            fan_outs,
            list,
            groups,
        })
    }

    /// The groups, ascending by number of slots.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The sources of a group, ascending.
    pub fn sources(&self, group: usize) -> &[u32] {
        &self.list[self.groups[group].range.clone()]
    }

    /// The indices of the members of a group that lie in a range of sources. O(log N).
    pub fn within(&self, group: usize, sources: Range<u32>) -> Range<usize> {
        let members = self.sources(group);
        let first = members.partition_point(|&source| source < sources.start);
        let rest = &members[first..];
        first..first + rest.partition_point(|&source| source < sources.end)
    }

    /// The group of a source and its index there; `None` where it has no slots. O(log N).
    pub fn find(&self, source: u32) -> Option<(usize, u32)> {
        let fan_out = self.fan_outs[source as usize];
        let by_fan_out = |group: &Group| group.fan_out.cmp(&fan_out);
        let group = self.groups.binary_search_by(by_fan_out).ok()?;
        let index = self.sources(group).partition_point(|&other| other < source);
        Some((group, index as u32))
    }
}
