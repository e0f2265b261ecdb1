//! Ways through routes that are checked.

/// The targets of the filled slots, in order.
pub fn filled(routes: &[i32]) -> impl Iterator<Item = usize> {
    routes
        .iter()
        .filter_map(|&route| usize::try_from(route).ok())
}

/// The rows, each with the weight of its source.
pub fn weighted<'a>(
    routes: &'a [i32],
    weights: &'a [f64],
) -> impl Iterator<Item = (&'a [i32], f64)> {
    let fan_out = routes.len().checked_div(weights.len()).unwrap_or(0);
    // Rows without slots are no rows here: they add nothing to anything.
    routes
        .chunks_exact(fan_out.max(1))
        .zip(weights.iter().copied())
}

/// The targets of a row in ascending order, in the memory of `scratch`.
pub fn sorted<'a>(row: &[i32], scratch: &'a mut Vec<usize>) -> &'a [usize] {
    scratch.clear();
    scratch.extend(filled(row));
    scratch.sort_unstable();
    scratch
}
