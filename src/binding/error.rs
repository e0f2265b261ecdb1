//! Kernel errors as JavaScript errors: class, code and message.

use crate::error::Error;
use napi::{Env, JsError, JsRangeError, JsTypeError};

/// The napi error that throws or rejects with the JavaScript error of `error`: a RangeError, a
/// TypeError or an Error with its code.
pub fn into_js(env: Env, error: Error) -> napi::Error {
    let coded = napi::Error::new(error.code(), error.to_string());
    let value = match error {
        Error::OutOfRange { .. } => JsRangeError::from(coded).into_unknown(env),
        Error::InvalidValue { .. } => JsTypeError::from(coded).into_unknown(env),
        _ => JsError::from(coded).into_unknown(env),
    };
    napi::Error::from(value)
}

/// `into_js` as a method of results.
pub trait OrThrow<T> {
    /// The value, or the JavaScript error to return from a binding function.
    fn or_throw(self, env: &Env) -> napi::Result<T>;
}

impl<T> OrThrow<T> for Result<T, Error> {
    fn or_throw(self, env: &Env) -> napi::Result<T> {
        self.map_err(|error| into_js(Env::from_raw(env.raw()), error))
    }
}
