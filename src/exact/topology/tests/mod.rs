//! The guarantees over a tree: by brute force on many random ones, and what their tests would miss.

mod any_intervals;
mod counts;
mod equal;
mod maximum;
mod mutations;
mod refused;
mod scatter;
mod trees;
mod unbiased;

use super::mixer::NestedMixer;
use super::transitions::Transition;
use crate::exact::mixer::Mix;
use crate::key::Key;

/// How often every source stands on the stretch of units from `start` to `end`, where sources move as
/// these transitions say.
fn counts(key: Key, n: u32, transitions: &[Transition], stretches: &[(u64, u64)]) -> Vec<Vec<u32>> {
    let mixer = NestedMixer::new(key, n, transitions.to_vec()).unwrap();
    let deal = mixer.deal();
    let mut counts = vec![vec![0; n as usize]; stretches.len()];
    for source in 0..n {
        let (class, number) = deal.class_of(source);
        let mut rank = deal.first(class).forward(number);
        for turn in 0..deal.turns() {
            let unit = u64::from(turn) * u64::from(n) + u64::from(deal.position(class, rank));
            for (count, &(start, end)) in counts.iter_mut().zip(stretches) {
                count[source as usize] += u32::from((start..end).contains(&unit));
            }
            if turn + 1 < deal.turns() {
                rank = mixer.next(turn, class, rank);
            }
        }
    }
    counts
}

/// Whether all counts are the floor or the ceiling of their stretch / N.
fn are_spread(n: u32, stretches: &[(u64, u64)], counts: &[Vec<u32>]) -> bool {
    stretches.iter().zip(counts).all(|(&(start, end), counts)| {
        let (units, n) = (end - start, u64::from(n));
        let within = |&count: &u32| (units / n..=units.div_ceil(n)).contains(&count.into());
        counts.iter().all(within)
    })
}
