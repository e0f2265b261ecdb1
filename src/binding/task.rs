//! The two ways to run a kernel: now, or as a promise.

use super::error::{OrThrow, into_js};
use super::jobs::{self, Job};
use super::{pool, views};
use crate::cancel::Cancel;
use crate::error::Error;
use crate::run::Run;
use crate::settings::settings;
use napi::Env;
use napi::bindgen_prelude::{Object, ToNapiValue};
use napi_derive::napi;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// What an asynchronous call belongs to, and what stops it.
#[napi]
pub struct Task {
    environment: u32,
    cancel: Cancel,
}

#[napi]
impl Task {
    /// For one call from the JavaScript thread that `initialize` gave this number.
    #[napi(constructor)]
    pub fn new(environment: u32) -> Self {
        Self {
            environment,
            cancel: Cancel::default(),
        }
    }

    /// Tells the call to stop, which `settleCancelled` then makes known. Does nothing once it is
    /// settled.
    #[napi]
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

/// Rejects the promises of the calls that were told to stop, with code ABORT_ERR: at once, or, where
/// a call writes to memory of JavaScript's, when it no longer does.
#[napi]
pub fn settle_cancelled() {
    jobs::sweep();
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

/// Queues `work` and returns the promise of its routes; a panic in it is a rejection.
///
/// `work` owns all that it needs: it runs while JavaScript goes on.
pub fn promise<'env>(
    env: &'env Env,
    task: &Task,
    work: impl FnOnce(&Run) -> Result<Vec<i32>, Error> + Send + 'static,
) -> napi::Result<Object<'env>> {
    promise_of(env, task, work, views::result)
}

/// As [`promise`], of anything; `convert` makes it a value on the JavaScript thread.
pub fn promise_of<'env, T: Send + 'static, J: ToNapiValue + 'static>(
    env: &'env Env,
    task: &Task,
    work: impl FnOnce(&Run) -> Result<T, Error> + Send + 'static,
    convert: impl FnOnce(T) -> J + Send + 'static,
) -> napi::Result<Object<'env>> {
    queue(env, task, work, convert, true)
}

/// As [`promise_of`], for work that holds memory of JavaScript's: an abort settles the promise only
/// when it has let go.
pub fn promise_holding<'env, T: Send + 'static, J: ToNapiValue + 'static>(
    env: &'env Env,
    task: &Task,
    work: impl FnOnce(&Run) -> Result<T, Error> + Send + 'static,
    convert: impl FnOnce(T) -> J + Send + 'static,
) -> napi::Result<Object<'env>> {
    queue(env, task, work, convert, false)
}

fn queue<'env, T: Send + 'static, J: ToNapiValue + 'static>(
    env: &'env Env,
    task: &Task,
    work: impl FnOnce(&Run) -> Result<T, Error> + Send + 'static,
    convert: impl FnOnce(T) -> J + Send + 'static,
    early: bool,
) -> napi::Result<Object<'env>> {
    // Before there is a promise: one that nothing settles would keep the process alive.
    pool::start().or_throw(env)?;
    let cancel = task.cancel.clone();
    let how = Run {
        isa: settings().or_throw(env)?.isa,
        cancel: cancel.clone(),
    };
    let (deferred, promise) = env.create_deferred()?;
    let settle = Once::new(move |result: Result<T, Error>| {
        deferred.resolve(move |env| match result {
            Ok(value) => Ok(convert(value)),
            Err(error) => Err(into_js(env, error)),
        });
    });
    let abort = early.then(|| {
        let settle = settle.clone();
        Box::new(move || settle.call(Err(Error::Cancelled))) as Box<dyn FnOnce() + Send>
    });
    let run = move || {
        let result = guarded(|| {
            how.cancel.check()?;
            work(&how)
        });
        settle.call(result);
    };
    jobs::submit(Job {
        environment: task.environment,
        cancel,
        run: Box::new(run),
        abort,
    });
    Ok(promise)
}

/// A function of which the first call counts, and later ones do nothing.
struct Once<F>(Arc<Mutex<Option<F>>>);

impl<F> Once<F> {
    fn new(function: F) -> Self {
        Self(Arc::new(Mutex::new(Some(function))))
    }

    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    fn call<T>(&self, argument: T)
    where
        F: FnOnce(T),
    {
        let function = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(function) = function {
            function(argument);
        }
    }
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
#[napi(ts_return_type = "Promise<Int32Array>")]
pub fn panic_for_test<'env>(env: &'env Env, task: &Task) -> napi::Result<Object<'env>> {
    promise(env, task, |_| {
        rayon::join(|| panic!("a panic for the test"), || ());
        unreachable!("the panic has left this function")
    })
}
