//! `assign` for JavaScript.

use super::error::OrThrow;
use super::input::optional;
use super::task::{self, Cost, Task};
use super::views::{self, Held, Holds};
use crate::assign::{
    self, Assignment, Bottleneck, Certificate, Certified, Effort, Options, Prices, Problem, Rival,
    ViolationKind,
};
use crate::error::Error;
use crate::memory::copied;
use crate::run::Run;
use napi::Env;
use napi::bindgen_prelude::{
    BigInt, Float32Array, Float32ArraySlice, Float64Array, Float64ArraySlice, Int32Array,
    Int32ArraySlice, Uint32Array, Uint32ArraySlice,
};
use napi_derive::napi;

/// A problem but for its scores, as JavaScript gives it, in views of its memory.
#[napi(object, object_to_js = false)]
pub struct AssignInput<'a> {
    /// N.
    pub sources: u32,
    /// k.
    pub fan_out: u32,
    /// The targets of the scores.
    pub candidates: Option<Uint32ArraySlice<'a>>,
    /// c_j.
    pub capacities: Option<Float64ArraySlice<'a>>,
    /// u_j.
    pub limits: Option<Float64ArraySlice<'a>>,
    /// The domain of each target.
    pub domains: Option<Uint32ArraySlice<'a>>,
    /// k_i.
    pub fan_outs: Option<Uint32ArraySlice<'a>>,
    /// The value of an unfilled slot.
    pub elsewhere: Option<f64>,
    /// Whether a good assignment will do.
    pub fast: Option<bool>,
    /// Where the search of prices begins; for `certify`, what the bound is found with.
    pub prices: Option<Float64ArraySlice<'a>>,
    /// The seed.
    pub seed: BigInt,
}

/// The same, copied.
struct Input {
    sources: u32,
    fan_out: u32,
    candidates: Option<Vec<u32>>,
    capacities: Option<Vec<f64>>,
    limits: Option<Vec<f64>>,
    domains: Option<Vec<u32>>,
    fan_outs: Option<Vec<u32>>,
    elsewhere: Option<f64>,
    effort: Effort,
    prices: Option<Vec<f64>>,
    seed: u64,
}

impl Input {
    fn copy(input: &AssignInput<'_>) -> Result<Self, Error> {
        Ok(Self {
            sources: input.sources,
            fan_out: input.fan_out,
            candidates: optional(&input.candidates)?,
            capacities: optional(&input.capacities)?,
            limits: optional(&input.limits)?,
            domains: optional(&input.domains)?,
            fan_outs: optional(&input.fan_outs)?,
            elsewhere: input.elsewhere,
            effort: match input.fast {
                Some(true) => Effort::Fast,
                _ => Effort::Exact,
            },
            prices: optional(&input.prices)?,
            seed: input.seed.get_u64().1,
        })
    }

    fn problem<'a>(&'a self, scores: &'a [f32], run: &Run) -> Result<Problem<'a>, Error> {
        let options = Options {
            sources: self.sources,
            fan_out: self.fan_out,
            scores,
            candidates: self.candidates.as_deref(),
            capacities: self.capacities.as_deref(),
            limits: self.limits.as_deref(),
            domains: self.domains.as_deref(),
            fan_outs: self.fan_outs.as_deref(),
            elsewhere: self.elsewhere,
            seed: self.seed,
        };
        Problem::new(&options, run)
    }

    fn assign(&self, scores: &[f32], run: &Run) -> Result<Assignment, Error> {
        let problem = self.problem(scores, run)?;
        let prices = self.prices.as_deref();
        if let Some(prices) = prices {
            assign::check_prices(prices, problem.targets)?;
        }
        assign::assign(&problem, prices, self.effort, run)
    }

    fn certify(&self, scores: &[f32], routes: &[i32], run: &Run) -> Result<Certified, Error> {
        let problem = self.problem(scores, run)?;
        assign::certify(&problem, routes, self.prices.as_deref(), run)
    }
}

/// What a score takes in all passes, in nanoseconds on one thread.
const PER_SCORE: u64 = 30;

/// Scores that a task reads.
enum Scores {
    /// A copy, which nothing can change.
    Copied(Vec<f32>),
    /// A view of a SharedArrayBuffer, which can be neither detached nor shrunk. Others may write to it
    /// meanwhile: scores are compared and added, never used as indices, so that what they write can
    /// spoil the result and nothing else.
    Shared(Float32Array),
}

impl Scores {
    fn new(scores: Float32Array, shared: bool) -> Result<Self, Error> {
        Ok(if shared {
            Self::Shared(scores)
        } else {
            Self::Copied(copied(&scores)?)
        })
    }

    fn elements(&self) -> &[f32] {
        match self {
            Self::Copied(scores) => scores,
            Self::Shared(scores) => scores,
        }
    }

    /// What a call costs that goes through the scores some ten times.
    fn cost(&self) -> Cost {
        Cost {
            work: (self.elements().len() as u64).saturating_mul(PER_SCORE),
            bytes: match self {
                Self::Copied(scores) => size_of_val(&scores[..]),
                Self::Shared(_) => 0,
            },
            alone: false,
        }
    }
}

impl Holds for Scores {
    /// No result.
    fn bytes(&self) -> usize {
        0
    }
}

/// What is known of an assignment beside its arrays.
#[napi(object, object_from_js = false)]
pub struct AssignFacts {
    /// The sum of the scores.
    pub score: f64,
    /// What no routes exceed.
    pub upper_bound: f64,
    /// How far below it the routes are.
    pub gap: Option<f64>,
    /// Filled slots.
    pub filled: f64,
    /// Slots that are wanted and unfilled.
    pub unfilled: f64,
    /// Why.
    pub bottleneck: Option<String>,
}

impl AssignFacts {
    fn new(certificate: &Certificate, bottleneck: Option<Bottleneck>) -> Self {
        let name = |bottleneck| match bottleneck {
            Bottleneck::Targets => "targets",
            Bottleneck::Domains => "domains",
            Bottleneck::Limits => "limits",
            Bottleneck::Candidates => "candidates",
        };
        Self {
            score: certificate.score,
            upper_bound: certificate.upper_bound,
            gap: certificate.gap,
            filled: certificate.filled as f64,
            unfilled: certificate.unfilled as f64,
            bottleneck: bottleneck.map(|bottleneck| name(bottleneck).to_owned()),
        }
    }
}

/// A rule that routes break.
#[napi(object, object_from_js = false)]
pub struct AssignViolation {
    /// Which.
    pub kind: String,
    /// The source, or -1.
    pub source: i32,
    /// The target, or -1.
    pub target: i32,
}

/// What is said of routes.
#[napi(object, object_from_js = false)]
pub struct CertifyFacts {
    /// The sum of the scores.
    pub score: f64,
    /// What no routes exceed.
    pub upper_bound: f64,
    /// How far below it the routes are.
    pub gap: Option<f64>,
    /// Filled slots.
    pub filled: f64,
    /// Slots that are wanted and unfilled.
    pub unfilled: f64,
    /// The rules they break.
    pub violations: Vec<AssignViolation>,
}

impl CertifyFacts {
    fn new(certified: Certified) -> Self {
        let certificate = certified.certificate;
        let name = |kind| match kind {
            ViolationKind::Limit => "limit",
            ViolationKind::Duplicate => "duplicate",
            ViolationKind::Domain => "domain",
            ViolationKind::Forbidden => "forbidden",
            ViolationKind::FanOut => "fanOut",
            ViolationKind::Range => "range",
        };
        let violations = certified.violations.into_iter();
        Self {
            score: certificate.score,
            upper_bound: certificate.upper_bound,
            gap: certificate.gap,
            filled: certificate.filled as f64,
            unfilled: certificate.unfilled as f64,
            violations: violations
                .map(|violation| AssignViolation {
                    kind: name(violation.kind).to_owned(),
                    source: violation.source,
                    target: violation.target,
                })
                .collect(),
        }
    }
}

/// Assigns into `routes` (N * k), `loads` and `prices` (M each), blocking; scores are read in place.
#[napi]
pub fn assign_sync(
    env: &Env,
    input: AssignInput,
    scores: Float32ArraySlice,
    mut routes: Int32ArraySlice,
    mut loads: Uint32ArraySlice,
    mut prices: Float64ArraySlice,
) -> napi::Result<AssignFacts> {
    let input = Input::copy(&input).or_throw(env)?;
    let scores: &[f32] = &scores;
    let small = assign::is_small(scores.len());
    let done = task::now(env, small, |run| input.assign(scores, run))?;
    views::fill(&mut routes, &done.routes).or_throw(env)?;
    views::fill(&mut loads, &done.loads).or_throw(env)?;
    views::fill(&mut prices, &done.prices).or_throw(env)?;
    Ok(AssignFacts::new(&done.certificate, done.bottleneck))
}

/// The same, off the event loop; answers with AssignFacts. `shared` tells that the scores are a view
/// of a SharedArrayBuffer, which is read in place; others are copied now.
#[napi]
#[allow(clippy::too_many_arguments)] // Each array is an argument of its own.
pub fn assign(
    env: &Env,
    task: &Task,
    input: AssignInput,
    scores: Float32Array,
    shared: bool,
    routes: Int32Array,
    loads: Uint32Array,
    prices: Float64Array,
) -> napi::Result<()> {
    let input = Input::copy(&input).or_throw(env)?;
    let scores = Scores::new(scores, shared).or_throw(env)?;
    let cost = scores.cost();
    let results = (Held::new(routes), Held::new(loads), Held::new(prices));
    let work = move |held: &mut (Scores, (Held<_>, Held<_>, Held<_>)), run: &Run| {
        let (scores, (routes, loads, prices)) = held;
        let done = input.assign(scores.elements(), run)?;
        routes.elements().copy_from_slice(&done.routes);
        loads.elements().copy_from_slice(&done.loads);
        prices.elements().copy_from_slice(&done.prices);
        Ok((done.certificate, done.bottleneck))
    };
    task::start(
        env,
        task,
        cost,
        (scores, results),
        work,
        |(certificate, bottleneck)| AssignFacts::new(&certificate, bottleneck),
    )
}

/// Judges routes, blocking, and writes the prices of the bound to `prices`; scores are read in place.
#[napi]
pub fn certify_sync(
    env: &Env,
    input: AssignInput,
    scores: Float32ArraySlice,
    routes: Int32ArraySlice,
    mut prices: Float64ArraySlice,
) -> napi::Result<CertifyFacts> {
    let input = Input::copy(&input).or_throw(env)?;
    let routes = copied(&routes).or_throw(env)?;
    let scores: &[f32] = &scores;
    let small = assign::is_small(scores.len());
    let done = task::now(env, small, |run| input.certify(scores, &routes, run))?;
    views::fill(&mut prices, &done.prices).or_throw(env)?;
    Ok(CertifyFacts::new(done))
}

/// The same, off the event loop; answers with CertifyFacts.
#[napi]
pub fn certify(
    env: &Env,
    task: &Task,
    input: AssignInput,
    scores: Float32Array,
    shared: bool,
    routes: Int32ArraySlice,
    prices: Float64Array,
) -> napi::Result<()> {
    let input = Input::copy(&input).or_throw(env)?;
    let routes = copied(&routes).or_throw(env)?;
    let scores = Scores::new(scores, shared).or_throw(env)?;
    let cost = scores.cost();
    let held = (scores, Held::new(prices));
    let work = move |(scores, prices): &mut (Scores, Held<_>), run: &Run| {
        let done = input.certify(scores.elements(), &routes, run)?;
        prices.elements().copy_from_slice(&done.prices);
        Ok(done)
    };
    task::start(env, task, cost, held, work, CertifyFacts::new)
}

/// Writes the best targets of each source by score - price to `routes`.
#[napi]
pub fn assign_by_prices(
    env: &Env,
    sources: u32,
    fan_out: u32,
    scores: Float32ArraySlice,
    candidates: Option<Uint32ArraySlice>,
    prices: Float64ArraySlice,
    mut routes: Int32ArraySlice,
) -> napi::Result<()> {
    let candidates = optional(&candidates).or_throw(env)?;
    let prices = copied(&prices).or_throw(env)?;
    let scores: &[f32] = &scores;
    let rows = views::blocking(&mut routes);
    task::now(env, true, |_| {
        let input = Prices {
            sources: sources as usize,
            fan_out,
            scores,
            candidates: candidates.as_deref(),
            prices: &prices,
        };
        assign::by_prices(&input, rows)
    })
}

/// Routes into `routes` (N * k) as an opponent of `assign` does, blocking: for comparison.
#[napi]
pub fn rival_sync(
    env: &Env,
    name: String,
    input: AssignInput,
    scores: Float32ArraySlice,
    mut routes: Int32ArraySlice,
) -> napi::Result<()> {
    let unknown = || Error::invalid("name", format!("'{name}' is not an opponent of assign"));
    let rival = Rival::named(&name).ok_or_else(unknown).or_throw(env)?;
    let input = Input::copy(&input).or_throw(env)?;
    let scores: &[f32] = &scores;
    let done = task::now(env, true, |run| {
        rival.route(&input.problem(scores, run)?, run)
    })?;
    views::fill(&mut routes, &done).or_throw(env)
}
