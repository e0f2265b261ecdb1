//! Thousands of small instances of every kind against the oracle.

use super::{Case, Effort, oracle};
use crate::assign::{NO_CANDIDATE, Problem};
use crate::key::Key;
use crate::run::Run;

/// Draws for one instance.
pub struct Draws {
    key: Key,
    count: u64,
}

impl Draws {
    pub fn new(number: u64, kind: u64) -> Self {
        Self {
            key: Key::new(number, kind),
            count: 0,
        }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.count += 1;
        self.key.below(self.count, bound as u32) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn unit(&mut self) -> f64 {
        self.count += 1;
        (self.key.hash(self.count) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// An instance of a kind that the number decides.
pub fn case(number: u64) -> Case {
    let mut draws = Draws::new(number, 99);
    let sources = 1 + draws.below(if draws_large(number) { 60 } else { 14 });
    // Moves are listed where sources have few candidates of many targets.
    let many = number % 8 == 4;
    let targets = 1 + if many {
        20 + draws.below(40)
    } else {
        draws.below(9)
    };
    let fan_out = 1 + draws.below(4);
    let sparse = draws.chance(40) || many;
    let width = if many {
        1 + draws.below(4)
    } else if sparse {
        1 + draws.below(targets + 1)
    } else {
        targets
    };
    let levels = draws.below(5);
    let scale = [1.0, 1.0, 1e-6, 1e6][draws.below(4)];
    let offset = if draws.chance(30) { -2.0 } else { 0.0 };
    let masks = draws.chance(20);
    let forbidden = draws.chance(25);
    let mut scores = Vec::new();
    let mut candidates = Vec::new();
    for _ in 0..sources {
        let mut order: Vec<u32> = (0..targets as u32).collect();
        for at in (1..targets).rev() {
            order.swap(at, draws.below(at + 1));
        }
        for place in 0..width {
            let value = match levels {
                0 => 1.0,
                1 => draws.below(3) as f64,
                2 => draws.below(10) as f64 / 10.0,
                _ => draws.unit(),
            };
            let value = ((value + offset) * scale) as f32;
            scores.push(if forbidden && draws.chance(30) {
                f32::NEG_INFINITY
            } else if masks && draws.chance(20) {
                -1e9
            } else {
                value
            });
            let id = order.get(place).filter(|_| !draws.chance(10));
            candidates.push(id.copied().unwrap_or(NO_CANDIDATE));
        }
    }
    let mut case = Case {
        sources: sources as u32,
        fan_out: fan_out as u32,
        targets,
        scores,
        candidates: sparse.then_some(candidates),
        seed: number,
        ..Case::default()
    };
    if draws.chance(40) {
        let capacity = |_| [0.0, 1.0, 2.5, 8.0][draws.below(4)];
        let mut capacities: Vec<f64> = (0..targets).map(capacity).collect();
        capacities[0] += 1.0;
        case.capacities = Some(capacities);
    }
    if case.capacities.is_none() || draws.chance(30) {
        let mean = 2 * sources * fan_out / targets + 2;
        let limit = |_| draws.below(mean) as f64;
        case.limits = Some((0..targets).map(limit).collect());
    }
    if draws.chance(35) {
        let count = 1 + draws.below(targets);
        case.domains = Some(
            (0..targets)
                .map(|_| draws.below(count) as u32 * 7)
                .collect(),
        );
    }
    if draws.chance(30) {
        let fan_outs = (0..sources).map(|_| draws.below(fan_out + 1) as u32);
        case.fan_outs = Some(fan_outs.collect());
    }
    if draws.chance(25) {
        case.elsewhere = Some((draws.unit() * 1.5 - 0.5 + offset) * scale);
    }
    if draws.chance(40) {
        let height = [0.5, 3.0, 1e12, 1e300][draws.below(4)] * scale;
        case.prices = Some((0..targets).map(|_| draws.unit() * height).collect());
    }
    case
}

fn draws_large(number: u64) -> bool {
    number.is_multiple_of(8)
}

#[test]
fn every_small_instance_is_optimal() {
    let run = Run::default();
    for number in 0..6000 {
        let case = case(number);
        let limits = Problem::new(&case.options(), &run).unwrap().limits;
        let (filled, score) = oracle::solve(&case, &limits);
        let assignment = case.assign(Effort::Exact, &run);
        case.check(&assignment, &limits);
        let certificate = &assignment.certificate;
        let masked = case.scores.iter().fold(0f32, |most, score| {
            if score.is_finite() {
                most.max(score.abs())
            } else {
                most
            }
        });
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (f64::from(masked) + b.abs());
        match case.elsewhere {
            None => {
                assert_eq!(certificate.filled, filled, "{number}");
                assert!(
                    near(certificate.score, score),
                    "{number}: {score} {assignment:?}"
                );
            }
            Some(elsewhere) => {
                let wanted = (certificate.filled + certificate.unfilled) as f64;
                let value = |filled: u64, score: f64| score + (wanted - filled as f64) * elsewhere;
                let (ours, best) = (
                    value(certificate.filled, certificate.score),
                    value(filled, score),
                );
                assert!(near(ours, best), "{number}: {ours} {best}");
            }
        }
        // A mask of -1e9 leaves no more digits than this to the others.
        let value = certificate.score
            + case
                .elsewhere
                .map_or(0.0, |value| value * certificate.unfilled as f64);
        let above = certificate.upper_bound - value;
        let digits = f64::from(masked) * (case.targets + 2) as f64 * 1e-14;
        assert!(above <= 1e-6 * value.abs() + digits, "{number}: {above}");
    }
}

#[test]
fn fast_fills_as_much_and_keeps_the_rules() {
    let run = Run::default();
    for number in 0..500 {
        let case = case(number);
        let exact = case.assign(Effort::Exact, &run).certificate;
        let limits = Problem::new(&case.options(), &run).unwrap().limits;
        let fast = case.assign(Effort::Fast, &run);
        case.check(&fast, &limits);
        if case.elsewhere.is_none() {
            assert_eq!(exact.filled, fast.certificate.filled);
        }
    }
}
