//! Who a source or a target is: an id that stays its own when others come and go.
//!
//! A whole number and the text of its decimal digits are one id. Everything that follows looks at
//! the hash of an id alone; [`unique`] sees to it that no two ids of one list share one.

use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::{Key, mix};
use crate::memory;
use crate::siphash::SipHasher;

/// A list of ids.
#[derive(Clone, Debug)]
pub enum Ids {
    /// 0, 1, 2, ...: so many positions.
    Positions(usize),
    /// Whole numbers.
    Numbers(Vec<u64>),
    /// UTF-8, one text behind the other.
    Texts {
        /// All texts.
        bytes: Vec<u8>,
        /// Where each ends, exclusive, ascending.
        ends: Vec<usize>,
    },
}

/// An id of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id<'a> {
    /// A whole number, or a text of its decimal digits.
    Number(u64),
    /// Any other text.
    Text(&'a [u8]),
}

impl Ids {
    /// The ids of some texts. O(length).
    pub fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for text in texts {
            bytes.extend_from_slice(text.as_bytes());
            ends.push(bytes.len());
        }
        Self::Texts { bytes, ends }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Positions(count) => *count,
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts { ends, .. } => ends.len(),
        }
    }

    /// Their memory in bytes.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Positions(_) => 0,
            Self::Numbers(numbers) => 8 * numbers.len(),
            Self::Texts { bytes, ends } => bytes.len() + size_of_val(&ends[..]),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id at a position.
    pub fn get(&self, position: usize) -> Id<'_> {
        match self {
            Self::Positions(_) => Id::Number(position as u64),
            Self::Numbers(numbers) => Id::Number(numbers[position]),
            Self::Texts { bytes, ends } => {
                let start = position.checked_sub(1).map_or(0, |before| ends[before]);
                Id::of(&bytes[start..ends[position]])
            }
        }
    }
}

impl<'a> Id<'a> {
    /// The id of a text.
    pub fn of(text: &'a [u8]) -> Self {
        match decimal(text) {
            Some(number) => Self::Number(number),
            None => Self::Text(text),
        }
    }

    /// The hash: of a number itself, so that numbers never share one.
    fn hash(self) -> u64 {
        match self {
            Self::Number(number) => number,
            Self::Text(text) => {
                let mut hasher = SipHasher::new();
                hasher.write(text.len() as u64);
                for word in text.chunks(8) {
                    let mut padded = [0; 8];
                    padded[..word.len()].copy_from_slice(word);
                    hasher.write(u64::from_le_bytes(padded));
                }
                hasher.finish()
            }
        }
    }
}

/// The number that a text is, if it is written as that number would be.
fn decimal(text: &[u8]) -> Option<u64> {
    let plain = text == b"0" || matches!(text.first(), Some(b'1'..=b'9'));
    if !plain || text.len() > 20 {
        return None;
    }
    text.iter().try_fold(0u64, |number, digit| {
        let digit = digit.wrapping_sub(b'0');
        let tens = number.checked_mul(10).filter(|_| digit < 10)?;
        tens.checked_add(u64::from(digit))
    })
}

/// Ids whose hashes are compared side by side: an eighth of a second's worth would be 2^20.
const PARTS: usize = 1 << 12;

/// A hash of every id below `key`, distinct, and the same for an id wherever it stands in whatever
/// list (but for texts whose hashes agree by chance, which take a hash by their order). O(length)
/// expected, and a sort where there are texts or numbers.
///
/// # Errors
///
/// [`Error::InvalidValue`] naming `name` and both positions of an id that stands there twice;
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn unique(name: &str, ids: &Ids, key: Key, cancel: &Cancel) -> Result<Vec<u64>, Error> {
    let mut hashes = memory::with_capacity(ids.len())?;
    for position in 0..ids.len() {
        if position.is_multiple_of(POLL) {
            cancel.check()?;
        }
        hashes.push(key.hash(ids.get(position).hash()));
    }
    if !matches!(ids, Ids::Positions(_)) {
        tell_apart(name, ids, &mut hashes, cancel)?;
    }
    Ok(hashes)
}

/// Steps between two looks at the cancel flag.
const POLL: usize = 1 << 16;

/// Finds equal hashes, and among them equal ids.
fn tell_apart(name: &str, ids: &Ids, hashes: &mut [u64], cancel: &Cancel) -> Result<(), Error> {
    // Positions by the top bits of their hashes, so that each part is sorted at once.
    let part = |hash: u64| (hash >> 52) as usize;
    let mut ends = memory::filled(PARTS + 1, 0usize)?;
    for (at, &hash) in hashes.iter().enumerate() {
        if at.is_multiple_of(POLL) {
            cancel.check()?;
        }
        ends[part(hash) + 1] += 1;
    }
    for at in 0..PARTS {
        ends[at + 1] += ends[at];
    }
    let mut sorted = memory::filled(hashes.len(), (0u64, 0u32))?;
    let mut next = memory::copied(&ends)?;
    for (at, &hash) in hashes.iter().enumerate() {
        if at.is_multiple_of(POLL) {
            cancel.check()?;
        }
        let place = &mut next[part(hash)];
        sorted[*place] = (hash, at as u32);
        *place += 1;
    }
    // The repeated id whose second position is the first in the list.
    let mut repeated: Option<(u32, u32)> = None;
    for at in 0..PARTS {
        cancel.check()?;
        let part = &mut sorted[ends[at]..ends[at + 1]];
        part.sort_unstable();
        for alike in part.chunk_by_mut(|a, b| a.0 == b.0) {
            if alike.len() == 1 {
                continue;
            }
            let id = |at: u32| ids.get(at as usize);
            alike.sort_unstable_by(|a, b| id(a.1).cmp(&id(b.1)).then(a.1.cmp(&b.1)));
            for pair in alike.windows(2) {
                let (first, second) = (pair[0].1, pair[1].1);
                if id(first) == id(second) && repeated.is_none_or(|(_, at)| second < at) {
                    repeated = Some((first, second));
                }
            }
            for (rank, &(hash, at)) in alike.iter().enumerate().skip(1) {
                hashes[at as usize] = mix(hash.wrapping_add(rank as u64));
            }
        }
    }
    match repeated {
        Some((first, second)) => Err(Error::invalid(
            format!("{name}[{second}]"),
            format!("must not be the same id as {name}[{first}]"),
        )),
        None => Ok(()),
    }
}
