//! Weights and capacities of every kind that is measured.

use phase_router::profile::Profile;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Kinds of weights.
pub const WEIGHTS: [&str; 4] = ["uniform", "lognormal(1)", "Pareto(1.5)", "Zipf(1.1)"];

/// Kinds of capacities.
pub const CAPACITIES: [&str; 3] = ["strong", "wide", "equal"];

/// The random numbers of one draw.
pub fn random(draw: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(draw)
}

/// A number in 0..1, never 0.
pub fn uniform(rng: &mut impl Rng) -> f64 {
    1.0 - rng.r#gen::<f64>()
}

/// N weights of a kind.
pub fn weights(kind: &str, sources: u32, rng: &mut impl Rng) -> Vec<f64> {
    let weight = |i: u32| match kind {
        "uniform" => uniform(rng),
        "lognormal(1)" => {
            // Box and Muller's normal.
            let radius = (-2.0 * uniform(rng).ln()).sqrt();
            (radius * (std::f64::consts::TAU * uniform(rng)).cos()).exp()
        }
        "Pareto(1.5)" => uniform(rng).powf(-1.0 / 1.5),
        "Zipf(1.1)" => f64::from(i + 1).powf(-1.1),
        other => panic!("no weights are called {other}"),
    };
    (0..sources).map(weight).collect()
}

/// M capacities of a kind; wide ones span three orders of magnitude.
pub fn capacities(kind: &str, targets: usize, seed: u64, rng: &mut impl Rng) -> Vec<f64> {
    match kind {
        "strong" => Profile::Strong.capacities(targets, seed).expect("memory"),
        "wide" => (0..targets).map(|_| 1000f64.powf(uniform(rng))).collect(),
        "equal" => vec![1.0; targets],
        other => panic!("no capacities are called {other}"),
    }
}
