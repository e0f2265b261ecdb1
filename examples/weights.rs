//! Sources of unequal weight: the router against LPT and random draws.
use phase_router::cancel::Cancel;
use phase_router::exact::weighted::naive;
use phase_router::exact::{Problem, Router, WeightedPlan, Weights};
use phase_router::lanes::Isa;
use phase_router::profile::Profile;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (a, b): (f64, f64) = (1.0 - rng.r#gen::<f64>(), rng.r#gen());
    (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
}

fn weights(kind: &str, n: u32, rng: &mut ChaCha8Rng) -> Vec<f64> {
    (0..n)
        .map(|i| match kind {
            "uniform" => 1.0 - rng.r#gen::<f64>(),
            "lognormal" => normal(rng).exp(),
            "pareto" => (1.0 - rng.r#gen::<f64>()).powf(-1.0 / 1.5),
            "zipf" => f64::from(i + 1).powf(-1.1),
            "equal" => 1.0,
            _ => unreachable!(),
        })
        .collect()
}

fn capacities(kind: &str, m: usize, seed: u64, rng: &mut ChaCha8Rng) -> Vec<f64> {
    match kind {
        "equal" => vec![1.0; m],
        "strong" => Profile::Strong.capacities(m, seed).unwrap(),
        "wide" => (0..m)
            .map(|_| 10f64.powf(rng.r#gen::<f64>() * 3.0))
            .collect(),
        _ => unreachable!(),
    }
}

fn imbalance(rows: &[i32], k: usize, w: &[f64], shares: &[f64]) -> f64 {
    let mut loads = vec![0.0; shares.len()];
    for (row, w) in rows.chunks(k).zip(w) {
        for &j in row {
            if j >= 0 {
                loads[j as usize] += w;
            }
        }
    }
    loads
        .iter()
        .zip(shares)
        .filter(|(_, s)| **s > 0.0)
        .map(|(l, s)| l / s - 1.0)
        .fold(f64::MIN, f64::max)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let ns: Vec<u32> = args[1].split(',').map(|x| x.parse().unwrap()).collect();
    let ms: Vec<usize> = args[2].split(',').map(|x| x.parse().unwrap()).collect();
    let ks: Vec<u32> = args[3].split(',').map(|x| x.parse().unwrap()).collect();
    let draws: u64 = args[4].parse().unwrap();
    let kinds = args.get(5).map_or("uniform,lognormal,pareto,zipf", |x| x);
    let caps = args.get(6).map_or("strong,wide,equal", |x| x);
    let mut missed = 0;
    let mut cells = 0;
    for &n in &ns {
        for &m in &ms {
            for &k in &ks {
                for kind in kinds.split(',') {
                    for cap in caps.split(',') {
                        let (mut a, mut b, mut q, mut ta, mut tb) = (0.0, 0.0, 0.0, 0.0, 0.0);
                        for draw in 0..draws {
                            let mut rng = ChaCha8Rng::seed_from_u64(1000 * draw + 7);
                            let w = weights(kind, n, &mut rng);
                            let c = capacities(cap, m, draw, &mut rng);
                            let problem = Problem::new(n, k, c, None, None, draw).unwrap();
                            let given = Weights::new(&problem, w, None, None).unwrap();
                            let t = Instant::now();
                            let plan = WeightedPlan::new(
                                problem.clone(),
                                &given,
                                Isa::detect(),
                                &Cancel::default(),
                            )
                            .unwrap();
                            ta += t.elapsed().as_secs_f64();
                            let rows = plan.route(0..n, Isa::detect(), &Cancel::default()).unwrap();
                            assert_eq!(
                                plan.unfilled(),
                                u64::from(n) * u64::from(k.saturating_sub(m as u32))
                            );
                            let t = Instant::now();
                            let lpt = naive::route(&problem, &given).unwrap();
                            tb += t.elapsed().as_secs_f64();
                            a += imbalance(&rows, k as usize, &given.of, plan.shares());
                            b += imbalance(&lpt, k as usize, &given.of, plan.shares());
                            let least = given.of.iter().copied().fold(f64::MAX, f64::min);
                            let small = plan.shares().iter().copied().fold(f64::MAX, f64::min);
                            q += 0.25 * least / small;
                        }
                        let d = draws as f64;
                        let ratio = a / b.max(q);
                        cells += 1;
                        if ratio > 1.5 {
                            missed += 1;
                        }
                        println!(
                            "{:>8} {m:>5} {k:>2} {kind:>10} {cap:>7}  ours {:.3e} lpt {:.3e} floor {:.3e} ratio {ratio:.2}{} ms {:.2} lpt {:.2} x{:.1}",
                            n,
                            a / d,
                            b / d,
                            q / d,
                            if ratio > 1.5 { " *****" } else { "" },
                            ta / d * 1e3,
                            tb / d * 1e3,
                            tb / ta
                        );
                    }
                }
            }
        }
    }
    println!("missed {missed} of {cells}");
}
