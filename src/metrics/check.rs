//! What the metrics ask of their input.

use crate::checks;
use crate::error::Error;

/// More targets than a route can name: for metrics that need not know how many there are.
pub const ANY: usize = 1 << 31;

/// The most routes of one call: no count of them overflows a u32.
const MAX_COUNT: usize = checks::MAX_COUNT as usize;

/// The heaviest sources together: even when each counts once a slot, the sum is finite.
const HEAVIEST: f64 = 1e298;

/// Checks that every route is -1 or one of `targets` targets.
pub fn routes(name: &str, routes: &[i32], targets: usize) -> Result<(), Error> {
    if routes.len() > MAX_COUNT {
        let name = format!("{name}.length");
        return Err(Error::out_of_range(
            name,
            format!("<= {MAX_COUNT}"),
            routes.len(),
        ));
    }
    let wrong = |&route: &i32| route < -1 || route as i64 >= targets as i64;
    match routes.iter().position(wrong) {
        None => Ok(()),
        Some(i) => Err(Error::out_of_range(
            format!("{name}[{i}]"),
            format!(">= -1 and < {targets}"),
            routes[i],
        )),
    }
}

/// Checks that routes are whole rows of `fan_out` slots.
pub fn rows(name: &str, routes: &[i32], fan_out: usize) -> Result<(), Error> {
    if fan_out == 0 {
        return Err(Error::out_of_range("fanOut", ">= 1", fan_out));
    }
    multiple(name, routes.len(), "fanOut", fan_out)
}

/// The weights of the sources, checked. Without any, all slots belong to one source of weight 1.
pub fn weights<'a>(routes: &[i32], weights: Option<&'a [f64]>) -> Result<&'a [f64], Error> {
    let Some(weights) = weights else {
        return Ok(&[1.0]);
    };
    checks::weights("weights", weights)?;
    multiple("routes", routes.len(), "weights.length", weights.len())?;
    let sum: f64 = weights.iter().sum();
    if sum > HEAVIEST {
        let expected = format!("<= {HEAVIEST:e}");
        return Err(Error::out_of_range("the sum of weights", expected, sum));
    }
    Ok(weights)
}

fn multiple(name: &str, length: usize, of: &str, rows: usize) -> Result<(), Error> {
    if length.is_multiple_of(rows) {
        return Ok(());
    }
    let reason =
        format!("must have a length that is a multiple of {of} ({rows}); received {length}");
    Err(Error::invalid(name, reason))
}
