//! `bounded-load`: consistent hashing in which a full target passes the source on along the ring.
//!
//! Consistent hashing with bounded loads (Mirrokni, Thorup and Zadimoghaddam, 2018): a source goes
//! clockwise from its point to the nearest targets that have room, where no target takes more than
//! 1.25 times its share, rounded up. A target has points on the ring in proportion to its capacity.

use super::marks::Marks;
use super::problem::Problem;
use super::room::Room;
use super::rows;
use super::share::shares;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// What a target may take where the problem has no limits, in shares.
const BOUND: f64 = 1.25;

/// Points on the ring for a target of mean capacity.
const POINTS: f64 = 100.0;

/// Fills the rows, nearest target first. O(M log M) for the ring; a source takes O(log M + k) as
/// long as a part of the targets has room, the whole ring where fewer than k have.
pub fn route(problem: &Problem, rows: &mut [i32], cancel: &Cancel) -> Result<(), Error> {
    let mut room = Room::new(problem, || bounds(problem))?;
    let mut ring = Ring::new(problem)?;
    ring.retain(|j| !room.is_full(j));
    let mut row_has = Marks::new(problem.targets())?;
    let mut stale = 0;
    let key = Key::new(problem.seed, 3);
    let cost = 16 * problem.fan_out as usize;
    rows::in_order(problem, 0, rows, cost, cancel, |source, row| {
        let weight = problem.weight(source);
        row.fill(-1);
        row_has.clear();
        let mut filled = 0;
        for j in ring.from(key.hash(source as u64)) {
            if row_has.contains(j) || !room.fits(j, weight) {
                continue;
            }
            row[filled] = j as i32;
            room.add(j, weight);
            row_has.insert(j);
            if room.is_full(j) {
                stale += ring.points_of[j] as usize;
            }
            filled += 1;
            if filled == row.len() {
                break;
            }
        }
        // Points of full targets only lengthen the way; each time they are half, they go.
        if 2 * stale > ring.points.len() {
            ring.retain(|j| !room.is_full(j));
            stale = 0;
        }
        Ok(())
    })
}

/// 1.25 times the shares, rounded up; with weights, plus the heaviest.
fn bounds(problem: &Problem) -> Result<Vec<f64>, Error> {
    let heaviest = problem
        .weights
        .as_ref()
        .map(|weights| weights.iter().fold(0.0, |a: f64, &b| a.max(b)));
    let mut bounds = shares(problem)?;
    for bound in &mut bounds {
        *bound = match heaviest {
            Some(heaviest) => *bound * BOUND + heaviest,
            None => (*bound * BOUND).ceil(),
        };
    }
    Ok(bounds)
}

/// The points of all targets in order of position.
struct Ring {
    /// A position in the upper half, a target in the lower.
    points: Vec<u64>,
    points_of: Vec<u32>,
}

impl Ring {
    fn new(problem: &Problem) -> Result<Self, Error> {
        let sum: f64 = problem.capacities.iter().sum();
        let mean = sum / problem.live().count() as f64;
        let mut points_of = memory::filled(problem.targets(), 0)?;
        for j in problem.live() {
            points_of[j] = (POINTS * (problem.capacities[j] / mean)).round().max(1.0) as u32;
        }
        let count = points_of.iter().map(|&points| points as usize).sum();
        let key = Key::new(problem.seed, 4);
        let mut points = memory::with_capacity(count)?;
        for (j, &count) in points_of.iter().enumerate() {
            let key = key.child(j as u64);
            let position = |point| key.hash(u64::from(point)) & !u64::from(u32::MAX);
            points.extend((0..count).map(|point| position(point) | j as u64));
        }
        points.sort_unstable();
        Ok(Self { points, points_of })
    }

    /// Once around, clockwise from a hash.
    fn from(&self, hash: u64) -> impl Iterator<Item = usize> {
        let start = self.points.partition_point(|&point| point < hash);
        let (before, after) = self.points.split_at(start);
        after
            .iter()
            .chain(before)
            .map(|&point| point as u32 as usize)
    }

    /// Takes away the points of targets that are not to be kept.
    fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.points.retain(|&point| keep(point as u32 as usize));
    }
}
