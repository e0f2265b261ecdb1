//! Answers: what a call came to, on its way from the thread that computed it to the JavaScript
//! thread that asked.
//!
//! A JavaScript thread has one function that the addon calls for all its calls, whatever their number:
//! libuv walks through all that can wake a loop whenever anything does.

use super::error::into_value;
use super::told;
use crate::error::Error;
use crate::schedule::answers;
use napi::bindgen_prelude::{FnArgs, Function, ToNapiValue};
use napi::threadsafe_function::{
    ThreadsafeFunction, ThreadsafeFunctionCallMode, UnknownReturnValue,
};
use napi::{Env, JsValue, Status, sys};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

/// `settle(task, failed, value)`: how the library hears of the end of a call.
pub type Settle<'env> = Function<'env, FnArgs<(u32, bool, Value)>, UnknownReturnValue>;

type Wake =
    ThreadsafeFunction<(), UnknownReturnValue, FnArgs<(u32, bool, Value)>, Status, false, true>;

/// A value of JavaScript's, in the handle scope of the call that it is an argument of.
pub struct Value(sys::napi_value);

impl ToNapiValue for Value {
    // SAFETY: the trait asks for this signature; there is nothing that a caller could do wrong.
    unsafe fn to_napi_value(_: sys::napi_env, value: Self) -> napi::Result<sys::napi_value> {
        Ok(value.0)
    }
}

type Make = Box<dyn FnOnce(&Env) -> Result<Value, Error> + Send>;

/// The bytes of a call's inputs, and of its results.
pub type Bytes = (usize, usize);

struct Answer {
    task: u32,
    bytes: Bytes,
    make: Make,
}

/// The answers to one JavaScript thread.
pub struct Answers {
    /// The JavaScript thread.
    pub environment: u32,
    /// While one is expected the process stays alive.
    queue: answers::Answers<Answer>,
    wake: OnceLock<Mutex<Wake>>,
}

impl Answers {
    /// For the JavaScript thread of this number, which hears them by `settle`.
    pub fn new(environment: u32, settle: &Settle<'_>) -> napi::Result<Arc<Self>> {
        let answers = Arc::new(Self {
            environment,
            queue: answers::Answers::default(),
            wake: OnceLock::new(),
        });
        let weak = Arc::downgrade(&answers);
        let wake = settle
            .build_threadsafe_function()
            .weak::<true>()
            .build_callback(move |context| Self::next(&weak, &context.env))?;
        let set = answers.wake.set(Mutex::new(wake));
        debug_assert!(set.is_ok(), "it is set here alone");
        Ok(answers)
    }

    /// One answer more will come: until then the process does not end, and the collector knows of the
    /// inputs, which the call holds.
    pub fn expect(&self, env: &Env, (inputs, results): Bytes) -> napi::Result<()> {
        told::tell(env, inputs as i64)?;
        HELD.fetch_add(results, Ordering::Relaxed);
        if self.queue.expect() {
            #[expect(
                deprecated,
                reason = "nothing else holds a process that waits for nothing else"
            )]
            self.wake().refer(env)?;
        }
        Ok(())
    }

    /// Sends the answer to a task, from any thread: `convert` makes its value on the JavaScript
    /// thread. A thread that is going away hears of it no more.
    pub fn send<T: Send + 'static, J: ToNapiValue>(
        &self,
        task: u32,
        bytes: Bytes,
        result: Result<T, Error>,
        convert: impl FnOnce(T) -> J + Send + 'static,
    ) {
        let make: Make = Box::new(move |env| {
            let value = convert(result?).into_unknown(env);
            let internal = |error: napi::Error| Error::Panicked(error.to_string());
            value.map(|value| Value(value.raw())).map_err(internal)
        });
        self.queue.leave(Answer { task, bytes, make });
        self.wake()
            .call((), ThreadsafeFunctionCallMode::NonBlocking);
    }

    fn next(weak: &Weak<Self>, env: &Env) -> napi::Result<FnArgs<(u32, bool, Value)>> {
        let gone = || napi::Error::from_reason("the answers are gone");
        let answers = weak.upgrade().ok_or_else(gone)?;
        let (answer, last) = answers.queue.take();
        if last {
            #[expect(deprecated, reason = "as above")]
            answers.wake().unref(env)?;
        }
        let Answer { task, bytes, make } = answer.ok_or_else(gone)?;
        HELD.fetch_sub(bytes.1, Ordering::Relaxed);
        told::tell(env, -(bytes.0 as i64))?;
        let (failed, value) = match make(env) {
            Ok(value) => (false, value),
            // The library makes that error, which has the reason of the abort.
            Err(Error::Cancelled) => (true, Value(().into_unknown(env)?.raw())),
            Err(error) => (true, Value(into_value(env, error).raw())),
        };
        told::flush(env)?;
        Ok((task, failed, value).into())
    }

    fn wake(&self) -> MutexGuard<'_, Wake> {
        lock(
            self.wake
                .get()
                .expect("it is set before anybody sees the answers"),
        )
    }
}

/// The bytes of all results that calls hold.
static HELD: AtomicUsize = AtomicUsize::new(0);

/// The bytes of all results that calls hold, of all JavaScript threads.
pub fn held() -> usize {
    HELD.load(Ordering::Relaxed)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
