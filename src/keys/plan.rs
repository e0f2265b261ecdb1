//! What is planned once, and the targets of keys.

use super::board::{Board, Darts};
use super::hash::{self, Lanes};
use super::rendezvous;
use crate::checks;
use crate::error::Error;
use crate::run::Run;
use crate::siphash::SipHasher;
use crate::{memory, parallel};
use std::collections::HashMap;

/// The version of the mapping: another one gives other targets for the same keys.
pub const MAPPING_VERSION: u64 = 1;

/// Heights of the board: darts land below this.
const TOP: f64 = 4_294_967_296.0;
/// The most darts that a key may take on average.
const EXPECTED_DARTS: f64 = 512.0;
/// Rows of a chunk; between two of them a thread looks at the cancel flag.
const ROWS_PER_CHUNK: usize = 1 << 12;
/// Darts and targets that the calling thread looks at alone.
const SMALL: f64 = 50_000.0;

/// Everything that keys depend on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// k, the targets of a key: 1 to 2^31 - 1.
    pub fan_out: u32,
    /// c_j, finite and >= 0, not all 0.
    pub capacities: Vec<f64>,
    /// Any numbers, equal for targets of one domain; absent where each is its own.
    pub domains: Option<Vec<u32>>,
    /// The seed.
    pub seed: u64,
    /// The capacity at the top of the board; by default the least power of two that is large enough.
    pub max_capacity: Option<f64>,
    /// The targets that there will ever be, for a board that never doubles.
    pub max_targets: Option<u32>,
}

/// A planned router of keys. O(M) memory.
#[derive(Clone, Debug)]
pub struct Plan {
    options: Options,
    start: Lanes,
    board: Board,
    max_capacity: f64,
    /// For every cell how high darts may land, of 2^32.
    heights: Vec<u64>,
    /// For every target its domain, numbered from 0, where two that are live have the same.
    domains: Option<Vec<u32>>,
    /// Live domains: the most targets that a key can have.
    rooms: usize,
}

impl Plan {
    /// Plans a router. O(M).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option; [`Error::OutOfMemory`].
    pub fn new(options: Options) -> Result<Self, Error> {
        let targets = options.capacities.len();
        checks::shape(0, options.fan_out, &options.capacities)?;
        let board = Board::new(targets, options.max_targets)?;
        let largest = options.capacities.iter().copied().fold(0.0, f64::max);
        let max_capacity = max_capacity(&options, largest)?;
        let mut heights = memory::with_capacity(targets)?;
        heights.extend(options.capacities.iter().map(|&capacity| {
            let height = (capacity / max_capacity * TOP + 0.5).floor();
            // What is live gets something.
            if capacity > 0.0 {
                height.max(1.0) as u64
            } else {
                0
            }
        }));
        let (domains, rooms) = domains(&options)?;
        let plan = Self {
            start: hash::start(options.seed),
            options,
            board,
            max_capacity,
            heights,
            domains,
            rooms,
        };
        let darts = plan.expected_darts();
        if darts > EXPECTED_DARTS {
            return Err(plan.too_many_darts(darts));
        }
        Ok(plan)
    }

    /// The same keys with other capacities: all targets that there were, and new ones after them. The
    /// fewest keys move. O(M).
    ///
    /// # Errors
    ///
    /// As [`Plan::new`]; [`Error::InvalidValue`] for fewer capacities than before, and without domains
    /// where there are some.
    pub fn with(&self, capacities: Vec<f64>, domains: Option<Vec<u32>>) -> Result<Self, Error> {
        let before = self.options.capacities.len();
        if capacities.len() < before {
            let reason = format!(
                "must name all {before} targets, with 0 for those that end; received {}",
                capacities.len()
            );
            return Err(Error::invalid("capacities", reason));
        }
        if domains.is_none() && self.options.domains.is_some() {
            let reason = "must be given for a router that has domains";
            return Err(Error::invalid("domains", reason));
        }
        Self::new(Options {
            capacities,
            domains,
            max_capacity: Some(self.max_capacity),
            ..Options {
                capacities: Vec::new(),
                domains: None,
                ..self.options.clone()
            }
        })
    }

    /// k: the slots of a row.
    pub fn fan_out(&self) -> u32 {
        self.options.fan_out
    }

    /// Where the hash of every key begins.
    pub fn start(&self) -> Lanes {
        self.start
    }

    /// The board.
    pub fn board(&self) -> Board {
        self.board
    }

    /// The capacity at the top of the board.
    pub fn max_capacity(&self) -> f64 {
        self.max_capacity
    }

    /// For every target how high darts may land, of 2^32.
    pub fn heights(&self) -> &[u64] {
        &self.heights
    }

    /// For every target its domain, numbered from 0, where two that are live have the same.
    pub fn domains(&self) -> Option<&[u32]> {
        self.domains.as_deref()
    }

    /// The most targets that a key can have: live domains.
    pub fn rooms(&self) -> usize {
        self.rooms
    }

    fn cells(&self) -> u64 {
        1 << self.board.levels()
    }

    /// The darts that a key takes on average until its first target. O(M).
    pub fn expected_darts(&self) -> f64 {
        let sum: f64 = self.heights.iter().map(|&height| height as f64).sum();
        self.cells() as f64 * TOP / sum
    }

    /// What is to blame for so many darts a key: `maxTargets`, where the board of the targets that there are would
    /// do, and else `maxCapacity`.
    fn too_many_darts(&self, darts: f64) -> Error {
        let cells = self.cells();
        let most = cells as f64 * EXPECTED_DARTS / darts;
        let given = self.options.max_targets.unwrap_or(0);
        if self.heights.len().next_power_of_two() as f64 <= most && most < f64::from(given) {
            let power = 1u64 << most.log2().floor() as u32;
            let expected = format!("<= {power} for these capacities and maxCapacity");
            return Error::out_of_range("maxTargets", expected, given);
        }
        let mean = self.options.capacities.iter().sum::<f64>() / cells as f64;
        let expected =
            format!("<= {EXPECTED_DARTS} times {mean}, the mean capacity of the {cells} cells");
        Error::out_of_range("maxCapacity", expected, self.max_capacity)
    }

    /// A hash of the version of the mapping and of all that targets of keys depend on. O(M).
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = SipHasher::new();
        let (fixed, levels) = match self.board {
            // The levels follow from the number of targets, which says nothing where it is padded.
            Board::Similar { .. } => (0, 0),
            Board::Fixed { levels } => (1, levels),
        };
        for word in [
            MAPPING_VERSION,
            u64::from(self.options.fan_out),
            self.options.seed,
            fixed,
            u64::from(levels),
            u64::from(self.domains.is_some()),
        ] {
            hasher.write(word);
        }
        for (j, &height) in self.heights.iter().enumerate() {
            if height > 0 {
                hasher.write(j as u64);
                hasher.write(height);
                if let Some(domains) = &self.domains {
                    hasher.write(u64::from(domains[j]));
                }
            }
        }
        hasher.finish()
    }

    /// Writes the targets of a key to `row`: each of another domain, filled slots first, -1 after them. The
    /// first ones do not depend on how many there are. O(darts), O(M log M) where darts do not decide.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn targets_of(&self, key: &[u8], row: &mut [i32]) -> Result<(), Error> {
        let key = hash::key(self.start, key);
        let wanted = row.len().min(self.rooms);
        let mut found = 0;
        let mut darts = Darts::new(self.board, key);
        while found < wanted {
            let Some((cell, height)) = darts.throw() else {
                return self.by_rendezvous(key, row, found);
            };
            let hit = self.heights.get(cell as usize);
            if hit.is_some_and(|&limit| u64::from(height) < limit)
                && self.is_new(cell, &row[..found])
            {
                row[found] = cell as i32;
                found += 1;
            }
        }
        row[found..].fill(-1);
        Ok(())
    }

    #[cold]
    fn by_rendezvous(&self, key: Lanes, row: &mut [i32], mut found: usize) -> Result<(), Error> {
        let wanted = row.len().min(self.rooms);
        for target in rendezvous::order(key, &self.heights)? {
            if found == wanted {
                break;
            }
            if self.is_new(target, &row[..found]) {
                row[found] = target as i32;
                found += 1;
            }
        }
        row[found..].fill(-1);
        Ok(())
    }

    /// Whether a target may stand beside those found.
    fn is_new(&self, target: u32, found: &[i32]) -> bool {
        match &self.domains {
            None => !found.contains(&(target as i32)),
            Some(domains) => {
                let domain = domains[target as usize];
                found.iter().all(|&j| domains[j as usize] != domain)
            }
        }
    }

    /// Writes the targets of packed keys: key i is the bytes from `offsets[i]` to `offsets[i + 1]`; k slots
    /// for each. In parallel on the current rayon pool; the bytes do not depend on the threads.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidValue`] for offsets that are none, or rows of another length;
    /// [`Error::Cancelled`]; [`Error::OutOfMemory`].
    pub fn route_into(
        &self,
        keys: &[u8],
        offsets: &[u32],
        rows: &mut [i32],
        run: &Run,
    ) -> Result<(), Error> {
        check_offsets(keys, offsets)?;
        let stride = self.options.fan_out as usize;
        let count = offsets.len() - 1;
        checks::length("out", rows.len(), memory::product(count, stride)?)?;
        let per_chunk = (ROWS_PER_CHUNK / stride).max(1);
        let slots = rows.len();
        parallel::try_for_each_chunk(
            self.is_small(keys.len(), rows.len()),
            rows,
            memory::product(per_chunk, stride)?,
            || (),
            |(), index, rows| {
                run.cancel.check()?;
                for (i, row) in rows.chunks_mut(stride).enumerate() {
                    let i = index * per_chunk + i;
                    let bytes = offsets[i] as usize..offsets[i + 1] as usize;
                    self.targets_of(&keys[bytes], row)?;
                }
                run.cancel.done(rows.len(), slots);
                Ok(())
            },
        )
    }

    /// Whether so many bytes and slots are better done by the calling thread alone.
    pub fn is_small(&self, bytes: usize, slots: usize) -> bool {
        bytes as f64 + slots as f64 * self.expected_darts() <= SMALL
    }
}

/// Offsets are one more than there are keys, from 0 on, none below the one before, none beyond the bytes.
fn check_offsets(keys: &[u8], offsets: &[u32]) -> Result<(), Error> {
    if offsets.is_empty() {
        return Err(Error::invalid(
            "offsets",
            "must not be empty: they are one more than the keys",
        ));
    }
    if let Some(i) = offsets.windows(2).position(|pair| pair[0] > pair[1]) {
        let expected = format!(">= {}, the one before", offsets[i]);
        return Err(Error::out_of_range(
            format!("offsets[{}]", i + 1),
            expected,
            offsets[i + 1],
        ));
    }
    let last = offsets[offsets.len() - 1];
    if last as usize > keys.len() {
        let expected = format!("<= {}, the bytes of keys", keys.len());
        return Err(Error::out_of_range(
            format!("offsets[{}]", offsets.len() - 1),
            expected,
            last,
        ));
    }
    Ok(())
}

/// The capacity at the top of the board: given, or the least power of two that is not below the largest.
fn max_capacity(options: &Options, largest: f64) -> Result<f64, Error> {
    let Some(most) = options.max_capacity else {
        // 2^e by its bits; the step up from a power that is too small.
        let bits = largest.to_bits();
        if largest < f64::MIN_POSITIVE {
            return Ok(f64::MIN_POSITIVE);
        }
        let power = f64::from_bits(bits & (0x7ff << 52));
        let power = if power < largest { power * 2.0 } else { power };
        return Ok(if power.is_finite() { power } else { f64::MAX });
    };
    if !most.is_finite() || most <= 0.0 {
        return Err(Error::out_of_range("maxCapacity", "finite and > 0", most));
    }
    match options
        .capacities
        .iter()
        .position(|&capacity| capacity > most)
    {
        Some(j) => {
            let expected = format!("<= maxCapacity, which is {most}");
            let name = format!("capacities[{j}]");
            Err(Error::out_of_range(name, expected, options.capacities[j]))
        }
        None => Ok(most),
    }
}

/// Domains, numbered, where two live targets have the same; and how many are live.
fn domains(options: &Options) -> Result<(Option<Vec<u32>>, usize), Error> {
    let live = |&(_, &capacity): &(usize, &f64)| capacity > 0.0;
    let live = options.capacities.iter().enumerate().filter(live);
    let count = live.clone().count();
    let Some(given) = &options.domains else {
        return Ok((None, count));
    };
    checks::length("domains", given.len(), options.capacities.len())?;
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    numbers
        .try_reserve(count)
        .map_err(|_| Error::OutOfMemory { bytes: None })?;
    let mut domains = memory::filled(given.len(), u32::MAX)?;
    for (j, _) in live {
        let next = numbers.len() as u32;
        domains[j] = *numbers.entry(given[j]).or_insert(next);
    }
    let rooms = numbers.len();
    Ok(((rooms < count).then_some(domains), rooms))
}
