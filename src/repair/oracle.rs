//! The fewest new routes, by a cheapest flow that knows nothing of the repair: successive shortest
//! paths on an explicit network.

use super::problem::Problem;

/// A flow network with costs.
#[derive(Default)]
pub struct Network {
    ends: Vec<usize>,
    room: Vec<i64>,
    costs: Vec<i64>,
    arcs: Vec<Vec<usize>>,
}

impl Network {
    /// A network of so many nodes.
    pub fn new(nodes: usize) -> Self {
        Self {
            arcs: vec![Vec::new(); nodes],
            ..Self::default()
        }
    }

    /// Adds an arc; returns its number.
    pub fn add(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            self.arcs[from].push(self.ends.len());
            self.ends.push(to);
            self.room.push(room);
            self.costs.push(cost);
        }
        self.ends.len() - 2
    }

    /// The largest flow and its least cost.
    pub fn cheapest(&mut self, start: usize, end: usize) -> (i64, i64) {
        let (mut flow, mut cost) = (0, 0);
        loop {
            let mut distance = vec![i64::MAX; self.arcs.len()];
            let mut arc_to = vec![usize::MAX; self.arcs.len()];
            distance[start] = 0;
            let mut changed = true;
            while std::mem::take(&mut changed) {
                for node in 0..self.arcs.len() {
                    if distance[node] == i64::MAX {
                        continue;
                    }
                    for &arc in &self.arcs[node] {
                        let (to, value) = (self.ends[arc], distance[node] + self.costs[arc]);
                        if self.room[arc] > 0 && value < distance[to] {
                            distance[to] = value;
                            arc_to[to] = arc;
                            changed = true;
                        }
                    }
                }
            }
            if distance[end] == i64::MAX {
                return (flow, cost);
            }
            let mut node = end;
            while node != start {
                let arc = arc_to[node];
                self.room[arc] -= 1;
                self.room[arc ^ 1] += 1;
                node = self.ends[arc ^ 1];
            }
            flow += 1;
            cost += distance[end];
        }
    }
}

/// How many slots can be filled, and the most old routes that can be among them; `value` is what an
/// old route is worth.
pub fn most_kept(problem: &Problem<'_>, value: impl Fn(usize, usize, bool) -> i64) -> (i64, i64) {
    let sources = problem.old.len() / problem.old_width;
    let targets = problem.targets();
    let domains = (0..targets)
        .map(|j| problem.domain(j as i32) as usize + 1)
        .max();
    let domains = domains.unwrap_or(0);
    let (start, more) = (0, 1);
    let source = |i: usize| 2 + i;
    let domain = |i: usize, d: usize| 2 + sources + i * domains + d;
    let target = |j: usize| 2 + sources * (1 + domains) + j;
    let extras = target(targets);
    let end = extras + 1;
    let mut network = Network::new(end + 1);
    network.add(start, more, problem.wants.more as i64, 0);
    for i in 0..sources {
        network.add(start, source(i), i64::from(problem.wants.base(i)), 0);
        if problem.wants.may_have_more(i) {
            network.add(more, source(i), 1, 0);
        }
        for d in 0..domains {
            network.add(source(i), domain(i, d), 1, 0);
        }
        for j in 0..targets {
            let old = problem.old_row(i).contains(&(j as i32));
            let at = domain(i, problem.domain(j as i32) as usize);
            network.add(at, target(j), 1, -value(i, j, old));
        }
    }
    for j in 0..targets {
        network.add(target(j), end, i64::from(problem.floors[j]), 0);
        network.add(target(j), extras, i64::from(problem.fractional[j]), 0);
    }
    network.add(extras, end, problem.extras as i64, 0);
    let (flow, cost) = network.cheapest(start, end);
    (flow, -cost)
}
