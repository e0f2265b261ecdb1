//! The most slots that can be filled, by a maximum flow: augmenting paths on a matrix.

use crate::quota::Problem;

/// The maximum flow from sources by their fan-outs, at most 1 to each domain, on to its targets by
/// their caps.
pub fn most(problem: &Problem, fan_outs: &[u32]) -> u64 {
    let (n, d, m) = (fan_outs.len(), problem.domain_count(), problem.targets());
    let (start, end) = (n + d + m, n + d + m + 1);
    let mut room = vec![vec![0u32; end + 1]; end + 1];
    for i in 0..n {
        room[start][i] = fan_outs[i];
        room[i][n..n + d].fill(1);
    }
    for j in 0..m {
        room[n + problem.domain(j)][n + d + j] = u32::MAX / 2;
        room[n + d + j][end] = problem.caps[j];
    }
    let mut flow = 0;
    while let Some(path) = path(&room, start, end) {
        for edge in path.windows(2) {
            room[edge[0]][edge[1]] -= 1;
            room[edge[1]][edge[0]] += 1;
        }
        flow += 1;
    }
    flow
}

fn path(room: &[Vec<u32>], start: usize, end: usize) -> Option<Vec<usize>> {
    let mut from = vec![usize::MAX; room.len()];
    let mut reached = vec![start];
    from[start] = start;
    while let Some(node) = reached.pop() {
        for next in 0..room.len() {
            if room[node][next] > 0 && from[next] == usize::MAX {
                from[next] = node;
                reached.push(next);
            }
        }
    }
    if from[end] == usize::MAX {
        return None;
    }
    let mut path = vec![end];
    while path[path.len() - 1] != start {
        path.push(from[path[path.len() - 1]]);
    }
    path.reverse();
    Some(path)
}
