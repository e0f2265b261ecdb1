//! 8: over seeds, a source reaches every target as often as its share says, and what a target does is
//! shared with many others.
//!
//! That holds over seeds and not for each, so there is no verdict here but what is counted; the draws,
//! and what they are compared with, are in `exact/tests`.

use super::{filled, rows};
use crate::exact::Options;

/// How often each two targets have a source in common: M x M, row-major.
pub fn together(options: &Options, routes: &[i32]) -> Vec<u32> {
    let targets = options.capacities.len();
    let mut counts = vec![0; targets * targets];
    for row in rows(options, routes) {
        for &i in filled(row) {
            for &j in filled(row) {
                counts[i as usize * targets + j as usize] += u32::from(i != j);
            }
        }
    }
    counts
}

/// How many other targets each one shares a source with.
pub fn widths(options: &Options, routes: &[i32]) -> Vec<u32> {
    let together = together(options, routes);
    together
        .chunks(options.capacities.len())
        .map(|others| others.iter().filter(|&&count| count > 0).count() as u32)
        .collect()
}
