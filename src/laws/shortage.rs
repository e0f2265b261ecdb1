//! 6: a shortage is spread over the sources; filled slots come first.

use super::{Verdict, ensure, fan_out, filled, rows};
use crate::exact::Options;

/// Whether every row has its filled slots first; and, without weights, whether a source that has fewer
/// than it wants has at most one fewer than any other.
///
/// # Errors
///
/// The first source for which it is not so.
pub fn holds(options: &Options, routes: &[i32]) -> Verdict {
    for (source, row) in rows(options, routes).enumerate() {
        let rest = &row[filled(row).len()..];
        ensure(rest.iter().all(|&j| j == -1), || {
            format!("source {source} has a gap: {row:?}")
        })?;
    }
    if options.weights.is_some() {
        return Ok(());
    }
    let kept: Vec<usize> = rows(options, routes).map(|row| filled(row).len()).collect();
    let most = kept.iter().copied().max().unwrap_or(0);
    for (source, &kept) in kept.iter().enumerate() {
        let has_all = kept == fan_out(options, source) as usize;
        ensure(has_all || kept + 1 >= most, || {
            format!("source {source} has {kept} targets, another {most}")
        })?;
    }
    Ok(())
}
