//! The same split, with all tiers sorted anew for every domain.

use super::members::Group;
use crate::quota::{Problem, Quota};
use std::cmp::Reverse;

/// As [`split`](super::split::split). O(M + D * G log G).
pub fn split(problem: &Problem, order: &[u32], loads: &[u32], groups: &[Group]) -> Vec<Vec<Quota>> {
    let domain = |j: u32| problem.domain(j as usize) as u32;
    let sources = |group: usize| u64::from(groups[group].sources());
    let slots = |group: usize| sources(group) * u64::from(groups[group].fan_out);
    let mut left: Vec<u64> = (0..groups.len()).map(slots).collect();
    let grain = left.iter().sum::<u64>() / (u64::from(problem.sources) + loads.len() as u64) + 1;
    let mut quotas = vec![Vec::new(); groups.len()];
    for members in order.chunk_by(|&a, &b| domain(a) == domain(b)) {
        let load = |j: u32| u64::from(loads[j as usize]);
        let mut units: u64 = members.iter().map(|&j| load(j)).sum();
        // (slots left, group, sources): the sources of a group differ by one slot at most.
        let mut tiers = Vec::new();
        for (group, &slots) in left.iter().enumerate() {
            let (each, more) = (slots / sources(group), slots % sources(group));
            tiers.push((each + 1, group, more));
            tiers.push((each, group, sources(group) - more));
        }
        tiers.retain(|&(each, _, count)| each > 0 && count > 0);
        tiers.sort_by_key(|&(each, group, _)| Reverse((each, group)));
        let mut parts = vec![0; groups.len()];
        for tied in tiers.chunk_by_mut(|a, b| a.0 == b.0) {
            let count: u64 = tied.iter().map(|tier| tier.2).sum();
            let share = units.min(count);
            units -= share;
            let (mut passed, mut taken) = (0, 0);
            let mut take = |tier: &mut (u64, usize, u64), wanted: u64| {
                let part = wanted.min(tier.2);
                tier.2 -= part;
                parts[tier.1] += part;
                part
            };
            for tier in tied.iter_mut() {
                passed += tier.2;
                let goal = passed * share / count / grain * grain;
                taken += take(tier, goal - taken);
            }
            for tier in tied {
                taken += take(tier, share - taken);
            }
        }
        // Row by row: the units of the domain, group by group and target by target.
        let mut targets = members.iter().flat_map(|&j| (0..load(j)).map(move |_| j));
        for (group, part) in parts.into_iter().enumerate() {
            left[group] -= part;
            for target in targets.by_ref().take(part as usize) {
                match quotas[group].last_mut() {
                    Some(Quota {
                        target: j, units, ..
                    }) if *j == target => *units += 1,
                    _ => quotas[group].push(Quota {
                        target,
                        units: 1,
                        domain: domain(target),
                    }),
                }
            }
        }
    }
    quotas
}
