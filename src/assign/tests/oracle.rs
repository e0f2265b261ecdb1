//! An independent solver: minimum cost flow on the whole graph of rows, domains and targets, one
//! unit at a time along the shortest way (Bellman and Ford with a queue), from nothing.

use super::Case;
use std::collections::VecDeque;

struct Arc {
    to: usize,
    room: u32,
    cost: f64,
}

#[derive(Default)]
struct Graph {
    arcs: Vec<Arc>,
    out: Vec<Vec<usize>>,
    /// What rounding may feign.
    rounding: f64,
}

impl Graph {
    fn node(&mut self) -> usize {
        self.out.push(Vec::new());
        self.out.len() - 1
    }

    fn arc(&mut self, from: usize, to: usize, room: u32, cost: f64) {
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            self.out[from].push(self.arcs.len());
            self.arcs.push(Arc { to, room, cost });
        }
    }

    /// The cheapest way that has room: its cost, and the arc into every node.
    fn way(&self, from: usize, to: usize) -> Option<(f64, Vec<usize>)> {
        let mut cost = vec![f64::INFINITY; self.out.len()];
        let mut into = vec![usize::MAX; self.out.len()];
        let mut queue = VecDeque::from([from]);
        cost[from] = 0.0;
        while let Some(node) = queue.pop_front() {
            for &a in &self.out[node] {
                let arc = &self.arcs[a];
                if arc.room > 0 && cost[node] + arc.cost < cost[arc.to] - self.rounding {
                    cost[arc.to] = cost[node] + arc.cost;
                    into[arc.to] = a;
                    queue.push_back(arc.to);
                }
            }
        }
        cost[to].is_finite().then_some((cost[to], into))
    }
}

/// The most slots that can be filled and the best score of so many; with `elsewhere`, those of the
/// best value.
pub fn solve(case: &Case, limits: &[u32]) -> (u64, f64) {
    let finite = case.scores.iter().filter(|score| score.is_finite());
    let largest = finite.fold(0f32, |most, score| most.max(score.abs()));
    let mut graph = Graph {
        rounding: 1e-14 * f64::from(largest),
        ..Graph::default()
    };
    let (source, sink) = (graph.node(), graph.node());
    let targets: Vec<usize> = limits.iter().map(|_| graph.node()).collect();
    for (&node, &limit) in targets.iter().zip(limits) {
        graph.arc(node, sink, limit, 0.0);
    }
    for i in 0..case.sources as usize {
        let row = graph.node();
        graph.arc(source, row, case.slots(i), 0.0);
        let mut domains = std::collections::HashMap::new();
        for (j, score) in case.row(i) {
            let key = case.domains.as_ref().map_or(j as u32, |domains| domains[j]);
            let domain = *domains.entry(key).or_insert_with(|| {
                let node = graph.node();
                graph.arc(row, node, 1, 0.0);
                node
            });
            graph.arc(domain, targets[j], 1, -f64::from(score));
        }
    }
    let (mut filled, mut score) = (0, 0.0);
    while let Some((cost, into)) = graph.way(source, sink) {
        if case.elsewhere.is_some_and(|elsewhere| -cost < elsewhere) {
            break;
        }
        let mut node = sink;
        while node != source {
            let a = into[node];
            graph.arcs[a].room -= 1;
            graph.arcs[a ^ 1].room += 1;
            node = graph.arcs[a ^ 1].to;
        }
        filled += 1;
        score -= cost;
    }
    (filled, score)
}
