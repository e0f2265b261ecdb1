//! Sources of unequal weight: the router, LPT and random draws on the same inputs.
//!
//! ```sh
//! cargo run --release --no-default-features --example weights [name=file ...]
//! ```
//!
//! Prints a JSON object a cell. A file holds the weights of real sources as little-endian 64-bit
//! floating-point numbers. `npm run bench -- weights` runs this and makes tables of it.

mod draws;
mod opponents;

use phase_router::exact::weighted::naive;
use phase_router::exact::{Options, Router, WeightedPlan};
use phase_router::quota::Weights;
use phase_router::run::Run;
use serde_json::json;
use std::time::Instant;

/// Draws a cell.
const DRAWS: u64 = 8;

/// Where the weights of a cell come from.
enum Source<'a> {
    Kind(&'a str, u32),
    Real(&'a str, &'a [f64]),
}

/// Sums over the draws of a cell.
#[derive(Default)]
struct Sum {
    imbalance: f64,
    milliseconds: f64,
}

impl Sum {
    /// Runs one way of placing; `Vec` of rows in, imbalance out.
    fn add(&mut self, given: &Weights, shares: &[f64], place: impl FnOnce() -> Vec<i32>) {
        let begin = Instant::now();
        let rows = place();
        self.milliseconds += begin.elapsed().as_secs_f64() * 1e3;
        let mut loads = vec![0.0; shares.len()];
        for (row, weight) in rows
            .chunks(rows.len() / given.values.len())
            .zip(&given.values)
        {
            for &j in row {
                loads[j as usize] += weight;
            }
        }
        let excess = loads
            .iter()
            .zip(shares)
            .map(|(load, share)| load / share - 1.0);
        self.imbalance += excess.fold(f64::NEG_INFINITY, f64::max);
    }

    fn mean(&self) -> (f64, f64) {
        let draws = DRAWS as f64;
        (self.imbalance / draws, self.milliseconds / draws)
    }
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

fn cell(source: &Source, targets: usize, fan_out: u32, kind: &str) {
    let (mut router, mut lpt, mut heap, mut random) = (
        Sum::default(),
        Sum::default(),
        Sum::default(),
        Sum::default(),
    );
    let mut grain = 0.0;
    let (name, sources) = match source {
        Source::Kind(name, sources) => (name, *sources),
        Source::Real(name, weights) => (name, weights.len() as u32),
    };
    for draw in 0..DRAWS {
        let mut rng = draws::random(draw);
        let weights = match source {
            Source::Kind(name, sources) => draws::weights(name, *sources, &mut rng),
            Source::Real(_, weights) => weights.to_vec(),
        };
        let capacities = draws::capacities(kind, targets, draw, &mut rng);
        let options = Options {
            sources,
            fan_out,
            capacities: capacities.clone(),
            weights: Some(weights),
            seed: draw,
            ..Options::default()
        };
        let problem = options.problem().expect("a valid problem");
        let given = options.weights(&problem).expect("valid weights");
        let given = given.expect("there are weights");
        let run = Run::default();
        let plan = || WeightedPlan::new(problem.clone(), &given, &run).expect("memory");
        let shares = plan().shares().to_vec();
        let width = fan_out as usize;
        router.add(&given, &shares, || {
            plan().route(0..sources, &run).expect("memory")
        });
        lpt.add(&given, &shares, || {
            naive::route(&problem, &given).expect("memory")
        });
        heap.add(&given, &shares, || {
            opponents::heap_lpt(&given.values, width, &shares)
        });
        random.add(&given, &shares, || {
            opponents::random(sources as usize, width, &capacities, &mut rng)
        });
        grain += least(&given.values) / least(&shares) / 4.0;
    }
    let grain = grain / DRAWS as f64;
    let [router, lpt, heap, random] = [router, lpt, heap, random].map(|sum| sum.mean());
    let line = json!({
        "weights": name,
        "capacities": kind,
        "sources": sources,
        "targets": targets,
        "fanOut": fan_out,
        "imbalance": { "router": router.0, "lpt": lpt.0, "heapLpt": heap.0, "random": random.0 },
        "quarterOfLightest": grain,
        "timesLpt": router.0 / lpt.0.max(grain),
        "milliseconds": { "router": router.1, "lpt": lpt.1, "heapLpt": heap.1, "random": random.1 },
        "timesFasterThanLpt": lpt.1 / router.1,
        "timesFasterThanHeapLpt": heap.1 / router.1,
    });
    println!("{line}");
}

fn main() {
    for kind in draws::CAPACITIES {
        for name in draws::WEIGHTS {
            for sources in [500, 10_000, 100_000] {
                for targets in [20, 100, 1000]
                    .into_iter()
                    .filter(|&m| m <= sources as usize)
                {
                    for fan_out in [1, 2, 8] {
                        cell(&Source::Kind(name, sources), targets, fan_out, kind);
                    }
                }
            }
            for targets in [20, 1000] {
                cell(&Source::Kind(name, 1_000_000), targets, 2, kind);
            }
        }
        for argument in std::env::args().skip(1) {
            let (name, file) = argument.split_once('=').expect("name=file");
            let bytes = std::fs::read(file).expect("a file of weights");
            let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("eight bytes"));
            let weights: Vec<f64> = bytes.chunks_exact(8).map(number).collect();
            for targets in [20, 1000] {
                cell(&Source::Real(name, &weights), targets, 2, kind);
            }
        }
    }
}
