//! Every plan and every kernel that a promise may wait for looks at its flag often, so that it stops soon and others
//! get their turn: between two looks there are 20 ms at most, in plans of up to 100,000 targets. What counts is the time of the processor that
//! the thread had, which Linux tells, and not what else the machine did meanwhile.
#![cfg(target_os = "linux")]

use phase_router::assign::{self, Effort};
use phase_router::baseline::{self, Baseline};
use phase_router::cancel::{Cancel, Pause};
use phase_router::error::Error;
use phase_router::exact;
use phase_router::run::Run;
use phase_router::{keys, rebalance, sampled, stable, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// What a right kernel stays below, in nanoseconds: three times the promise, for slower machines.
const MOST: u64 = 60_000_000;

/// The longest time between two looks of the one thread that computes.
#[derive(Debug, Default)]
struct Looks {
    count: AtomicUsize,
    last: AtomicU64,
    longest: AtomicU64,
}

impl Pause for Looks {
    fn pause(&self) {
        let now = used();
        let gap = now - self.last.swap(now, Relaxed);
        self.longest.fetch_max(gap, Relaxed);
        self.count.fetch_add(1, Relaxed);
    }
}

/// The time that the current thread has had a processor, in nanoseconds.
fn used() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

/// Runs a kernel on one thread and fails where it forgets its flag.
fn looks_often<T: Send>(name: &str, kernel: impl FnOnce(&Run) -> Result<T, Error> + Send) -> T {
    let looks = Arc::new(Looks::default());
    let run = Run::from(&Cancel::default().pausing(Arc::clone(&looks) as _));
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1);
    let (result, all) = threads.build().unwrap().install(|| {
        let begin = used();
        looks.last.store(begin, Relaxed);
        // As the binding does for every call.
        let result = run.cancel.watched(|| kernel(&run)).unwrap();
        looks.pause();
        (result, used() - begin)
    });
    let (count, longest) = (looks.count.load(Relaxed), looks.longest.load(Relaxed));
    let ms = |nanoseconds: u64| nanoseconds as f64 / 1e6;
    println!(
        "{name}: {count} looks in {:.0} ms, {:.1} ms apart at most",
        ms(all),
        ms(longest)
    );
    assert!(
        longest <= MOST,
        "{name}: {:.1} ms between two looks",
        ms(longest)
    );
    result
}

const MILLION: u32 = 1_000_000;
/// Targets of the largest plans: each pass over them is between two looks.
const MANY: u32 = 100_000;

fn numbers(count: u32, number: impl Fn(u32) -> u32) -> Vec<u32> {
    (0..count).map(number).collect()
}

fn floats(count: u32, number: impl Fn(u32) -> u32) -> Vec<f64> {
    (0..count).map(|i| f64::from(number(i))).collect()
}

/// Some number for each of many, without an order.
fn mixed(i: u32) -> u32 {
    i.wrapping_mul(2_654_435_761) >> 7
}

fn exact(sources: u32, targets: u32) -> exact::Options {
    exact::Options {
        sources,
        fan_out: 4,
        capacities: floats(targets, |j| 1 + mixed(j) % 1000),
        seed: 1,
        ..exact::Options::default()
    }
}

fn plan_and_route(name: &str, options: exact::Options) {
    let sources = options.sources.min(MILLION);
    let plan = looks_often(&format!("{name}, the plan"), |run| options.plan(run));
    looks_often(&format!("{name}, routes"), |run| {
        plan.route(0..sources, run)
    });
}

#[test]
fn exact_with_many_targets() {
    plan_and_route("exact", exact(MILLION, MANY));
}

#[test]
fn exact_with_limits_and_domains() {
    let options = exact::Options {
        limits: Some(floats(MANY, |j| mixed(j) % 90)),
        domains: Some(numbers(MANY, |j| mixed(j) % 40_000)),
        ..exact(MILLION, MANY)
    };
    plan_and_route("exact with limits and domains", options);
}

#[test]
fn exact_with_fan_outs() {
    let options = exact::Options {
        fan_outs: Some(numbers(MILLION, |i| mixed(i) % 5)),
        domains: Some(numbers(MANY, |j| mixed(j) % 40_000)),
        ..exact(MILLION, MANY)
    };
    plan_and_route("exact with fanOuts", options);
    let steep = exact::Options {
        fan_out: 1000,
        capacities: (0..1000).map(|j| 10f64.powi(300 - j * 3 / 5)).collect(),
        fan_outs: Some(numbers(3000, |i| i % 1000)),
        ..exact(3000, 1000)
    };
    plan_and_route("exact with many fanOuts", steep);
}

#[test]
fn exact_with_weights() {
    let options = exact::Options {
        weights: Some(floats(MILLION, |i| mixed(i) % 1000)),
        limits: Some(floats(MANY, |j| 1_000_000 + mixed(j) % 1000)),
        domains: Some(numbers(MANY, |j| mixed(j) % 40_000)),
        ..exact(MILLION, MANY)
    };
    plan_and_route("exact with weights", options);
    let alike = |i: u32| 1.0 + f64::from(mixed(i) % 1000) * f64::EPSILON;
    let mut weights: Vec<f64> = (0..3 * MILLION).map(alike).collect();
    // One that is far from all others, so that these are sorted as one part.
    weights[7] = 1e-300;
    let options = exact::Options {
        weights: Some(weights),
        ..exact(3 * MILLION, 1000)
    };
    plan_and_route("exact with weights that are nearly alike", options);
}

fn rebalanced(targets: u32) -> rebalance::Options {
    rebalance::Options {
        before: (0..4 * MILLION)
            .map(|slot| (mixed(slot) % (targets + 9)) as i32)
            .collect(),
        fan_out_before: 4,
        fan_out: 4,
        capacities: floats(targets, |j| 1 + mixed(j) % 10),
        domains: Some(numbers(targets, |j| j / 3)),
        ..rebalance::Options::default()
    }
}

#[test]
fn rebalance_by_count_and_by_weight() {
    let options = rebalanced(10_000);
    looks_often("rebalance", |run| rebalance::rebalance(&options, run));
    let limited = rebalance::Options {
        limits: Some(floats(10_000, |j| mixed(j) % 800)),
        max_moves: Some(200_000),
        ..rebalanced(10_000)
    };
    looks_often("rebalance with limits and a budget", |run| {
        rebalance::rebalance(&limited, run)
    });
    let weighted = rebalance::Options {
        weights: Some(floats(MILLION, |i| mixed(i) % 1000)),
        ..rebalanced(10_000)
    };
    looks_often("rebalance by weight", |run| {
        rebalance::by_weight(&weighted, run)
    });
}

#[test]
fn stable_with_many_sources() {
    let options = stable::Options {
        fan_out: 3,
        capacities: floats(2000, |j| 1 + mixed(j) % 10),
        domains: Some(numbers(2000, |j| j / 2)),
        source_ids: stable::Ids::Positions(300_000),
        target_ids: stable::Ids::Numbers((0..2000).collect()),
        max_targets: Some(20_000.0),
        limits: None,
        slack: 0.0,
        unit: None,
        seed: 1,
    };
    looks_often("stable", |run| {
        stable::route(&stable::Problem::new(&options, &run.cancel)?, run)
    });
}

#[test]
fn assign_and_certify() {
    let (sources, targets) = (20_000, 64);
    let scores: Vec<f32> = (0..sources * targets)
        .map(|at| mixed(at) as f32 / 3e7)
        .collect();
    let capacities = floats(targets, |j| 1 + j % 5);
    let options = assign::Options {
        sources,
        fan_out: 2,
        scores: &scores,
        capacities: Some(&capacities),
        ..assign::Options::default()
    };
    for effort in [Effort::Exact, Effort::Fast] {
        let done = looks_often(&format!("assign, {effort:?}"), |run| {
            assign::assign(&assign::Problem::new(&options, run)?, None, effort, run)
        });
        looks_often("certify", |run| {
            assign::certify(
                &assign::Problem::new(&options, run)?,
                &done.routes,
                None,
                run,
            )
        });
    }
}

#[test]
fn baselines() {
    for (name, method) in Baseline::ALL {
        let capacities = floats(300, |j| 1 + mixed(j) % 10);
        let problem = baseline::Problem::new(300_000, 3, capacities, None, None, 1).unwrap();
        looks_often(name, |run| method.route(&problem, &run.cancel));
    }
}

#[test]
fn sampled_with_many_targets() {
    let degrees = vec![5_000; 20_000];
    looks_often("sampled", |run| {
        let plan = sampled::Plan::auto(degrees.clone(), &degrees, 4, 1)?;
        sampled::route::route(&plan, run)
    });
}

#[test]
fn streams_and_keys() {
    let options = stream::Options {
        fan_out: 4,
        capacities: floats(10_000, |j| 1 + mixed(j) % 1000),
        ..stream::Options::default()
    };
    let plan = looks_often("stream, the plan", |run| stream::Plan::new(options, run));
    looks_often("stream, routes", |run| plan.route(0..MILLION.into(), run));
    let plan = keys::Plan::new(keys::Options {
        fan_out: 4,
        capacities: floats(10_000, |j| 1 + mixed(j) % 1000),
        ..keys::Options::default()
    })
    .unwrap();
    let bytes: Vec<u8> = (0..MILLION).flat_map(u32::to_le_bytes).collect();
    let offsets = numbers(MILLION + 1, |i| 4 * i);
    let mut rows = vec![0; 4 * MILLION as usize];
    looks_often("keys", |run| {
        plan.route_into(&bytes, &offsets, &mut rows, run)
    });
}
