//! The two ways to run a kernel: now, or as a promise.

use super::answers::Answers;
use super::environment::Environment;
use super::error::OrThrow;
use super::jobs::{self, Job};
use super::pool;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::run::Run;
use crate::settings::settings;
use napi::Env;
use napi::bindgen_prelude::ToNapiValue;
use napi_derive::napi;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// What an asynchronous call belongs to, and what stops it.
#[napi]
pub struct Task {
    /// What the library calls it in its answer.
    number: u32,
    answers: Arc<Answers>,
    cancel: Cancel,
}

#[napi]
impl Task {
    /// For one call, whose answer will bear this number.
    #[napi(constructor)]
    pub fn new(environment: &Environment, number: u32) -> Self {
        Self {
            number,
            answers: Arc::clone(&environment.answers),
            cancel: Cancel::default(),
        }
    }

    /// Tells the call to stop: its answer comes when the kernel has let go of all that it holds.
    /// Does nothing once there is an answer.
    #[napi]
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

/// Runs `work` and waits; a panic in it is an error. It runs on the pool, unless it is `small`:
/// a single chunk, which uses no other thread.
pub fn now<T: Send>(
    env: &Env,
    small: bool,
    work: impl FnOnce(&Run) -> Result<T, Error> + Send,
) -> napi::Result<T> {
    let run = Run::from(settings().or_throw(env)?.isa);
    let work = || work(&run);
    guarded(|| if small { work() } else { pool::install(work)? }).or_throw(env)
}

/// Queues `work`, and returns; its answer goes to the library's `settle`. A panic in it is a failure.
///
/// `work` owns all that it needs: it runs while JavaScript goes on. It writes its results to
/// `held` ([`views::Held`](super::views::Held), or a tuple of such), which is let go when the answer is on its way.
/// `convert` makes what it returns a value, on the JavaScript thread.
pub fn start<H: Send + 'static, T: Send + 'static, J: ToNapiValue>(
    env: &Env,
    task: &Task,
    mut held: H,
    work: impl FnOnce(&mut H, &Run) -> Result<T, Error> + Send + 'static,
    convert: impl FnOnce(T) -> J + Send + 'static,
) -> napi::Result<()> {
    let how = Run {
        isa: settings().or_throw(env)?.isa,
        cancel: task.cancel.clone(),
    };
    pool::start().or_throw(env)?;
    task.answers.expect(env)?;
    let (number, answers) = (task.number, Arc::clone(&task.answers));
    let run = move || {
        let result = guarded(|| {
            how.cancel.check()?;
            work(&mut held, &how)
        });
        answers.send(number, result, move |value| {
            // It is let go on the JavaScript thread that it belongs to.
            drop(held);
            convert(value)
        });
    };
    jobs::submit(Job {
        environment: task.answers.environment,
        cancel: task.cancel.clone(),
        run: Box::new(run),
    });
    Ok(())
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
    start(env, task, (), work, |()| ())
}
