//! What the fuzz targets of `exact` have in common: problems of a size that can be checked by
//! definition, and the guarantees of `docs/exact.md`.

use arbitrary::{Arbitrary, Result, Unstructured};
use phase_router::exact::{Options, Router};
use phase_router::lanes::Isa;
use phase_router::quota::Problem;
use phase_router::run::Run;

/// Options of up to some hundred sources and some tens of targets, with one fan-out and no weights.
/// Not all are valid: all capacities may be 0.
#[derive(Debug)]
pub struct Small(pub Options);

impl<'a> Arbitrary<'a> for Small {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let sources = u.int_in_range(0..=200)?;
        let fan_out = u.int_in_range(1..=24)?;
        let targets = u.int_in_range(1..=40)?;
        let limit = |u: &mut Unstructured<'a>| -> Result<f64> {
            Ok(match u.int_in_range(0..=7)? {
                0 => f64::INFINITY,
                1 => 0.0,
                _ => f64::from(u.int_in_range(0..=2 * sources)?),
            })
        };
        Ok(Self(Options {
            sources,
            fan_out,
            capacities: many(u, targets, capacity)?,
            limits: bool::arbitrary(u)?
                .then(|| many(u, targets, limit))
                .transpose()?,
            domains: bool::arbitrary(u)?
                .then(|| many(u, targets, |u| u.int_in_range(0..=11)))
                .transpose()?,
            seed: u64::arbitrary(u)?,
            ..Options::default()
        }))
    }
}

/// So many values.
pub fn many<'a, T>(
    u: &mut Unstructured<'a>,
    count: usize,
    mut one: impl FnMut(&mut Unstructured<'a>) -> Result<T>,
) -> Result<Vec<T>> {
    (0..count).map(|_| one(u)).collect()
}

/// Nothing, a small number, or any at all that is finite.
pub fn capacity(u: &mut Unstructured<'_>) -> Result<f64> {
    Ok(match u.int_in_range(0..=3)? {
        0 => 0.0,
        1 | 2 => f64::from(u.int_in_range(1..=16u8)?),
        _ => f64::from_bits(u64::arbitrary(u)? & !(1 << 63)).min(f64::MAX),
    })
}

/// Rows of distinct domains, filled slots first, loads as planned and within the caps; returns how
/// many slots of each row are filled.
pub fn check_rows(problem: &Problem, rows: &[i32], planned: &[u32]) -> Vec<u32> {
    let mut loads = vec![0u32; problem.targets()];
    let kept = rows
        .chunks(problem.fan_out as usize)
        .map(|row| {
            let filled = row.iter().take_while(|&&j| j >= 0).count();
            assert!(row[filled..].iter().all(|&j| j == -1));
            let mut domains: Vec<_> = row[..filled]
                .iter()
                .map(|&j| problem.domain(j as usize))
                .collect();
            domains.sort_unstable();
            domains.dedup();
            assert_eq!(domains.len(), filled);
            row[..filled].iter().for_each(|&j| loads[j as usize] += 1);
            filled as u32
        })
        .collect();
    assert_eq!(loads, planned);
    assert!(
        loads
            .iter()
            .zip(&problem.caps)
            .all(|(load, cap)| load <= cap)
    );
    kept
}

/// The routes that each domain can take at most: min(N, the sum of its caps).
pub fn rooms(problem: &Problem) -> Vec<u64> {
    let mut rooms = vec![0u64; problem.domain_count()];
    for (j, &cap) in problem.caps.iter().enumerate() {
        rooms[problem.domain(j)] += u64::from(cap);
    }
    for room in &mut rooms {
        *room = (*room).min(u64::from(problem.sources));
    }
    rooms
}

/// Calls `route` for the plain and the fastest instruction set, which must agree; returns the rows.
pub fn on_both_ends(route: impl Fn(&Run) -> Vec<i32>) -> Vec<i32> {
    let [plain, .., fastest] = Isa::available() else {
        return route(&Run::default());
    };
    let rows = route(&Run::from(*plain));
    assert_eq!(rows, route(&Run::from(*fastest)));
    rows
}

/// Rows and columns alone are those of the whole.
pub fn check_lookups(plan: &impl Router, rows: &[i32]) {
    let k = plan.problem().fan_out as usize;
    let mut row = vec![0; k];
    for (source, expected) in (0..).zip(rows.chunks(k)).step_by(7) {
        plan.targets_of(source, &mut row).unwrap();
        assert_eq!(row, expected);
    }
    for target in 0..plan.problem().targets() as i32 {
        let reaching = (0..)
            .zip(rows.chunks(k))
            .filter(|(_, row)| row.contains(&target));
        let expected: Vec<u32> = reaching.map(|(source, _)| source).collect();
        assert_eq!(plan.sources_of(target as u32).unwrap(), expected);
    }
}
