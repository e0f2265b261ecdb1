//! The plan of sources that add unequal load: its rows.

use super::fill;
use super::order::Order;
use super::place::Placer;
use super::targets::Targets;
use crate::cancel::each;
use crate::error::Error;
use crate::exact::fan_outs::MixedPlan;
use crate::exact::plan::Plan;
use crate::exact::route::is_small;
use crate::exact::router::{Facts, Router};
use crate::float::scaled;
use crate::key::Key;
use crate::quota::{Bottleneck, Problem, Weights, fingerprint, rooms, weighted};
use crate::run::Run;
use crate::{memory, parallel};

/// The plan of N sources with weights. It holds every row: 4 bytes a slot, and O(M).
#[derive(Clone, Debug)]
pub struct WeightedPlan {
    facts: Facts,
    weighted_loads: Vec<f64>,
    unfilled_weight: f64,
    fingerprint: u64,
    rows: Vec<i32>,
}

impl WeightedPlan {
    /// Places every source. The limits of the problem count routes, those of the weights are in weight.
    ///
    /// O(N log N + (N / M + S) M + N * k) expected for weights that span S factors of 1.1, mostly on
    /// the calling thread.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`]; [`Error::OutOfMemory`].
    pub fn new(problem: Problem, weights: &Weights, run: &Run) -> Result<Self, Error> {
        let Some((others, exponent)) = weights.in_range()? else {
            return Self::of(problem, weights, weights, run);
        };
        let mut plan = Self::of(problem, &others, weights, run)?;
        for share in &mut plan.facts.shares {
            *share = scaled(*share, -exponent);
        }
        Ok(plan)
    }

    /// Places sources by their `weights`, which are `given` in another unit; shares are in that of `weights`.
    fn of(problem: Problem, weights: &Weights, given: &Weights, run: &Run) -> Result<Self, Error> {
        let rooms = rooms::rooms(
            &problem,
            &weights.values,
            weights.total,
            weights.limits.as_deref(),
        )?;
        let demand = weights.demand(&problem)?;
        let most = rooms::heaviest(&problem, weights, &rooms)?;
        let shares = weighted::shares(&problem, &most, &demand, &run.cancel)?;
        let key = Key::new(problem.seed, 3);
        let targets = Targets::new(&problem, &shares, &rooms, key.child(0))?;
        let fan_out = |source| weights.fan_out(&problem, source);
        let small = is_small(weights.values.len());
        let order = Order::new(&weights.values, fan_out, small, run)?;
        let slots = memory::product(problem.sources as usize, problem.fan_out as usize)?;
        let weightless = weights.values.len() - order.sources();
        let mut rows = if weightless > 0 || targets.is_empty() {
            memory::filled(slots, -1)?
        } else {
            memory::routes(slots)?
        };
        let placing = run.stage(0.0, 0.9);
        let mut placer = Placer::new(&problem, weights, targets, key.child(1), &placing)?;
        let rest = placer.place_strata(&order, &mut rows)?;
        // From here on one source waits for another, so that another thread has time.
        let (totals, fingerprint) = parallel::join(
            is_small(slots),
            || {
                placer.place_rest(&rest, &order, &mut rows)?;
                // To give much memory back takes the system milliseconds: not all of it at once.
                drop((rest, order));
                if weightless > 0 {
                    place_weightless(&problem, weights, &mut rows, &run.stage(0.9, 0.95))?;
                }
                if problem.limits_routes() {
                    fill::fill(&problem, weights, &rooms, &mut rows, run)?;
                }
                Totals::new(&problem, given, &rows, run)
            },
            || fingerprint::with_weights(&problem, given),
        );
        let (totals, fingerprint) = (totals?, fingerprint?);
        let unfilled = totals.filled < totals.demand;
        Ok(Self {
            facts: Facts {
                bottleneck: if unfilled {
                    Some(Bottleneck::with_weights(
                        &problem,
                        &most,
                        &demand,
                        totals.fan_out,
                        totals.demand,
                    )?)
                } else {
                    None
                },
                problem,
                loads: totals.loads,
                shares: shares.values,
                filled: totals.filled,
                demand: totals.demand,
            },
            weighted_loads: totals.weighted_loads,
            unfilled_weight: totals.unfilled_weight,
            fingerprint,
            rows,
        })
    }
}

/// Sources between two looks at the flag.
const SOURCES_PER_CHECK: usize = 1 << 14;

/// What rows amount to.
struct Totals {
    loads: Vec<u32>,
    weighted_loads: Vec<f64>,
    filled: u64,
    demand: u64,
    unfilled_weight: f64,
    /// The largest.
    fan_out: u32,
}

impl Totals {
    /// Adds up in the order of the sources.
    fn new(problem: &Problem, weights: &Weights, rows: &[i32], run: &Run) -> Result<Self, Error> {
        let mut totals = Self {
            loads: memory::filled(problem.targets(), 0)?,
            weighted_loads: memory::filled(problem.targets(), 0.0)?,
            filled: 0,
            demand: 0,
            unfilled_weight: 0.0,
            fan_out: 0,
        };
        let width = problem.fan_out as usize;
        for (source, row) in (0..).zip(rows.chunks_exact(width)) {
            if (source as usize).is_multiple_of(SOURCES_PER_CHECK) {
                run.cancel.check()?;
            }
            let (weight, fan_out) = (
                weights.values[source as usize],
                weights.fan_out(problem, source),
            );
            let mut missing = fan_out;
            for &j in row.iter().take_while(|&&j| j >= 0) {
                totals.loads[j as usize] += 1;
                totals.weighted_loads[j as usize] += weight;
                missing -= 1;
            }
            totals.filled += u64::from(fan_out - missing);
            totals.demand += u64::from(fan_out);
            totals.fan_out = totals.fan_out.max(fan_out);
            // Every sum would wait for the one before it.
            if missing > 0 {
                totals.unfilled_weight += weight * f64::from(missing);
            }
        }
        Ok(totals)
    }
}

/// Fills the rows of the sources that weigh nothing, which no limit concerns: by counts, as if there
/// were no others.
fn place_weightless(
    problem: &Problem,
    weights: &Weights,
    rows: &mut [i32],
    run: &Run,
) -> Result<(), Error> {
    let mut weightless = Vec::new();
    each(0..problem.sources, |i| {
        if weights.values[i as usize] == 0.0 {
            memory::push(&mut weightless, i)?;
        }
        Ok(())
    })?;
    let count = weightless.len() as u32;
    if count == 0 {
        return Ok(());
    }
    let mut part = problem.clone();
    part.sources = count;
    if problem.limits_routes() {
        // What the others have left.
        each(rows.iter(), |&j| {
            if j >= 0 {
                part.caps[j as usize] -= 1;
            }
            Ok(())
        })?;
    }
    for cap in &mut part.caps {
        *cap = count.min(*cap);
    }
    let parts = if let Some(fan_outs) = &weights.fan_outs {
        let own = weightless.iter().map(|&i| fan_outs[i as usize]);
        let own = memory::collected(weightless.len(), own)?;
        MixedPlan::new(part, own, run)?.route(0..count, run)?
    } else {
        Plan::new(part, run)?.route(0..count, run)?
    };
    let width = problem.fan_out as usize;
    let parts = parts.chunks_exact(width);
    each(weightless.iter().zip(parts), |(&source, row)| {
        rows[source as usize * width..][..width].copy_from_slice(row);
        Ok(())
    })
}

impl Router for WeightedPlan {
    fn facts(&self) -> &Facts {
        &self.facts
    }

    fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    fn weighted_loads(&self) -> Result<Vec<f64>, Error> {
        memory::copied(&self.weighted_loads)
    }

    fn unfilled_weight(&self) -> f64 {
        self.unfilled_weight
    }

    fn write_row(&self, source: u32, row: &mut [i32]) {
        let width = row.len();
        row.copy_from_slice(&self.rows[source as usize * width..][..width]);
    }

    fn find_sources(&self, target: u32, sources: &mut Vec<u32>) -> Result<(), Error> {
        let width = self.problem().fan_out as usize;
        let holds = |&(_, &j): &(usize, &i32)| j == target as i32;
        let slots = self.rows.iter().enumerate().filter(holds);
        sources.extend(slots.map(|(slot, _)| (slot / width) as u32));
        Ok(())
    }

    fn write_rows(&self, first: u32, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        const SLOTS_PER_CHUNK: usize = 1 << 18;
        let begin = first as usize * self.problem().fan_out as usize;
        let slots = rows.len();
        parallel::try_for_each_chunk(
            is_small(rows.len()),
            rows,
            SLOTS_PER_CHUNK,
            || (),
            |(), index, rows| {
                run.cancel.check()?;
                let from = begin + index * SLOTS_PER_CHUNK;
                rows.copy_from_slice(&self.rows[from..][..rows.len()]);
                run.cancel.done(rows.len(), slots);
                Ok(())
            },
        )
    }
}
