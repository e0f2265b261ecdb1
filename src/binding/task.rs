//! The two ways to run a kernel: now, or as a promise.

use super::answers::Answers;
use super::environment::{self, Environment};
use super::error::OrThrow;
use super::pool::{self, Threads};
use super::queues::{LARGE, SMALLER};
use super::views::Holds;
use crate::cancel::{Cancel, Progress};
use crate::error::Error;
use crate::run::Run;
use crate::schedule::lane::{Launch, Seat, Spent};
use crate::schedule::turns::Call;
use crate::settings::settings;
use napi::Env;
use napi::bindgen_prelude::ToNapiValue;
use napi_derive::napi;
use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

/// What a call costs, as its method estimates.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// The time that it takes on one thread, in nanoseconds, plan included.
    pub work: u64,
    /// The memory of its inputs, in bytes.
    pub bytes: usize,
    /// Whether it surely uses no other thread, and hardly more time than that.
    pub alone: bool,
}

/// The most work that is not worth another thread.
const SMALL: u64 = 1_000_000;

/// The most work that takes no longer than to hand it to another thread.
const AT_ONCE: u64 = 10_000;

/// What an asynchronous call belongs to, and what stops it.
#[napi]
pub struct Task {
    /// What the library calls it in its answer.
    number: u32,
    answers: Arc<Answers>,
    cancel: Cancel,
    seat: OnceLock<Arc<Seat>>,
    /// How its time was spent, when it is over; only where somebody will ask.
    spent: Option<Arc<OnceLock<Spent>>>,
    /// How far it is; only where somebody will ask.
    progress: Option<Progress>,
}

/// How a call has spent its time, in milliseconds.
#[napi(object, object_from_js = false)]
pub struct Times {
    /// It waited for its turns.
    pub queued: f64,
    /// It had its turns.
    pub computed: f64,
}

#[napi]
impl Task {
    /// For one call, whose answer will bear this number. `timed` where somebody will ask for its times,
    /// `counted` for its progress.
    #[napi(constructor)]
    pub fn new(environment: &Environment, number: u32, timed: bool, counted: bool) -> Self {
        Self {
            number,
            answers: Arc::clone(&environment.answers),
            cancel: Cancel::default(),
            seat: OnceLock::new(),
            spent: timed.then(Arc::default),
            progress: counted.then(Progress::default),
        }
    }

    /// How far the call is, from 0 to 1; it never falls. 0 where it is not `counted`.
    #[napi]
    pub fn progress(&self) -> f64 {
        self.progress.as_ref().map_or(0.0, Progress::get)
    }

    /// How the call has spent its time: until now, or until it was over, if it is `timed`.
    #[napi]
    pub fn times(&self) -> Times {
        let seat = self.seat.get();
        let spent = seat.and_then(|seat| seat.spent()).unwrap_or_else(|| {
            let end = self.spent.as_ref().and_then(|spent| spent.get().copied());
            // What was cancelled before its first turn has waited all the time.
            end.unwrap_or_else(|| Spent {
                queued: seat.map_or(0, |seat| seat.age()),
                computed: 0,
            })
        });
        Times {
            queued: milliseconds(spent.queued),
            computed: milliseconds(spent.computed),
        }
    }

    /// Tells the call to stop: its answer comes when the kernel has let go of all that it holds.
    /// Does nothing once there is an answer.
    #[napi]
    pub fn cancel(&self) {
        self.cancel.cancel();
        let seat = self.seat.get();
        if let Some(waiting) = seat.and_then(|seat| seat.lane().cancel(seat)) {
            pool::aside(|| waiting.refuse(Error::Cancelled));
        }
    }
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

thread_local! {
    /// How long blocking calls of this JavaScript thread have waited for their turns.
    static WAITED: Cell<u64> = const { Cell::new(0) };
}

/// How long the blocking calls of this JavaScript thread have waited for their turns since this was last
/// asked, in milliseconds.
#[napi]
pub fn waited() -> f64 {
    milliseconds(WAITED.replace(0))
}

/// Runs `work` and waits; a panic in it is an error. Where it uses no other thread (`alone`), it is done at
/// once; otherwise on threads of its own, in turns with other calls.
pub fn now<T: Send>(
    env: &Env,
    alone: bool,
    kernel: impl FnOnce(&Run) -> Result<T, Error> + Send,
) -> napi::Result<T> {
    let settings = settings().or_throw(env)?;
    if alone {
        let run = Run::from(settings.isa);
        return guarded(|| kernel(&run)).or_throw(env);
    }
    let call = Call {
        environment: environment::here(),
        work: 0,
        blocking: true,
    };
    let (seat, threads) = LARGE
        .enter(call, || pool::take(settings.threads))
        .or_throw(env)?;
    let run = Run {
        isa: settings.isa,
        cancel: Cancel::default().pausing(Arc::clone(&seat) as _),
    };
    let work = || {
        threads
            .pool()
            .install(|| run.cancel.watched(|| kernel(&run)))
    };
    let result = guarded(work);
    pool::give_back(threads);
    if let Some(spent) = seat.spent() {
        WAITED.set(WAITED.get().saturating_add(spent.queued));
    }
    seat.leave();
    result.or_throw(env)
}

/// Starts `kernel`, and returns; its answer goes to the library's `settle`, later. A panic in it is a failure.
/// What is done sooner than another thread would hear of it is done at once.
///
/// `kernel` owns all that it needs: it runs while JavaScript goes on. It writes its results to
/// `held` ([`views::Held`](super::views::Held), or a tuple of such), which is let go when the answer is on its way.
/// `convert` makes what it returns a value, on the JavaScript thread.
pub fn start<H: Holds + Send + 'static, T: Send + 'static, J: ToNapiValue>(
    env: &Env,
    task: &Task,
    cost: Cost,
    mut held: H,
    kernel: impl FnOnce(&mut H, &Run) -> Result<T, Error> + Send + 'static,
    convert: impl FnOnce(T) -> J + Send + 'static,
) -> napi::Result<()> {
    let settings = settings().or_throw(env)?;
    let bytes = (cost.bytes, held.bytes());
    task.answers.expect(env, bytes)?;
    let (number, answers) = (task.number, Arc::clone(&task.answers));
    let times = task.spent.clone();
    let end = move |run: Result<&Run, Error>, seat: Option<&Seat>| {
        let result = run.and_then(|run| {
            guarded(|| {
                run.cancel.check()?;
                run.cancel.watched(|| kernel(&mut held, run))
            })
        });
        // Before the answer: who hears it may ask at once.
        if let (Some(times), Some(spent)) = (times, seat.and_then(Seat::spent)) {
            let set = times.set(spent);
            debug_assert!(set.is_ok(), "a call ends once");
        }
        answers.send(number, bytes, result, move |value| {
            // It is let go on the JavaScript thread that it belongs to.
            drop(held);
            convert(value)
        });
    };
    let run = Run {
        isa: settings.isa,
        cancel: match &task.progress {
            Some(progress) => task.cancel.counting(progress),
            None => task.cancel.clone(),
        },
    };
    if cost.alone && cost.work <= AT_ONCE {
        let begin = Instant::now();
        end(Ok(&run), None);
        if let Some(spent) = &task.spent {
            let computed = begin.elapsed().as_nanos() as u64;
            let set = spent.set(Spent {
                queued: 0,
                computed,
            });
            debug_assert!(set.is_ok(), "a call ends once");
        }
        return Ok(());
    }
    let (lane, threads) = if cost.work <= SMALL {
        (&SMALLER, 1)
    } else {
        (&LARGE, settings.threads)
    };
    let call = Call {
        environment: task.answers.environment,
        work: cost.work,
        blocking: false,
    };
    let begin = Begin {
        threads,
        run,
        end: Box::new(end),
    };
    let seat = lane.submit(call, &task.cancel, Box::new(begin));
    let set = task.seat.set(seat);
    debug_assert!(set.is_ok(), "a task is for one call");
    Ok(())
}

/// Computes and answers, or answers with an error.
type End = Box<dyn FnOnce(Result<&Run, Error>, Option<&Seat>) + Send>;

/// A call that has yet to begin.
struct Begin {
    threads: usize,
    run: Run,
    end: End,
}

impl Launch for Begin {
    fn start(self: Box<Self>, seat: Arc<Seat>) -> Result<(), (Box<dyn Launch>, Error)> {
        let threads = match pool::take(self.threads) {
            Ok(threads) => threads,
            Err(error) => return Err((self, error)),
        };
        let pool = Arc::clone(&threads);
        let work = move || begun(self.run, self.end, threads, &seat);
        pool.pool().spawn(work);
        Ok(())
    }

    fn refuse(self: Box<Self>, error: Error) {
        (self.end)(Err(error), None);
    }
}

fn begun(run: Run, end: End, threads: Arc<Threads>, seat: &Arc<Seat>) {
    let run = Run {
        cancel: run.cancel.pausing(Arc::clone(seat) as _),
        ..run
    };
    end(Ok(&run), Some(seat));
    pool::give_back(threads);
    seat.leave();
}

/// The result of `work`, or its panic as an error.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    // What a panicking kernel leaves behind is dropped with it: nothing broken can be seen.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Error::Panicked(message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
        .to_owned()
}

/// Panics on the pool, in a kernel's place: for the tests of what a defect would do.
#[napi]
pub fn panic_for_test(env: &Env, task: &Task) -> napi::Result<()> {
    let work = |(): &mut (), _: &Run| -> Result<(), Error> {
        rayon::join(|| panic!("a panic for the test"), || ());
        unreachable!("the panic has left this function")
    };
    let cost = Cost {
        work: 2 * SMALL,
        bytes: 0,
        alone: false,
    };
    start(env, task, cost, (), work, |()| ())
}
