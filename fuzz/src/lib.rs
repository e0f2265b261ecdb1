//! What the fuzz targets have in common: options of a size that can be judged by definition.

use arbitrary::{Arbitrary, Result, Unstructured};
use phase_router::exact::Options;
use phase_router::lanes::Isa;
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

/// Calls `route` for the plain and the fastest instruction set, which must agree; returns the rows.
pub fn on_both_ends(route: impl Fn(&Run) -> Vec<i32>) -> Vec<i32> {
    let [plain, .., fastest] = Isa::available() else {
        return route(&Run::default());
    };
    let rows = route(&Run::from(*plain));
    assert_eq!(rows, route(&Run::from(*fastest)));
    rows
}
