//! The mapping in plain words, for few sources: the oracle of the fast kernel.

use super::groups::GROUPS;
use super::plan::Keys;
use crate::error::Error;
use crate::exact::affine::Affine;
use crate::exact::mixer::{Cut, Mixer};
use crate::key::Key;
use crate::quota::{Problem, Tree, apportion, nested};

/// Routes every source. O(N * k * levels) time and memory, times the units for the lines.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn route(problem: &Problem, tree: &Tree) -> Result<Vec<i32>, Error> {
    let (n, k) = (problem.sources as usize, problem.fan_out as usize);
    let keys = Keys::new(problem.seed);
    let shares = nested::shares(problem, tree)?;
    let order = apportion::nested_order(problem, tree, keys.order)?;
    let quotas = apportion::round(problem, &shares, &order, keys.order)?;
    let units: Vec<u32> = quotas
        .iter()
        .flat_map(|quota| std::iter::repeat_n(quota.target, quota.units as usize))
        .collect();
    let rotation = keys.groups.below(0, problem.sources) as usize;
    let mut rows = vec![-1; n * k];
    for group in 0..GROUPS {
        let in_group = |position: usize| position % GROUPS as usize == group as usize;
        // The units at the positions of the group, target by target in an order of its own.
        let mut counts = vec![0; problem.targets()];
        for (unit, &j) in units.iter().enumerate() {
            counts[j as usize] += usize::from(in_group(unit % n));
        }
        let line: Vec<u32> = apportion::nested_order(problem, tree, keys.order_of(group))?
            .into_iter()
            .flat_map(|j| std::iter::repeat_n(j, counts[j as usize]))
            .collect();
        let sources = (0..n)
            .map(|i| (i + rotation) % n)
            .zip(0..)
            .filter(|&(rotated, _)| in_group(rotated));
        let mut sources: Vec<(usize, usize)> = sources.collect();
        sources.sort_unstable();
        let own: Vec<usize> = sources.into_iter().map(|(_, source)| source).collect();
        route_group(&line, &own, keys.mixer(group), tree, k, &mut rows);
    }
    Ok(rows)
}

/// Routes the sources `own`, in this order, over a line of units.
fn route_group(line: &[u32], own: &[usize], key: Key, tree: &Tree, k: usize, rows: &mut [i32]) {
    if line.is_empty() {
        return;
    }
    let n = own.len();
    let turns = line.len().div_ceil(n);
    let kept = kept(line, n, turns, tree);
    let uncut = vec![Cut { a: n as u32, b: 0 }; turns - 1];
    let deal = Mixer::new(key, n as u32, uncut);
    for (number, &source) in own.iter().enumerate() {
        let (class, at) = deal.class_of(number as u32);
        let rank = deal.first(class).forward(at);
        let mut position = deal.position(class, rank) as usize;
        let mut row = vec![-1; turns];
        for turn in 0..turns {
            let slot = (turn + class as usize + deal.first_slot() as usize) % turns;
            row[slot] = line.get(turn * n + position).map_or(-1, |&j| j as i32);
            if let Some(kept) = kept.get(turn) {
                let step = Steps {
                    kept,
                    class: class as usize,
                    turns,
                    n,
                    key: deal.steps(),
                    word: ((turn as u64) << 32) | u64::from(class),
                };
                position = step.second(step.first(position));
            }
        }
        let filled = row.into_iter().filter(|&j| j >= 0);
        for (slot, j) in rows[source * k..].iter_mut().zip(filled) {
            *slot = j;
        }
    }
}

/// The prefixes of positions that the first and the second step after every turn keep.
fn kept(line: &[u32], n: usize, turns: usize, tree: &Tree) -> Vec<[Vec<usize>; 2]> {
    let mut kept = vec![[vec![], vec![]]; turns - 1];
    // The label of a unit's node on every level; at last the target.
    let label = |unit: usize, level: usize| match tree.levels.get(level) {
        Some(nodes) => nodes.ids[line[unit] as usize],
        None => line[unit],
    };
    for level in 0..=tree.levels.len() {
        let mut start = 0;
        while start < line.len() {
            let size = |from: usize, level: usize| {
                let same = |&unit: &usize| label(unit, level) == label(from, level);
                (from..line.len()).take_while(same).count()
            };
            let end = start + size(start, level);
            // The node above: all units of its label.
            let above = match level {
                0 => line.len(),
                _ => (0..line.len())
                    .filter(|&unit| label(unit, level - 1) == label(start, level - 1))
                    .count(),
            };
            let (a, last) = (start % n, (end - 1) / n);
            let b = end - last * n;
            if above > n && a > 0 && b < n {
                for (turn, [one, two]) in kept.iter_mut().enumerate() {
                    if (start / n..last).contains(&turn) {
                        one.push(a);
                        two.push(if turn + 1 < last { a } else { b });
                    }
                }
            }
            start = end;
        }
    }
    for list in kept.iter_mut().flatten() {
        list.sort_unstable();
        list.dedup();
    }
    kept
}

/// The two steps of a class after a turn.
struct Steps<'a> {
    kept: &'a [Vec<usize>; 2],
    class: usize,
    turns: usize,
    n: usize,
    key: Key,
    word: u64,
}

impl Steps<'_> {
    /// The positions of the class in the block of a step that holds a position, and which block it is.
    fn block(&self, step: usize, position: usize) -> (Vec<usize>, usize) {
        let at = |p: usize| self.kept[step].iter().filter(|&&end| end <= p).count();
        let own = (0..self.n).filter(|p| p % self.turns == self.class);
        let block = own.filter(|&p| at(p) == at(position)).collect();
        (block, at(position))
    }

    /// Whether the second step permutes a block.
    fn moves(&self, block: usize) -> bool {
        let [one, two] = self.kept;
        let from = if block == 0 { 0 } else { two[block - 1] };
        block == two.len() || one.iter().any(|&at| from < at && at < two[block])
    }

    fn permuted(&self, block: &[usize], position: usize, family: u64, number: usize) -> usize {
        let key = match number {
            0 => self.key.child(family),
            _ => self.key.child(family).child(number as u64),
        };
        let (a, b, m) = Affine::new(key, self.word, block.len() as u32).parts();
        let x = block
            .iter()
            .position(|&p| p == position)
            .expect("it is there");
        block[((a as usize * x + b as usize) as u64 % u64::from(m)) as usize]
    }

    fn first(&self, position: usize) -> usize {
        let (block, at) = self.block(0, position);
        let (outer, number) = self.block(1, position);
        if self.moves(number) && block.iter().all(|p| outer.contains(p)) {
            return position;
        }
        self.permuted(&block, position, 0, at)
    }

    fn second(&self, position: usize) -> usize {
        let (block, at) = self.block(1, position);
        if !self.moves(at) {
            return position;
        }
        self.permuted(&block, position, 1, self.kept[1].len() - at)
    }
}
