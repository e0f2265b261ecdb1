//! The mapping in plain words, without guide, batches, classes sorted or tricks of arithmetic: the
//! oracle of the fast kernel.

use super::line::cuts;
use super::mixer::Mixer;
use crate::error::Error;
use crate::key::Key;
use crate::quota::{Problem, apportion, shares};

/// Routes every source. O(N * k) time and memory.
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn route(problem: &Problem) -> Result<Vec<i32>, Error> {
    let (n, k) = (problem.sources as usize, problem.fan_out as usize);
    let shares = shares::shares(problem)?;
    let quotas = apportion::apportion(problem, &shares, Key::new(problem.seed, 0))?;
    let line: Vec<i32> = quotas
        .iter()
        .flat_map(|quota| std::iter::repeat_n(quota.target as i32, quota.units as usize))
        .collect();
    let mut rows = vec![-1; n * k];
    if line.is_empty() {
        return Ok(rows);
    }
    let turns = line.len().div_ceil(n);
    let mixer = Mixer::new(
        Key::new(problem.seed, 1),
        n as u32,
        cuts(n as u32, &quotas)?,
    );
    for (source, row) in rows.chunks_mut(k).enumerate() {
        let (class, number) = mixer.deal(source as u32);
        let rank = mixer.first(class).forward(number) as usize;
        let class = class as usize;
        let mut position = class + turns * rank;
        for turn in 0..turns {
            let owner = line.get(turn * n + position).copied().unwrap_or(-1);
            row[(turn + class + mixer.first_slot() as usize) % turns] = owner;
            if turn + 1 < turns {
                position = next(&mixer, turn, position, turns);
            }
        }
        // Filled slots first, in their order.
        let filled: Vec<i32> = row.iter().copied().filter(|&j| j >= 0).collect();
        row.fill(-1);
        row[..filled.len()].copy_from_slice(&filled);
    }
    Ok(rows)
}

/// The position in the next turn, by the definition of the two permutations.
fn next(mixer: &Mixer, turn: usize, position: usize, turns: usize) -> usize {
    let class = position % turns;
    let (below_a, below_b, inner, outer) = mixer.step(turn as u32, class as u32).parts();
    let permute = |affine: super::affine::Affine, x: usize| {
        let (a, b, m) = affine.parts();
        ((a as u64 * x as u64 + u64::from(b)) % u64::from(m)) as usize
    };
    let mut rank = position / turns;
    if below_b > 0 && rank < below_a as usize {
        rank = permute(inner, rank);
    }
    if rank >= below_b as usize {
        rank = below_b as usize + permute(outer, rank - below_b as usize);
    }
    class + rank * turns
}
