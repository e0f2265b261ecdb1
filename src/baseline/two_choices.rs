//! `two-choices`: of two draws by capacity, every slot takes the target with the less load.
//!
//! The power of two choices (Azar, Broder, Karlin and Upfal, 1994; Mitzenmacher, 1996), with draws
//! in proportion to capacity and loads relative to it (Berenbrink, Brinkmann, Friedetzky and Nagel,
//! 2014). Sources come in order.

use super::draw::Draw;
use super::integers::integers;
use super::marks::Marks;
use super::problem::Problem;
use super::rows;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// Draws in vain after which the targets that are left are gone through.
const PATIENCE: usize = 32;

/// Fills the rows, all slots that distinct targets can fill. Both candidates of a slot are new to
/// the row; the load that counts is the one after placement, relative to capacity, and the first
/// candidate wins a tie. O(M + N * k) expected as long as a row leaves targets with a good part of
/// the capacity; O(M) a slot where it does not.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let candidates = Candidates {
        draw: Draw::new(&problem.capacities)?,
        integers: integers(&problem.capacities)?,
    };
    let key = Key::new(problem.seed, 5);
    let slots = problem.distinct();
    let mut loads = memory::filled(problem.targets(), 0.0)?;
    let mut row_has = Marks::new(problem.targets())?;
    let cost = problem.fan_out as usize;
    rows::in_order(problem, 0, rows, cost, cancel, |source, row| {
        let weight = problem.weight(source);
        let key = key.child(source as u64);
        let mut words = (0..).map(|draw| key.hash(draw));
        row.fill(-1);
        row_has.clear();
        for slot in &mut row[..slots] {
            let [first, second] = [(); 2].map(|()| candidates.draw(&mut words, &row_has));
            let after = |j: usize| (loads[j] + weight) / problem.capacities[j];
            let j = if after(second) < after(first) {
                second
            } else {
                first
            };
            *slot = j as i32;
            loads[j] += weight;
            row_has.insert(j);
        }
        Ok(())
    })
}

/// Draws of targets that a row does not have.
struct Candidates {
    draw: Draw,
    integers: Vec<u64>,
}

impl Candidates {
    /// One of the live targets that the row has not, of which there is one at least, with
    /// probability in proportion to capacity.
    fn draw(&self, words: &mut impl Iterator<Item = u64>, row_has: &Marks) -> usize {
        let is_new = |&j: &usize| !row_has.contains(j);
        let mut drawn = words
            .take(PATIENCE)
            .map(|word| self.draw.target(word) as usize);
        if let Some(j) = drawn.find(is_new) {
            return j;
        }
        let left = || (0..self.integers.len()).filter(is_new);
        let sum: u64 = left().map(|j| self.integers[j]).sum();
        let word = words.next().expect("the words never end");
        let mut place = ((u128::from(word) * u128::from(sum)) >> 64) as u64;
        let at_place = |&j: &usize| {
            let found = place < self.integers[j];
            place = place.wrapping_sub(self.integers[j]);
            found
        };
        left().find(at_place).expect("the place is below the sum")
    }
}
