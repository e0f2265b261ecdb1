//! Over seeds: every source reaches every target with probability share / N, and in every slot alike.

use crate::exact::Options;
use crate::exact::tests::family::Family;
use crate::laws;
use crate::quota::Level;
use crate::run::Run;

const SEEDS: u64 = 60_000;

fn level(of: &[u32], most: Option<u32>) -> Level {
    Level {
        of: of.to_vec(),
        most,
    }
}

#[test]
fn rows_follow_shares_over_seeds() {
    let mut family = Family::default();
    let zones = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2];
    let racks = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5];
    for (n, k, topology) in [
        (6, 4, vec![level(&zones, None), level(&racks, None)]),
        (7, 3, vec![level(&zones, Some(1)), level(&racks, None)]),
        (13, 4, vec![level(&zones, Some(2)), level(&racks, Some(1))]),
        (3, 5, vec![level(&racks, None)]),
    ] {
        let (rows, slots) = (n as usize, k as usize);
        let m = zones.len();
        let mut reached = vec![0u64; rows * m];
        let mut in_slot = vec![0u64; rows * slots * m];
        let mut filled = 0;
        let mut shares = Vec::new();
        for i in 0..SEEDS {
            let options = Options {
                sources: n,
                fan_out: k,
                capacities: vec![8.0, 2.0, 2.0, 1.0, 1.0, 1.0, 0.5, 3.0, 1.0, 0.7, 4.0, 2.0],
                topology: topology.clone(),
                seed: i.wrapping_mul(0x9e37_79b9_7f4a_7c15),
                ..Options::default()
            };
            let plan = options.plan(&Run::default()).unwrap();
            filled = plan.filled();
            shares = plan.shares().to_vec();
            for (at, &j) in laws::routes(&*plan).unwrap().iter().enumerate() {
                if j >= 0 {
                    reached[at / slots * m + j as usize] += 1;
                    in_slot[at * m + j as usize] += 1;
                }
            }
        }
        for (at, &count) in reached.iter().enumerate() {
            let (source, j) = (at / m, at % m);
            let what = format!("{n} sources, source {source}, target {j}");
            family.claim(what, SEEDS, count, shares[j] / f64::from(n));
        }
        if filled == u64::from(n * k) {
            for (at, &count) in in_slot.iter().enumerate() {
                let (source, slot, j) = (at / m / slots, at / m % slots, at % m);
                let what = format!("{n} sources, source {source}, slot {slot}, target {j}");
                family.claim(what, SEEDS, count, shares[j] / f64::from(n * k));
            }
        }
    }
    family.verify();
}
