//! Random problems over random trees.

use crate::exact::Options;
use crate::key::Key;
use crate::quota::Level;

/// Draws, one after another.
pub struct Draws {
    key: Key,
    count: u64,
}

impl Draws {
    pub fn new(seed: u64) -> Self {
        Self {
            key: Key::new(seed, 77),
            count: 0,
        }
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.count += 1;
        self.key.below(self.count, bound)
    }

    /// One of some.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u32) as usize]
    }
}

/// A problem over a tree: up to four levels above the targets, a `most` on some, limits on a third,
/// capacities of many kinds, some of them 0; sources from none to some hundred.
pub fn any(draws: &mut Draws) -> Options {
    let levels = draws.below(5) as usize;
    let sources = draws.one(&[0, 1, 2, 3, 9, 9, 35, 35, 120, 400]).max(1) - draws.below(2);
    let fan_out = draws.one(&[1, 2, 2, 3, 3, 4, 5, 7, 9]);
    // The nodes of every level by their children, down to the targets.
    let mut paths: Vec<Vec<u32>> = vec![vec![]];
    for level in 0..=levels {
        let widest = draws.one(&[1, 2, 3, 4, 6]);
        let mut inner = Vec::new();
        for path in &paths {
            for _ in 0..=draws.below(widest) {
                let mut path = path.clone();
                path.push(inner.len() as u32);
                inner.push(path);
                if inner.len() > 60 && level < levels {
                    break;
                }
            }
        }
        paths = inner;
    }
    // Targets of a node need not be neighbours.
    Key::new(draws.below(u32::MAX).into(), 1).shuffle(&mut paths);
    let kind = draws.below(5);
    let mut capacities: Vec<f64> = (0..paths.len())
        .map(|_| match kind {
            0 => 1.0,
            1 => f64::from(1 + draws.below(9)),
            2 => draws.one(&[0.1, 0.3, 0.7]),
            3 => f64::from(draws.below(3)),
            _ => 10f64.powi(draws.below(9) as i32 - 4),
        })
        .collect();
    if capacities.iter().all(|&capacity| capacity == 0.0) {
        capacities[0] = 1.0;
    }
    let limited = draws.below(3) == 0;
    let limits = limited.then(|| {
        let mut limit = |_| f64::from(draws.below(2 * sources + 1));
        capacities.iter().map(&mut limit).collect()
    });
    let capped = draws.below(2) == 0;
    let topology = (0..levels).map(|level| Level {
        of: paths.iter().map(|path| path[level] * 7 + 3).collect(),
        most: (capped && draws.below(2) == 0).then(|| 1 + draws.below(fan_out + 1)),
    });
    let topology: Vec<Level> = topology.collect();
    // Domains inside the last level: some targets of a node together.
    let domains = (draws.below(4) == 0).then(|| {
        let of = |path: &Vec<u32>| {
            let node = if levels > 0 { path[levels - 1] } else { 0 };
            node * 3 + path[levels] % 3
        };
        paths.iter().map(of).collect()
    });
    Options {
        sources,
        fan_out,
        capacities,
        limits,
        domains,
        topology,
        seed: draws.below(u32::MAX).into(),
        ..Options::default()
    }
}

/// A regular tree of zones, racks and targets, with capacities from 10 to 100 in an order of `seed`.
pub fn zones([zones, racks, targets]: [u32; 3], seed: u64) -> Options {
    let mut draws = Draws::new(seed);
    let count = zones * racks * targets;
    Options {
        sources: 1000,
        fan_out: 3,
        capacities: (0..count)
            .map(|_| f64::from(10 + draws.below(91)))
            .collect(),
        topology: vec![
            Level {
                of: (0..count).map(|j| j / (racks * targets)).collect(),
                most: None,
            },
            Level {
                of: (0..count).map(|j| j / targets).collect(),
                most: None,
            },
        ],
        seed,
        ..Options::default()
    }
}
