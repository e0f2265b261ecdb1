//! The line of all units, cut into turns of N positions, and who owns which position.

use super::mixer::Cut;
use crate::error::Error;
use crate::lanes::{Has, Lanes};
use crate::memory;
use crate::quota::Quota;

/// Who owns every position of every turn. O(quotas + turns) memory.
#[derive(Clone, Debug)]
pub struct Line {
    n: u32,
    turns: u32,
    /// First position after every segment, in its turn. A segment is the part of a quota that lies
    /// in one turn; the last turn ends with one of nobody's, where it is not full.
    ends: Vec<u32>,
    /// Whose the segment is; [`NOBODY`]'s at the end of a last turn that is not full.
    owners: Vec<u32>,
    /// For every turn, an entry for each cell of 2^shift positions and one for the turn's last
    /// segment: `stride` entries a turn. An entry is the segment that holds the cell's first
    /// position, with [`MANY`] set where more than two segments meet the cell, ...
    guide: Vec<u32>,
    /// ... and the first position after that segment.
    guide_ends: Vec<u32>,
    stride: usize,
    shift: u32,
}

/// -1 among targets.
const NOBODY: u32 = u32::MAX;

/// Marks a cell in which the segment has to be looked for.
const MANY: u32 = 1 << 31;

/// Cells of the guide for every segment: more make the search shorter and the table longer.
const CELLS_PER_SEGMENT: usize = 4;
/// A guide of so many cells is always affordable.
const CELLS_AT_LEAST: usize = 4096;

impl Line {
    /// The line of `quotas` for N >= 1 sources. O(quotas + turns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(n: u32, quotas: &[Quota]) -> Result<Self, Error> {
        let total: u64 = quotas.iter().map(|quota| u64::from(quota.units)).sum();
        let turns = total.div_ceil(u64::from(n)) as u32;
        let most = quotas.len() + turns as usize + 1;
        let mut line = Self {
            n,
            turns,
            ends: memory::with_capacity(most)?,
            owners: memory::with_capacity(most)?,
            guide: Vec::new(),
            guide_ends: Vec::new(),
            stride: 0,
            shift: 0,
        };
        let mut at = 0;
        for &Quota {
            target, mut units, ..
        } in quotas
        {
            while units > 0 {
                let part = units.min(n - at);
                at += part;
                units -= part;
                line.ends.push(at);
                line.owners.push(target);
                if at == n {
                    at = 0;
                }
            }
        }
        if at > 0 {
            line.ends.push(n);
            line.owners.push(NOBODY);
        }
        line.index()?;
        Ok(line)
    }

    /// Fills the guide.
    fn index(&mut self) -> Result<(), Error> {
        let affordable = CELLS_AT_LEAST.max(CELLS_PER_SEGMENT * self.ends.len()) as u64;
        let cells = |shift: u32| ((self.n - 1) >> shift) as usize + 1;
        let dear = |cells: usize| u64::from(self.turns) * cells as u64 > affordable;
        while dear(cells(self.shift)) && cells(self.shift) > 1 {
            self.shift += 1;
        }
        self.stride = cells(self.shift) + 1;
        let entries = memory::product(self.turns as usize, self.stride)?;
        self.guide = memory::with_capacity(entries)?;
        self.guide_ends = memory::with_capacity(entries)?;
        // Cells listed in the turns before.
        let mut before = 0;
        for (segment, &end) in self.ends.iter().enumerate() {
            // The cells that begin in the segment.
            let listed = before + ((u64::from(end - 1) >> self.shift) + 1) as usize;
            if listed > self.guide.len() {
                self.guide.resize(listed, segment as u32);
                self.guide_ends.resize(listed, end);
                // The next segment ends inside the last of them, and is not the last of its turn,
                // which reaches the end of the last cell: there are at least three.
                let next = self.ends.get(segment + 1).copied().unwrap_or(end);
                let after = ((listed - before) as u64) << self.shift;
                if end < self.n && next < self.n && u64::from(next) < after {
                    self.guide[listed - 1] |= MANY;
                }
            }
            if end == self.n {
                self.guide.push(segment as u32);
                self.guide_ends.push(end);
                before = self.guide.len();
            }
        }
        Ok(())
    }

    /// Units / N, rounded up.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// Whether some sources get nothing in the last turn.
    pub fn is_partial(&self) -> bool {
        self.owners.last() == Some(&NOBODY)
    }

    /// Whose a position of a turn is; -1 for nobody's. O(1) expected, O(log segments) at worst.
    #[inline(always)]
    pub fn owner(&self, turn: u32, position: u32) -> i32 {
        self.view(turn).owner(position)
    }

    /// One turn, for many questions.
    #[inline(always)]
    pub fn view(&self, turn: u32) -> View<'_> {
        let first = turn as usize * self.stride;
        View {
            guide: &self.guide[first..first + self.stride],
            guide_ends: &self.guide_ends[first..first + self.stride],
            ends: &self.ends,
            owners: &self.owners,
            shift: self.shift,
        }
    }
}

/// The owners of one turn.
#[derive(Clone, Copy)]
pub struct View<'a> {
    guide: &'a [u32],
    guide_ends: &'a [u32],
    ends: &'a [u32],
    owners: &'a [u32],
    shift: u32,
}

impl View<'_> {
    /// Whose a position is.
    #[inline(always)]
    pub fn owner(self, position: u32) -> i32 {
        let cell = (position >> self.shift) as usize;
        let segment = self.guide[cell] + u32::from(self.guide_ends[cell] <= position);
        if segment >= MANY {
            return self.search(cell, position);
        }
        self.owners[segment as usize] as i32
    }

    /// Whose the positions `first` + rank * `stride` are, for many ranks.
    #[inline(always)]
    pub fn owners<V: Lanes>(
        self,
        has: Has<V>,
        first: u32,
        stride: u32,
        ranks: &[u32],
        owners: &mut [u32],
    ) {
        let (many_ranks, rest) = ranks.split_at(ranks.len() - ranks.len() % V::COUNT);
        let (many_owners, rest_owners) = owners[..ranks.len()].split_at_mut(many_ranks.len());
        for (ranks, owners) in many_ranks
            .chunks_exact(V::COUNT)
            .zip(many_owners.chunks_exact_mut(V::COUNT))
        {
            let position = V::load(has, ranks)
                .mul(V::splat(has, stride))
                .add(V::splat(has, first));
            let cell = position.shift_right(self.shift);
            let end = V::gather(self.guide_ends, cell);
            let behind = end.less(position.add(V::splat(has, 1)));
            let segment = V::gather(self.guide, cell).incremented(behind);
            V::gather(self.owners, segment).store(owners);
            let mut many = V::bits(V::splat(has, MANY - 1).less(segment));
            while many != 0 {
                let l = many.trailing_zeros() as usize;
                many &= many - 1;
                owners[l] = self.owner(first + ranks[l] * stride) as u32;
            }
        }
        for (&rank, owner) in rest.iter().zip(rest_owners) {
            *owner = self.owner(first + rank * stride) as u32;
        }
    }

    /// Whose a position is, in a cell where there are many.
    #[cold]
    fn search(self, cell: usize, position: u32) -> i32 {
        let first = (self.guide[cell] & !MANY) as usize;
        let last = (self.guide[cell + 1] & !MANY) as usize;
        let segment = first + self.ends[first..last].partition_point(|&end| end <= position);
        self.owners[segment] as i32
    }
}

/// The cuts between the turns of a line of `quotas`. O(quotas + turns).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn cuts(n: u32, quotas: &[Quota]) -> Result<Vec<Cut>, Error> {
    let n64 = u64::from(n);
    let total: u64 = quotas.iter().map(|quota| u64::from(quota.units)).sum();
    let turns = total.div_ceil(n64);
    let mut cuts = memory::filled(turns.saturating_sub(1) as usize, Cut { a: n, b: 0 })?;
    let mut begin = 0;
    for domain in quotas.chunk_by(|a, b| a.domain == b.domain) {
        let end = begin
            + domain
                .iter()
                .map(|quota| u64::from(quota.units))
                .sum::<u64>();
        let turn = begin / n64;
        let cut = (turn + 1) * n64;
        if begin < cut && cut < end {
            cuts[turn as usize] = Cut {
                a: (begin - turn * n64) as u32,
                b: (end - cut) as u32,
            };
        }
        begin = end;
    }
    Ok(cuts)
}

/// Where `units` units from unit `start` on lie: (turn, first position, position after the last).
pub fn stretches(n: u32, start: u64, units: u32) -> impl Iterator<Item = (u32, u32, u32)> {
    let n = u64::from(n);
    let end = start + u64::from(units);
    (start / n..end.div_ceil(n)).map(move |turn| {
        let first = turn * n;
        let (from, to) = (start.max(first) - first, end.min(first + n) - first);
        (turn as u32, from as u32, to as u32)
    })
}
