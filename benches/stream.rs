//! Streams in ranges beside a golden-ratio line with a guide table, which is the plain way to look up shares,
//! and beside `exact`: one thread, medians of rounds in which all take turns; CPU time where the system tells it, so that others on the
//! machine count little. Prints a line of
//! JSON a setting; `npm run bench -- streams` records them.

use phase_router::exact;
use phase_router::lanes::Isa;
use phase_router::profile::Profile;
use phase_router::quota::Problem;
use phase_router::run::Run;
use phase_router::stream::{Options, Plan};
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: usize = 5;
const SLOTS: usize = 1 << 22;

fn main() {
    // The test runner of cargo asks for a list.
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let strong = |m| ("strong", Profile::Strong.capacities(m, 42).unwrap());
    let equal = |m| ("equal", vec![1.0; m]);
    let random = |m: usize| {
        let capacity = |j: usize| 0.05 + (j * 2_654_435_761 % 1_000_003) as f64 / 1e6;
        ("random", (0..m).map(capacity).collect())
    };
    for ((name, capacities), fan_out, mix) in [
        (strong(16), 1, false),
        (strong(1000), 1, false),
        (strong(1000), 4, false),
        (strong(1000), 4, true),
        (equal(1000), 4, true),
        (random(1000), 1, false),
        (random(1000), 4, false),
        (random(1000), 4, true),
        (random(10_000), 4, false),
        (random(100_000), 4, false),
    ] {
        let row = pool.install(|| measure(name, &capacities, fan_out, mix));
        println!("{row}");
    }
}

fn measure(name: &str, capacities: &[f64], fan_out: u32, mix: bool) -> String {
    let plan = Plan::new(
        Options {
            fan_out,
            capacities: capacities.to_vec(),
            mix: Some(mix),
            seed: 1,
            ..Options::default()
        },
        &Run::default(),
    )
    .unwrap();
    let items = SLOTS / fan_out as usize;
    let problem = Problem::new(items as u32, fan_out, capacities.to_vec(), None, None, 1).unwrap();
    let exact = exact::Plan::new(problem, &Run::default()).unwrap();
    let line = Line::new(&plan.shares().unwrap());
    let mut rows = vec![0; items * fan_out as usize];
    let sets = Isa::available();
    let mut times = vec![Vec::new(); sets.len() + 2];
    for round in 0..ROUNDS as u64 {
        let from = round * items as u64;
        for (&isa, times) in sets.iter().zip(&mut times) {
            let run = Run::from(isa);
            let range = from..from + items as u64;
            times.push(timed(|| {
                plan.route_into(range, black_box(&mut rows), &run).unwrap()
            }));
        }
        times[sets.len()].push(timed(|| line.route(from, fan_out, black_box(&mut rows))));
        times[sets.len() + 1].push(timed(|| {
            use exact::Router;
            exact
                .route_into(0..items as u32, black_box(&mut rows), &Run::default())
                .unwrap();
        }));
    }
    let ns = |times: &[f64]| {
        let mut sorted = times.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[sorted.len() / 2] / rows.len() as f64
    };
    let stream: Vec<String> = sets
        .iter()
        .zip(&times)
        .map(|(isa, times)| format!("\"{}\":{:.2}", isa.name(), ns(times)))
        .collect();
    format!(
        "{{\"capacities\":\"{name}\",\"targets\":{},\"fanOut\":{fan_out},\"mix\":{mix},\"stream\":{{{}}},\"line\":{:.2},\"exact\":{:.2},\"bound\":{:.3}}}",
        capacities.len(),
        stream.join(","),
        ns(&times[sets.len()]),
        ns(&times[sets.len() + 1]),
        plan.window_bound(),
    )
}

/// Nanoseconds of a call.
fn timed(call: impl FnOnce()) -> f64 {
    let (begin, spent) = (Instant::now(), cpu_time());
    call();
    match spent.zip(cpu_time()) {
        Some((before, after)) => after - before,
        None => begin.elapsed().as_nanos() as f64,
    }
}

/// What this thread has had of a processor, where there is Linux to tell.
fn cpu_time() -> Option<f64> {
    // The system counts it when threads take turns, or every few milliseconds.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok()
}

/// Shares end to end on a line of k units; item n stands at the fraction of n golden ratios of every unit.
struct Line {
    ends: Vec<u64>,
    guide: Vec<u32>,
    shift: u32,
}

impl Line {
    fn new(shares: &[f64]) -> Self {
        let mut end = 0.0;
        let ends: Vec<u64> = shares
            .iter()
            .map(|share| {
                end += share;
                (end * 4_294_967_296.0) as u64
            })
            .collect();
        let total = ends[ends.len() - 1];
        let cell = total / (4 * ends.len() as u64) + 1;
        let shift = 63 - cell.leading_zeros().min(63);
        let mut at = 0;
        let guide = (0..=(total >> shift) + 1).map(|i| {
            while at + 1 < ends.len() && ends[at] <= i << shift {
                at += 1;
            }
            at as u32
        });
        let guide = guide.collect();
        Self { ends, guide, shift }
    }

    fn route(&self, from: u64, fan_out: u32, rows: &mut [i32]) {
        let last = self.ends.len() - 1;
        for (item, row) in (from..).zip(rows.chunks_exact_mut(fan_out as usize)) {
            let place = item.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
            for (unit, slot) in (0u64..).zip(row) {
                let place = (unit << 32) + place;
                let mut target = self.guide[(place >> self.shift) as usize] as usize;
                while target < last && self.ends[target] <= place {
                    target += 1;
                }
                *slot = target as i32;
            }
        }
    }
}
