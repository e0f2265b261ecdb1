//! The line of all units, cut into turns of N positions, and who owns which position.

use super::cells::Cells;
use super::mixer::Cut;
use super::segments::{NOBODY, Segments};
use crate::error::Error;
use crate::lanes::{Has, Lanes};
use crate::memory;
use crate::quota::Quota;

/// Who owns every position of every turn. O(quotas + turns) memory.
#[derive(Clone, Debug)]
pub struct Line {
    turns: u32,
    is_partial: bool,
    /// Entries of the table a turn.
    stride: usize,
    table: Table,
}

/// What is looked up.
#[derive(Clone, Debug)]
enum Table {
    /// The owner of every position.
    Positions(Vec<u32>),
    /// Cells of several positions, where positions are many more than segments; and the segments, for
    /// cells that are searched.
    Cells(Cells, Segments),
}

/// Cells for every segment: more make searches fewer and the table longer.
const CELLS_PER_SEGMENT: usize = 4;
/// A table of so many entries is always affordable.
const MIN_ENTRIES: usize = 4096;

impl Line {
    /// The line of `quotas` for N >= 1 sources. O(quotas + turns).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(n: u32, quotas: &[Quota]) -> Result<Self, Error> {
        let total: u64 = quotas.iter().map(|quota| u64::from(quota.units)).sum();
        let turns = total.div_ceil(u64::from(n)) as u32;
        // Each turn may cut a quota in two.
        let segments = quotas.len() + turns as usize;
        let affordable = MIN_ENTRIES.max(CELLS_PER_SEGMENT * segments) as u64;
        let cells = |shift: u32| ((n - 1) >> shift) as usize + 1;
        let mut shift = 0;
        while u64::from(turns) * cells(shift) as u64 > affordable && cells(shift) > 1 {
            shift += 1;
        }
        let stride = cells(shift);
        let entries = memory::product(turns as usize, stride)?;
        let table = if shift == 0 {
            Table::Positions(positions(quotas, entries)?)
        } else {
            let segments = Segments::new(n, quotas, segments)?;
            let cells = Cells::new(&segments, n, shift, entries)?;
            Table::Cells(cells, segments)
        };
        Ok(Self {
            turns,
            is_partial: !total.is_multiple_of(u64::from(n)),
            stride,
            table,
        })
    }

    /// Units / N, rounded up.
    pub fn turns(&self) -> u32 {
        self.turns
    }

    /// Whether some sources get nothing in the last turn.
    pub fn is_partial(&self) -> bool {
        self.is_partial
    }

    /// Whose a position of a turn is; -1 for nobody's. O(1) expected, O(log segments) at worst.
    #[inline(always)]
    pub fn owner(&self, turn: u32, position: u32) -> i32 {
        let first = turn as usize * self.stride;
        match &self.table {
            Table::Positions(owners) => owners[first + position as usize] as i32,
            Table::Cells(cells, segments) => {
                let cells = cells.view(first, self.stride);
                cells.owner(segments, position) as i32
            }
        }
    }

    /// Whose the positions `first` + rank * `step` of a turn are, for many ranks.
    #[inline(always)]
    pub fn owners<V: Lanes>(
        &self,
        has: Has<V>,
        turn: u32,
        (first, step): (u32, u32),
        ranks: &[u32],
        owners: &mut [u32],
    ) {
        let begin = turn as usize * self.stride;
        let position = |rank: u32| first + rank * step;
        let positions = |ranks: &[u32]| {
            V::load(has, ranks)
                .mul(V::splat(has, step))
                .add(V::splat(has, first))
        };
        let whole = if V::GATHERS {
            ranks.len() / V::COUNT * V::COUNT
        } else {
            0
        };
        let (ranks, rest) = ranks.split_at(whole);
        let (owners, rest_owners) = owners.split_at_mut(whole);
        let rest = rest.iter().zip(rest_owners);
        let vectors = ranks
            .chunks_exact(V::COUNT)
            .zip(owners.chunks_exact_mut(V::COUNT));
        match &self.table {
            Table::Positions(table) => {
                let table = &table[begin..begin + self.stride];
                for (ranks, owners) in vectors {
                    V::gather(table, positions(ranks)).store(owners);
                }
                for (&rank, owner) in rest {
                    *owner = table[position(rank) as usize];
                }
            }
            Table::Cells(cells, segments) => {
                let cells = cells.view(begin, self.stride);
                for (ranks, owners) in vectors {
                    let mut many = cells.look_up(has, positions(ranks), owners);
                    while many != 0 {
                        let l = many.trailing_zeros() as usize;
                        many &= many - 1;
                        owners[l] = cells.owner(segments, position(ranks[l]));
                    }
                }
                for (&rank, owner) in rest {
                    *owner = cells.owner(segments, position(rank));
                }
                if self.is_partial && turn + 1 == self.turns {
                    cells.find_nobody(owners);
                }
            }
        }
    }
}

/// The owner of each of all `count` positions, turn after turn, of which quotas take the first.
/// O(quotas + count).
fn positions(quotas: &[Quota], count: usize) -> Result<Vec<u32>, Error> {
    /// Most quotas are smaller, where every position has its entry.
    const SHORT: usize = 8;
    let mut positions = memory::filled(count + SHORT, NOBODY)?;
    let mut at = 0;
    for &Quota { target, units, .. } in quotas {
        let end = at + units as usize;
        // So many at once, whatever the length: what is too much the next quotas write over.
        positions[at..at + SHORT].fill(target);
        if units as usize > SHORT {
            positions[at + SHORT..end].fill(target);
        }
        at = end;
    }
    positions[at..].fill(NOBODY);
    positions.truncate(count);
    Ok(positions)
}

/// The cuts between the turns of a line of `quotas`. O(quotas + turns).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn cuts(n: u32, quotas: &[Quota]) -> Result<Vec<Cut>, Error> {
    let total: u64 = quotas.iter().map(|quota| u64::from(quota.units)).sum();
    let turns = total.div_ceil(u64::from(n));
    let mut cuts = memory::filled(turns.saturating_sub(1) as usize, Cut { a: n, b: 0 })?;
    // The turn in which the next domain begins, and where.
    let (mut turn, mut at) = (0, 0);
    let mut end = 0;
    for (i, quota) in quotas.iter().enumerate() {
        end += quota.units;
        if quotas
            .get(i + 1)
            .is_some_and(|next| next.domain == quota.domain)
        {
            continue;
        }
        if end >= n {
            if end > n {
                cuts[turn] = Cut { a: at, b: end - n };
            }
            (turn, end) = (turn + 1, end - n);
        }
        at = end;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lanes::{Isa, dispatch};
    use proptest::prelude::*;

    /// The owners of positions 0, 1, 2, ... of a turn.
    fn owners(isa: Isa, line: &Line, turn: u32, ranks: &[u32]) -> Vec<u32> {
        #[inline(always)]
        fn look_up<V: Lanes>(
            has: Has<V>,
            line: &Line,
            turn: u32,
            ranks: &[u32],
            owners: &mut [u32],
        ) {
            line.owners(has, turn, (0, 1), ranks, owners);
        }
        let mut owners = vec![0; ranks.len()];
        let out = &mut owners[..];
        dispatch!(isa, look_up(line: &Line, turn: u32, ranks: &[u32], out: &mut [u32]));
        owners
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Tables of positions and of cells, cells that are searched, and positions that are nobody's.
        #[test]
        fn every_position_has_its_owner_on_every_instruction_set(
            n in prop_oneof![1u32..200, 4097u32..20_000],
            parts in prop::collection::vec(prop_oneof![1u32..8, 1u32..20_000], 1..300),
        ) {
            let quota = |(target, units): (u32, &u32)| Quota {
                target,
                units: *units.min(&n),
                domain: target,
            };
            let quotas: Vec<Quota> = (0..).zip(&parts).map(quota).collect();
            let owned = quotas.iter().flat_map(|quota| {
                std::iter::repeat_n(quota.target, quota.units as usize)
            });
            let mut expected: Vec<u32> = owned.collect();
            expected.resize(expected.len().next_multiple_of(n as usize), NOBODY);
            let line = Line::new(n, &quotas).unwrap();
            let ranks: Vec<u32> = (0..n).collect();
            for (turn, expected) in (0..).zip(expected.chunks(n as usize)) {
                for &isa in Isa::available() {
                    prop_assert_eq!(&owners(isa, &line, turn, &ranks)[..], expected);
                }
                for (&position, &owner) in ranks.iter().zip(expected) {
                    prop_assert_eq!(line.owner(turn, position), owner as i32);
                }
            }
        }
    }
}
