//! A problem as the caller states it, not yet checked.

use super::fan_outs::MixedPlan;
use super::plan::{self, Plan};
use super::route;
use super::router::{self, Router};
use super::topology::NestedPlan;
use super::weighted::WeightedPlan;
use crate::checks;
use crate::error::Error;
use crate::memory;
use crate::quota::tree::Reduced;
use crate::quota::{Level, Problem, Tree, Weights, fan_outs};
use crate::run::Run;
use std::sync::Arc;

/// What is to be planned: the one unchecked problem, for the binding, tests and benchmarks alike.
///
/// ```
/// use phase_router::exact::Options;
/// use phase_router::run::Run;
///
/// let options = Options {
///     sources: 6,
///     fan_out: 1,
///     capacities: vec![2.0, 1.0],
///     ..Options::default()
/// };
/// assert_eq!(options.plan(&Run::default())?.loads(), [4, 2]);
/// # Ok::<(), phase_router::error::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// N, at most 2^31 - 1.
    pub sources: u32,
    /// k, at least 1: the slots of a source.
    pub fan_out: u32,
    /// c_j, finite and >= 0, one a target, at least one above 0.
    pub capacities: Vec<f64>,
    /// u_j, one a target, >= 0 or infinite: whole numbers of routes, or weight where there are
    /// weights.
    pub limits: Option<Vec<f64>>,
    /// Where there are weights: the most routes of each target, whole numbers or infinite.
    pub route_limits: Option<Vec<f64>>,
    /// The failure domain of each target, any numbers; each target is its own by default.
    pub domains: Option<Vec<u32>>,
    /// The levels of a tree above the targets and their domains, the widest first: a source's routes in
    /// every node number the floor or the ceiling of the node's load / N. Neither with fan-outs nor with
    /// weights.
    pub topology: Vec<Level>,
    /// k_i, one a source, none above k.
    pub fan_outs: Option<Vec<u32>>,
    /// w_i, one a source, finite and >= 0.
    pub weights: Option<Vec<f64>>,
    /// The seed.
    pub seed: u64,
}

impl Options {
    /// Checks the problem and plans it. With weights mostly on the current rayon pool, unless
    /// [`Options::is_small`]. What it costs is said where the plans are: [`Plan::new`],
    /// [`MixedPlan::new`], [`WeightedPlan::new`].
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`], [`Error::InvalidValue`] naming the option and the index;
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn plan(mut self, run: &Run) -> Result<Arc<dyn Router>, Error> {
        let capacities = std::mem::take(&mut self.capacities);
        let (problem, tree) = self.nested_problem_of(capacities)?;
        if let Some(tree) = tree {
            return Ok(Arc::new(NestedPlan::new(problem, &tree, run)?));
        }
        if let Some(weights) = self.take_weights(&problem)? {
            return Ok(Arc::new(WeightedPlan::new(problem, &weights, run)?));
        }
        let fan_outs = match self.fan_outs {
            Some(given) => fan_outs::checked(&problem, given)?,
            None => None,
        };
        Ok(match fan_outs {
            Some(fan_outs) => Arc::new(MixedPlan::new(problem, fan_outs, run)?),
            None => Arc::new(Plan::new(problem, run)?),
        })
    }

    /// Plans, and routes every source into `rows`, N * k slots: as [`Options::plan`] and
    /// [`Router::route_into`], in less time where nothing else is asked of the plan.
    ///
    /// # Errors
    ///
    /// As those of both.
    pub fn route_into(mut self, rows: &mut [i32], run: &Run) -> Result<(), Error> {
        if self.topology.is_empty() && self.fan_outs.is_none() && self.weights.is_none() {
            let capacities = std::mem::take(&mut self.capacities);
            let problem = self.problem_of(capacities, self.domains.as_deref())?;
            let slots = router::slots(&problem, &(0..problem.sources))?;
            checks::length("out", rows.len(), slots)?;
            return plan::route_all(&problem, rows, run);
        }
        let sources = self.sources;
        // With weights a plan has all rows, which are copied then.
        let planned = if self.weights.is_some() { 0.95 } else { 0.0 };
        let plan = self.plan(&run.stage(0.0, planned))?;
        plan.route_into(0..sources, rows, &run.stage(planned, 1.0))
    }

    /// The problem in numbers of routes, checked. O(M).
    ///
    /// # Errors
    ///
    /// As those of [`Options::plan`].
    pub fn problem(&self) -> Result<Problem, Error> {
        Ok(self.nested_problem()?.0)
    }

    /// The problem, checked, and the tree of its topology, which then holds the domains too; no tree
    /// where the topology says no more than domains do. O(M) a level.
    ///
    /// # Errors
    ///
    /// As those of [`Options::plan`].
    pub fn nested_problem(&self) -> Result<(Problem, Option<Tree>), Error> {
        self.nested_problem_of(memory::copied(&self.capacities)?)
    }

    fn nested_problem_of(&self, capacities: Vec<f64>) -> Result<(Problem, Option<Tree>), Error> {
        let domains = self.domains.as_deref();
        if self.topology.is_empty() {
            return Ok((self.problem_of(capacities, domains)?, None));
        }
        for (name, is_given) in [
            ("fanOuts", self.fan_outs.is_some()),
            ("weights", self.weights.is_some()),
        ] {
            if is_given {
                return Err(Error::invalid(
                    "topology",
                    format!("does not go together with {name}"),
                ));
            }
        }
        checks::shape(self.sources, self.fan_out, &capacities)?;
        match Reduced::new(self.fan_out, &capacities, &self.topology, domains)? {
            Reduced::Flat(domains) => Ok((self.problem_of(capacities, domains.as_deref())?, None)),
            Reduced::Tree(tree) => Ok((self.problem_of(capacities, None)?, Some(tree))),
        }
    }

    fn problem_of(&self, capacities: Vec<f64>, domains: Option<&[u32]>) -> Result<Problem, Error> {
        if self.weights.is_none() && self.route_limits.is_some() {
            return Err(Error::invalid(
                "routeLimits",
                "needs weights: without them, limits are numbers of routes",
            ));
        }
        let limits = match self.weights {
            Some(_) => &self.route_limits,
            None => &self.limits,
        };
        if let Some(limits) = &self.route_limits {
            checks::shape(self.sources, self.fan_out, &capacities)?;
            checks::limits("routeLimits", limits, capacities.len(), true)?;
        }
        Problem::new(
            self.sources,
            self.fan_out,
            capacities,
            limits.as_deref(),
            domains,
            self.seed,
        )
    }

    /// The weights, and what goes with them, checked for the problem. O(N + M).
    ///
    /// # Errors
    ///
    /// As those of [`Options::plan`].
    pub fn weights(&self, problem: &Problem) -> Result<Option<Weights>, Error> {
        self.clone().take_weights(problem)
    }

    fn take_weights(&mut self, problem: &Problem) -> Result<Option<Weights>, Error> {
        let Some(weights) = self.weights.take() else {
            return Ok(None);
        };
        let (limits, fan_outs) = (self.limits.take(), self.fan_outs.take());
        Weights::new(problem, weights, limits, fan_outs).map(Some)
    }

    /// Whether plan and routes are better computed by the calling thread alone.
    pub fn is_small(&self) -> bool {
        let slots = (self.sources as usize).saturating_mul(self.fan_out as usize);
        route::is_small(slots) && self.capacities.len() <= 1 << 16
    }

    /// Whether planning uses no other thread.
    pub fn plans_alone(&self) -> bool {
        self.weights.is_none() || self.is_small()
    }
}
