//! The theorem as it stands: for any family of intervals, nested or crossing.

use super::super::blocks::MAX_BLOCKS;
use super::super::transitions::Transition;
use super::trees::Draws;
use super::{are_spread, counts};
use crate::key::Key;

/// What a family asks for, straight from the theorem.
fn asked(n: u32, turns: u32, stretches: &[(u64, u64)]) -> Vec<Transition> {
    let n = u64::from(n);
    let mut transitions = vec![Transition::default(); turns as usize - 1];
    for (turn, Transition { one, two }) in (0u64..).zip(&mut transitions) {
        for &(start, end) in stretches {
            let (first, last) = (start / n, (end - 1) / n);
            let (a, b) = ((start % n) as u32, (end - last * n) as u32);
            if (first..last).contains(&turn) && a > 0 && u64::from(b) < n {
                one.push(a);
                two.push(if turn + 1 < last { a } else { b });
            }
        }
        for kept in [one, two] {
            kept.sort_unstable();
            kept.dedup();
        }
    }
    transitions
}

#[test]
fn all_counts_are_floor_or_ceiling() {
    let (mut crossing, mut many) = (0, 0);
    for seed in 0..20_000 {
        let mut draws = Draws::new(seed);
        let n = 1 + draws.below(40);
        let turns = 1 + draws.below(7);
        let units = u64::from(n * turns);
        let stretches: Vec<(u64, u64)> = (0..=draws.below(8))
            .map(|_| {
                let (x, y) = (draws.below(n * turns), draws.below(n * turns));
                (x.min(y).into(), (x.max(y) + 1).into())
            })
            .collect();
        assert!(stretches.iter().all(|&(_, end)| end <= units));
        let transitions = asked(n, turns, &stretches);
        let most = transitions.iter().map(|kept| kept.one.len()).max();
        assert!(most.unwrap_or(0) < MAX_BLOCKS);
        many += u32::from(most.unwrap_or(0) > 2);
        crossing += u32::from(stretches.iter().any(|x| {
            let crosses = |y: &(u64, u64)| x.0 < y.0 && y.0 < x.1 && x.1 < y.1;
            stretches.iter().any(crosses)
        }));
        let counts = counts(Key::new(seed, 5), n, &transitions, &stretches);
        assert!(are_spread(n, &stretches, &counts), "seed {seed}");
    }
    println!("{crossing} with crossing intervals, {many} with three prefixes or more");
    assert!(crossing > 1000 && many > 1000);
}
