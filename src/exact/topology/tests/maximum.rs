//! The maximum, against a flow that knows every source and every node.

use super::trees::{Draws, any};
use crate::exact::Options;
use crate::laws::most_filled;

/// The maximum flow from sources through a node of their own for each node of the tree, by its `most`, to
/// the targets, by what they take: augmenting paths, depth first, on a matrix.
fn maximum_flow(options: &Options) -> u64 {
    let (n, m) = (options.sources as usize, options.capacities.len());
    let mut levels: Vec<(Vec<u32>, u64)> = options
        .topology
        .iter()
        .map(|level| (level.of.clone(), level.most.map_or(u64::MAX / 4, u64::from)))
        .collect();
    levels.extend(options.domains.iter().map(|domains| (domains.clone(), 1)));
    let mut names = vec!["start".to_owned(), "end".to_owned()];
    let mut number = |name: String| match names.iter().position(|other| *other == name) {
        Some(at) => at,
        None => {
            names.push(name);
            names.len() - 1
        }
    };
    let mut edges = Vec::new();
    for source in 0..n {
        let mine = number(format!("source {source}"));
        edges.push((0, mine, u64::from(options.fan_out)));
        for j in 0..m {
            let mut at = mine;
            for (level, (of, most)) in levels.iter().enumerate() {
                let inside = number(format!("{source} in {} of {level}", of[j]));
                edges.push((at, inside, *most));
                at = inside;
            }
            edges.push((at, number(format!("target {j}")), 1));
        }
    }
    for j in 0..m {
        let limit = options
            .limits
            .as_ref()
            .map_or(f64::INFINITY, |limits| limits[j]);
        let live = options.capacities[j] > 0.0;
        let most = if live { limit.min(n as f64) as u64 } else { 0 };
        edges.push((number(format!("target {j}")), 1, most));
    }
    let count = names.len();
    let mut room = vec![vec![0u64; count]; count];
    // Targets of one node share the edge into it.
    for (from, to, most) in edges {
        room[from][to] = most;
    }
    let mut flow = 0;
    while push(&mut room, 0, &mut vec![false; count]) {
        flow += 1;
    }
    flow
}

fn push(room: &mut [Vec<u64>], at: usize, seen: &mut [bool]) -> bool {
    seen[at] = true;
    for next in 0..room.len() {
        if room[at][next] > 0 && !seen[next] && (next == 1 || push(room, next, seen)) {
            room[at][next] -= 1;
            room[next][at] += 1;
            return true;
        }
    }
    false
}

#[test]
fn the_least_cut_is_the_maximum_flow() {
    let (mut trees, mut short) = (0, 0);
    for seed in 0..30_000 {
        let options = any(&mut Draws::new(seed));
        if options.sources > 3 || options.capacities.len() > 12 || options.topology.is_empty() {
            continue;
        }
        let most = most_filled::within_nodes(&options);
        assert_eq!(maximum_flow(&options), most, "seed {seed}: {options:?}");
        trees += 1;
        short += u32::from(most < u64::from(options.sources * options.fan_out));
    }
    println!("{trees} trees, {short} with unfilled slots");
    assert!(trees >= 1000 && short >= 100);
}
