//! Scores like those of a gate: the probabilities that a mixture of experts gives its experts.

use super::Case;
use crate::key::Key;

/// Draws of a normal distribution, nearly: a sum of twelve uniform ones.
struct Normal(Key, u64);

impl Normal {
    fn draw(&mut self) -> f64 {
        let unit = |word| (self.0.hash(word) >> 11) as f64 / (1u64 << 53) as f64;
        let sum: f64 = (12 * self.1..12 * self.1 + 12).map(unit).sum();
        self.1 += 1;
        sum - 6.0
    }
}

/// N x M probabilities: a low-rank product, a bias for every target, noise, and a softmax.
pub fn gates(sources: u32, targets: usize, fan_out: u32, seed: u64) -> Case {
    const RANK: usize = 6;
    let mut normal = Normal(Key::new(seed, 0), 0);
    let mut draws = |count| (0..count).map(|_| normal.draw()).collect::<Vec<f64>>();
    let directions = draws(targets * RANK);
    let biases = draws(targets);
    let mut scores = Vec::with_capacity(sources as usize * targets);
    for _ in 0..sources {
        let hidden = draws(RANK);
        let noise = draws(targets);
        let logit = |j: usize| {
            let product = (0..RANK).map(|r| hidden[r] * directions[j * RANK + r]);
            biases[j] + 0.5 * noise[j] + 0.5 * product.sum::<f64>()
        };
        let powers: Vec<f64> = (0..targets).map(|j| logit(j).exp()).collect();
        let sum: f64 = powers.iter().sum();
        scores.extend(powers.iter().map(|power| (power / sum) as f32));
    }
    Case {
        sources,
        fan_out,
        targets,
        scores,
        capacities: Some(vec![1.0; targets]),
        ..Case::default()
    }
}
