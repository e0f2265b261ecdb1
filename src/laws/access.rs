//! 9: any row and any column can be had alone.

use super::{Verdict, ensure, rows};
use crate::exact::{Options, Router};

/// Whether `targets_of` gives the row of every source, and `sources_of` the column of every target.
///
/// # Errors
///
/// The first source or target for which it gives something else.
pub fn holds(options: &Options, routes: &[i32], plan: &dyn Router) -> Verdict {
    let mut columns = vec![Vec::new(); options.capacities.len()];
    let mut alone = vec![0; options.fan_out as usize];
    for (source, row) in (0..).zip(rows(options, routes)) {
        plan.targets_of(source, &mut alone)
            .map_err(|error| error.to_string())?;
        ensure(alone == row, || {
            format!("source {source} alone has {alone:?}, and else {row:?}")
        })?;
        for &j in row.iter().filter(|&&j| j >= 0) {
            columns[j as usize].push(source);
        }
    }
    for (target, column) in (0..).zip(columns) {
        let alone = plan.sources_of(target);
        let alone = alone.map_err(|error| error.to_string())?;
        ensure(alone == column, || {
            format!("target {target} alone has {alone:?}, and else {column:?}")
        })?;
    }
    Ok(())
}
