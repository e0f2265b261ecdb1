//! Darts: cells 0..2^a are the targets, and a dart that lands in a cell below the capacity there has
//! found its target.
//!
//! Of the board of 2^a cells the lower half is the board of 2^(a-1) cells, with the same darts in the same
//! order: where a board doubles, darts are put in between that land in the new half, and no other moves.

use super::hash::{Lanes, coins, words};
use crate::checks;
use crate::error::Error;

/// Darts at most; then the rest is decided by rendezvous.
pub const DARTS: u32 = 4096;

/// Levels at most, and one: 2^31 cells.
const LEVELS: usize = 32;

/// Where darts land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// 2^levels cells, which may become more.
    Similar {
        /// The levels.
        levels: u32,
    },
    /// 2^levels cells for ever: one hash a dart.
    Fixed {
        /// The levels.
        levels: u32,
    },
}

impl Board {
    /// The board of so many targets: of as many as there may come to be, where `maxTargets` says so.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] naming `maxTargets`.
    pub fn new(targets: usize, max_targets: Option<u32>) -> Result<Self, Error> {
        let levels = |cells: usize| cells.next_power_of_two().trailing_zeros();
        let Some(most) = max_targets else {
            return Ok(Self::Similar {
                levels: levels(targets),
            });
        };
        checks::count("maxTargets", most as usize)?;
        if (most as usize) < targets {
            let expected = format!(">= {targets}, the number of targets");
            return Err(Error::out_of_range("maxTargets", expected, most));
        }
        Ok(Self::Fixed {
            levels: levels(most as usize),
        })
    }

    /// How many times a board is doubled, from one cell.
    pub fn levels(self) -> u32 {
        match self {
            Self::Similar { levels } | Self::Fixed { levels } => levels,
        }
    }
}

/// The darts of a key.
pub struct Darts {
    board: Board,
    key: Lanes,
    thrown: u32,
    /// How often every level has tossed its coin.
    tossed: [u32; LEVELS],
}

impl Darts {
    /// Before the first.
    #[inline(always)]
    pub fn new(board: Board, key: Lanes) -> Self {
        Self {
            board,
            key,
            thrown: 0,
            tossed: [0; LEVELS],
        }
    }

    /// The cell and the height of the next dart; none after [`DARTS`].
    #[inline(always)]
    pub fn throw(&mut self) -> Option<(u32, u32)> {
        if self.thrown == DARTS {
            return None;
        }
        let dart = self.thrown;
        self.thrown += 1;
        Some(match self.board {
            Board::Fixed { levels } => {
                let [place, height] = words(self.key, dart);
                (top(place, levels), height)
            }
            Board::Similar { levels } => self.descend(levels),
        })
    }

    /// From the whole board down: the coin of a level tells whether the dart lands in its upper half.
    #[inline(always)]
    fn descend(&mut self, levels: u32) -> (u32, u32) {
        let mut level = levels;
        loop {
            let turn = self.tossed[level as usize];
            self.tossed[level as usize] += 1;
            if level == 0 || (coins(self.key, turn) >> level) & 1 == 1 {
                let [place, height] = words(self.key, level << 12 | turn);
                let cell = match level {
                    0 => 0,
                    _ => 1 << (level - 1) | top(place, level - 1),
                };
                return (cell, height);
            }
            level -= 1;
        }
    }
}

/// The highest bits of a word.
#[inline(always)]
fn top(word: u32, bits: u32) -> u32 {
    (word >> 1) >> (31 - bits)
}
