//! 3: as many slots are filled as distinctness and limits allow.

use super::{Verdict, bound, domain, ensure, fan_out, levels, wanted};
use crate::exact::{Facts, Options};
use std::collections::{BTreeMap, VecDeque};

/// Whether the filled slots are the maximum, and the facts say so. With limits in weight, where the
/// maximum is a matter of bin packing, only that the facts agree with the routes.
///
/// # Errors
///
/// How many are filled, and how many could be.
pub fn holds(options: &Options, routes: &[i32], facts: &Facts) -> Verdict {
    let filled = routes.iter().filter(|&&j| j >= 0).count() as u64;
    ensure(facts.filled == filled, || {
        format!("{filled} slots are filled, {} are said to be", facts.filled)
    })?;
    let wanted = wanted(options);
    ensure(facts.demand == wanted, || {
        format!("{wanted} slots are wanted, {} are said to be", facts.demand)
    })?;
    ensure(facts.bottleneck.is_none() == (filled == wanted), || {
        format!("{filled} of {wanted} filled: {:?}", facts.bottleneck)
    })?;
    if options.weights.is_some() && options.limits.is_some() {
        return Ok(());
    }
    let most = most(options);
    ensure(filled == most, || {
        format!("{filled} slots are filled, {most} could be")
    })
}

/// The most slots that can be filled: for few sources by a maximum flow, for more by the least cut.
pub fn most(options: &Options) -> u64 {
    if !options.topology.is_empty() {
        return within_nodes(options);
    }
    if options.sources <= 16 {
        maximum_flow(options)
    } else {
        least_cut(options)
    }
}

/// The least of N * k and what the nodes of the widest level take, each the least of `most` * N and what is
/// in it.
pub fn within_nodes(options: &Options) -> u64 {
    let n = u64::from(options.sources);
    let mut rooms: Vec<u64> = (0..options.capacities.len())
        .map(|j| bound(options, j).into())
        .collect();
    // Once a node is counted, all of it is at its first target.
    for level in levels(options).iter().rev() {
        let mut firsts = BTreeMap::new();
        for (j, &node) in level.of.iter().enumerate() {
            let first = *firsts.entry(node).or_insert(j);
            if first != j {
                rooms[first] += std::mem::take(&mut rooms[j]);
            }
        }
        for &first in firsts.values() {
            rooms[first] = rooms[first].min(level.most.saturating_mul(n));
        }
    }
    rooms.iter().sum::<u64>().min(wanted(options))
}

/// Domains, each with the most routes that its targets take together.
fn domains(options: &Options) -> Vec<(u64, u64)> {
    let mut domains: Vec<(u64, u64)> = (0..options.capacities.len())
        .map(|j| (domain(options, j), u64::from(bound(options, j))))
        .collect();
    domains.sort_unstable();
    domains.dedup_by(|next, sum| {
        let same = next.0 == sum.0;
        if same {
            sum.1 += next.1;
        }
        same
    });
    domains
}

/// The maximum flow from sources by their fan-outs, at most 1 from each to each domain, and on by what
/// the domain takes: shortest augmenting paths on a matrix (Edmonds and Karp 1972).
pub fn maximum_flow(options: &Options) -> u64 {
    let (n, domains) = (options.sources as usize, domains(options));
    let (start, end) = (n + domains.len(), n + domains.len() + 1);
    let mut room = vec![vec![0u64; end + 1]; end + 1];
    for edges in &mut room[..n] {
        edges[n..start].fill(1);
    }
    for (source, wanted) in room[start][..n].iter_mut().enumerate() {
        *wanted = fan_out(options, source).into();
    }
    for (d, &(_, most)) in domains.iter().enumerate() {
        room[n + d][end] = most;
    }
    let mut flow = 0;
    loop {
        let mut before = vec![usize::MAX; end + 1];
        before[start] = start;
        let mut queue = VecDeque::from([start]);
        while let Some(at) = queue.pop_front() {
            for next in 0..=end {
                if room[at][next] > 0 && before[next] == usize::MAX {
                    before[next] = at;
                    queue.push_back(next);
                }
            }
        }
        if before[end] == usize::MAX {
            return flow;
        }
        flow += 1;
        let mut at = end;
        while at != start {
            room[before[at]][at] -= 1;
            room[at][before[at]] += 1;
            at = before[at];
        }
    }
}

/// The least of F(t) + what all domains but t take, over t domains: F(t) = sum over the sources of
/// min(k_i, t), which is all that t domains can have.
pub fn least_cut(options: &Options) -> u64 {
    let mut rooms: Vec<u64> = domains(options)
        .iter()
        .map(|&(_, most)| most.min(options.sources.into()))
        .collect();
    rooms.sort_unstable_by(|a, b| b.cmp(a));
    let demand = |t: usize| -> u64 {
        (0..options.sources as usize)
            .map(|source| u64::from(fan_out(options, source)).min(t as u64))
            .sum()
    };
    (0..=rooms.len())
        .map(|t| demand(t) + rooms[t..].iter().sum::<u64>())
        .min()
        .expect("t = 0 is there")
}
