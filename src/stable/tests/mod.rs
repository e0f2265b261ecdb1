mod churn;
mod golden;
mod input;
mod laws;
mod twin;

use super::{Ids, Options};
use crate::key::mix;

/// Pseudo-random numbers.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        ((u128::from(mix(self.0)) * u128::from(bound)) >> 64) as u64
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// Positions as ids, no limits, no domains, no slack.
pub fn options(sources: usize, fan_out: u32, capacities: Vec<f64>, seed: u64) -> Options {
    Options {
        fan_out,
        limits: None,
        domains: None,
        source_ids: Ids::Positions(sources),
        target_ids: Ids::Positions(capacities.len()),
        slack: 0.0,
        unit: None,
        max_targets: None,
        seed,
        capacities,
    }
}

/// A small problem of any kind.
pub fn any(random: &mut Random) -> Options {
    let targets = 1 + random.below(12) as usize;
    let sources = random.below(60) as usize;
    let sizes = [1.0, 1.0, 1.0, 2.0, 8.0, 0.3, 0.0];
    let mut capacities: Vec<f64> = Vec::new();
    for _ in 0..targets {
        capacities.push(sizes[random.below(7) as usize]);
    }
    capacities[0] = capacities[0].max(1.0);
    let fan_out = 1 + random.below(5) as u32;
    let mut options = options(sources, fan_out, capacities, random.below(u64::MAX));
    let mean = (sources as u64 * u64::from(fan_out)) / targets as u64;
    if random.chance(40) {
        let limit = |_| random.below(2 * mean + 2) as f64;
        options.limits = Some((0..targets).map(limit).collect());
    }
    if random.chance(50) {
        let domain = |_| random.below(targets as u64) as u32;
        options.domains = Some((0..targets).map(domain).collect());
    }
    if random.chance(40) {
        options.slack = random.below(40) as f64 / 100.0;
    }
    if random.chance(30) {
        options.source_ids = Ids::Numbers((0..sources as u64).map(mix).collect());
    }
    options
}
