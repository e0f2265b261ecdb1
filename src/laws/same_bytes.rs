//! 7: the same input gives the same bytes, whatever the threads, the instruction set and the range.

use super::{Verdict, ensure};
use crate::exact::Options;
use crate::lanes::Isa;
use crate::run::Run;

/// Whether planning and routing again gives the routes and the fingerprint: with every instruction set
/// of the machine, on 1, 2 and 8 threads, and in two ranges that meet at `cut`.
///
/// # Errors
///
/// The first that gives others.
pub fn holds(options: &Options, routes: &[i32], fingerprint: u64, cut: u32) -> Verdict {
    for threads in [1, 2, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|error| error.to_string())?;
        for &isa in Isa::available() {
            let again = pool.install(|| {
                let run = Run::from(isa);
                let plan = options.clone().plan(&run)?;
                let mut rows = plan.route(0..cut, &run)?;
                rows.extend(plan.route(cut..options.sources, &run)?);
                Ok((rows, plan.fingerprint()))
            });
            let again: Result<_, crate::error::Error> = again;
            let (rows, same) = again.map_err(|error| error.to_string())?;
            ensure(rows == routes && same == fingerprint, || {
                format!("{} on {threads} threads gives other routes", isa.name())
            })?;
        }
    }
    Ok(())
}
