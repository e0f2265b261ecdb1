//! Any options at all, as bits: an error, or a plan whose facts agree and whose rows can be had.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use phase_router::exact::Options;
use phase_router::quota::Level;
use phase_router::run::Run;

#[derive(Arbitrary, Debug)]
struct Bits {
    sources: u32,
    fan_out: u32,
    capacities: Vec<u64>,
    limits: Option<Vec<u64>>,
    route_limits: Option<Vec<u64>>,
    domains: Option<Vec<u32>>,
    fan_outs: Option<Vec<u32>>,
    weights: Option<Vec<u64>>,
    topology: Vec<(Vec<u32>, Option<u32>)>,
    seed: u64,
    at: u32,
}

impl Bits {
    fn options(&self) -> Options {
        let floats =
            |bits: &Vec<u64>| -> Vec<f64> { bits.iter().map(|&x| f64::from_bits(x)).collect() };
        let level = |(of, most)| Level { of, most };
        Options {
            sources: self.sources,
            fan_out: self.fan_out,
            capacities: floats(&self.capacities),
            limits: self.limits.as_ref().map(floats),
            route_limits: self.route_limits.as_ref().map(floats),
            domains: self.domains.clone(),
            fan_outs: self.fan_outs.clone(),
            weights: self.weights.as_ref().map(floats),
            topology: self.topology.iter().cloned().map(level).collect(),
            seed: self.seed,
        }
    }
}

/// Rows larger than this are not asked for.
const SLOTS: u64 = 1 << 16;

fuzz_target!(|bits: Bits| {
    let slots = u64::from(bits.sources) * u64::from(bits.fan_out);
    // A plan with weights holds all rows.
    if bits.weights.is_some() && slots > SLOTS {
        return;
    }
    let uniform = bits.weights.is_none() && bits.fan_outs.is_none();
    let Ok(plan) = bits.options().plan(&Run::default()) else {
        return;
    };
    let problem = plan.problem();
    let loads = plan.loads().iter().map(|&load| u64::from(load));
    assert_eq!(loads.sum::<u64>(), plan.filled());
    let mut within = plan.loads().iter().zip(&problem.caps);
    assert!(within.all(|(load, cap)| load <= cap));
    let mut shares = plan.shares().iter();
    assert!(shares.all(|share| share.is_finite() && *share >= 0.0));
    if uniform {
        assert_eq!(plan.filled() + plan.unfilled(), problem.demand());
    }

    let (n, k) = (problem.sources, problem.fan_out);
    let source = bits.at % n.max(1);
    let range = source..n.min(source.saturating_add(100));
    if n > 0 && u64::from(k) * u64::from(range.end - range.start) <= SLOTS {
        let rows = plan.route(range, &Run::default()).unwrap();
        let mut row = vec![0; k as usize];
        plan.targets_of(source, &mut row).unwrap();
        assert_eq!(rows[..k as usize], row);
    }
});
