//! The most slots that can be filled, where sources may not go everywhere: a flow of routes that
//! looks at no score (push and relabel, in waves: Goldberg and Tarjan 1988).
//!
//! Every slot gets a target at once, whether there is room or not. What is too much then moves from
//! target to target towards room, always one step nearer. What can reach none must stay unfilled.

use super::problem::Problem;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;
/// The distance of what can reach no room.
const FAR: u32 = u32::MAX;
/// Waves at most. Each makes a distance longer, so that there is an end; the search for prices
/// does not depend on what is found here.
const WAVES: usize = 1024;
/// A slot for which nothing is allowed.
const NONE: u32 = u32::MAX;

/// Slots filled beyond the limits. O(N * k + M^2 / 64) memory.
pub struct Fill<'p, 'a> {
    problem: &'p Problem<'a>,
    /// The targets of every row.
    slots: Vec<u32>,
    /// What every target has too much; below 0 where it has room.
    excess: Vec<i64>,
    /// The rows of every target.
    members: Vec<Vec<u32>>,
    /// Where the rows of every target may move, a bit for each, and here and there one too many.
    moves: Vec<u64>,
    /// Words of `moves` for a target.
    words: usize,
    /// The place in the row where each domain was last met.
    marks: Vec<u32>,
}

impl<'p, 'a> Fill<'p, 'a> {
    /// Gives every slot the allowed target that has most room. O(N * c * k).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(problem: &'p Problem<'a>, run: &Run) -> Result<Self, Error> {
        let targets = problem.targets;
        let mut excess = memory::with_capacity(targets)?;
        excess.extend(problem.limits.iter().map(|&limit| -i64::from(limit)));
        let width = problem.most_slots;
        let mut fill = Self {
            problem,
            slots: memory::filled(memory::product(problem.sources, width)?, NONE)?,
            excess,
            members: Vec::new(),
            moves: Vec::new(),
            words: targets.div_ceil(64),
            marks: memory::filled(targets, NONE)?,
        };
        for source in 0..problem.sources {
            if source % ROWS_PER_CHECK == 0 {
                run.cancel.check()?;
            }
            for slot in source * width..source * width + problem.slots(source) {
                let held = &fill.slots[source * width..slot];
                let domain = |target: u32| problem.domain(target as usize);
                let is_free =
                    |target: u32| held.iter().all(|&other| domain(other) != domain(target));
                let mut best = (i64::MAX, NONE);
                for target in allowed(problem, source) {
                    let excess = fill.excess[target as usize];
                    if excess < best.0 && is_free(target) {
                        best = (excess, target);
                    }
                }
                if best.1 == NONE {
                    break;
                }
                fill.slots[slot] = best.1;
                fill.excess[best.1 as usize] += 1;
            }
        }
        Ok(fill)
    }

    /// The targets that are full in every way to fill most slots, and among which something is left
    /// over; `None` where all slots can be filled.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn scarce(mut self, run: &Run) -> Result<Option<Vec<bool>>, Error> {
        if self.excess.iter().all(|&excess| excess <= 0) {
            return Ok(None);
        }
        self.index(run)?;
        for _ in 0..WAVES {
            let distances = self.distances()?;
            let is_left = |target: usize| self.excess[target] > 0 && distances[target] != FAR;
            if !(0..distances.len()).any(is_left) {
                return self.reached();
            }
            self.wave(&distances, run)?;
        }
        Ok(None)
    }

    /// Notes who is where, and where that may move.
    fn index(&mut self, run: &Run) -> Result<(), Error> {
        let (problem, width) = (self.problem, self.problem.most_slots);
        self.members = memory::filled(problem.targets, Vec::new())?;
        self.moves = memory::filled(memory::product(problem.targets, self.words)?, 0)?;
        for source in 0..problem.sources {
            if source % ROWS_PER_CHECK == 0 {
                run.cancel.check()?;
            }
            for slot in source * width..(source + 1) * width {
                if let Some(members) = self.members.get_mut(self.slots[slot] as usize) {
                    memory::push(members, source as u32)?;
                }
            }
            self.note(source, None);
        }
        Ok(())
    }

    /// The targets of a source.
    fn row(&self, source: usize) -> &[u32] {
        let width = self.problem.most_slots;
        let row = &self.slots[source * width..(source + 1) * width];
        let count = row.iter().position(|&target| target == NONE);
        &row[..count.unwrap_or(width)]
    }

    /// Notes where a source may move, from all of its targets or from one. A target of a domain that it
    /// has can only take the place of that one.
    fn note(&mut self, source: usize, only: Option<u32>) {
        let width = self.problem.most_slots;
        let count = self.row(source).len();
        for at in 0..count {
            let held = self.slots[source * width + at] as usize;
            self.marks[self.problem.domain(held)] = at as u32;
        }
        for target in allowed(self.problem, source) {
            let (word, bit) = (target as usize / 64, 1 << (target % 64));
            let mark = self.marks[self.problem.domain(target as usize)];
            for at in 0..count {
                let held = self.slots[source * width + at];
                let may = mark == NONE || mark == at as u32 && held != target;
                if may && only.is_none_or(|only| only == held) {
                    self.moves[held as usize * self.words + word] |= bit;
                }
            }
        }
        for at in 0..count {
            let held = self.slots[source * width + at] as usize;
            self.marks[self.problem.domain(held)] = NONE;
        }
    }

    /// How many moves at least lead from each target to room.
    fn distances(&self) -> Result<Vec<u32>, Error> {
        let targets = self.problem.targets;
        let mut distances = memory::filled(targets, FAR)?;
        let mut reached = memory::filled(self.words, 0u64)?;
        for (target, &excess) in self.excess.iter().enumerate() {
            if excess < 0 {
                distances[target] = 0;
                reached[target / 64] |= 1 << (target % 64);
            }
        }
        for distance in 1.. {
            let mut next = memory::copied(&reached)?;
            for target in 0..targets {
                let moves = &self.moves[target * self.words..(target + 1) * self.words];
                if distances[target] == FAR && moves.iter().zip(&reached).any(|(a, b)| a & b != 0) {
                    distances[target] = distance;
                    next[target / 64] |= 1 << (target % 64);
                }
            }
            if next == reached {
                break;
            }
            reached = next;
        }
        Ok(distances)
    }

    /// What is too much goes one step nearer, from the farthest on, for as long as there are steps.
    fn wave(&mut self, distances: &[u32], run: &Run) -> Result<(), Error> {
        let mut order: Vec<u32> = memory::with_capacity(distances.len())?;
        let is_near = |&target: &u32| !matches!(distances[target as usize], 0 | FAR);
        order.extend((0..distances.len() as u32).filter(is_near));
        order.sort_by_key(|&target| FAR - distances[target as usize]);
        for target in order {
            if self.excess[target as usize] > 0 {
                run.cancel.check()?;
                self.push(target, distances)?;
            }
        }
        Ok(())
    }

    /// Moves what a target has too much one step nearer to room.
    fn push(&mut self, target: u32, distances: &[u32]) -> Result<(), Error> {
        let from = target as usize;
        let mut at = 0;
        while self.excess[from] > 0 && at < self.members[from].len() {
            let source = self.members[from][at] as usize;
            let Some(to) = self.nearer(source, target, distances) else {
                at += 1;
                continue;
            };
            self.members[from].swap_remove(at);
            memory::push(&mut self.members[to as usize], source as u32)?;
            self.excess[from] -= 1;
            self.excess[to as usize] += 1;
            let width = self.problem.most_slots;
            let row = &mut self.slots[source * width..(source + 1) * width];
            for slot in row {
                *slot = if *slot == target { to } else { *slot };
            }
            self.note(source, None);
        }
        if self.excess[from] > 0 {
            // All have been looked at: where they may move is known again.
            self.moves[from * self.words..(from + 1) * self.words].fill(0);
            for at in 0..self.members[from].len() {
                self.note(self.members[from][at] as usize, Some(target));
            }
        }
        Ok(())
    }

    /// The target with most room that a source may have instead of one, a step nearer to room.
    fn nearer(&self, source: usize, from: u32, distances: &[u32]) -> Option<u32> {
        let problem = self.problem;
        let domain = |target: u32| problem.domain(target as usize);
        let others = self.row(source).iter().filter(|&&other| other != from);
        let mut best = (i64::MAX, None);
        for target in allowed(problem, source) {
            let excess = self.excess[target as usize];
            let nearer = distances[target as usize] < distances[from as usize];
            if nearer
                && excess < best.0
                && others.clone().all(|&other| domain(other) != domain(target))
            {
                best = (excess, Some(target));
            }
        }
        best.1
    }

    /// The targets that something left over can reach; `None` where nothing is.
    fn reached(&self) -> Result<Option<Vec<bool>>, Error> {
        let targets = self.problem.targets;
        let mut reached = memory::filled(targets, false)?;
        let mut open: Vec<usize> = memory::with_capacity(targets)?;
        open.extend((0..targets).filter(|&target| self.excess[target] > 0));
        if open.is_empty() {
            return Ok(None);
        }
        open.iter().for_each(|&target| reached[target] = true);
        while let Some(from) = open.pop() {
            for (to, reached) in reached.iter_mut().enumerate() {
                let word = self.moves[from * self.words + to / 64];
                if word >> (to % 64) & 1 == 1 && !std::mem::replace(reached, true) {
                    open.push(to);
                }
            }
        }
        Ok(Some(reached))
    }
}

/// The targets that a source may have.
fn allowed<'a>(problem: &Problem<'a>, source: usize) -> impl Iterator<Item = u32> + use<'a> {
    let (ids, targets) = (problem.ids(source), problem.targets);
    let scores = problem.row(source).iter().enumerate();
    scores.filter_map(move |(at, &score)| {
        let target = ids.map_or(at as u32, |ids| ids[at]);
        (score > f32::NEG_INFINITY && (target as usize) < targets).then_some(target)
    })
}
