//! Kernel errors as JavaScript errors: class, code and message.

use crate::error::Error;
use napi::{Env, JsError, JsRangeError, JsTypeError, Unknown};

/// The JavaScript error: a RangeError, a TypeError or an Error with its code.
pub fn into_value(env: &Env, error: Error) -> Unknown<'_> {
    let env = Env::from_raw(env.raw());
    let coded = napi::Error::new(error.code(), error.to_string());
    match error {
        Error::OutOfRange { .. } => JsRangeError::from(coded).into_unknown(env),
        Error::InvalidValue { .. } => JsTypeError::from(coded).into_unknown(env),
        _ => JsError::from(coded).into_unknown(env),
    }
}

/// The value, or the JavaScript error to return from a binding function.
pub trait OrThrow<T> {
    /// As [`into_value`], thrown.
    fn or_throw(self, env: &Env) -> napi::Result<T>;
}

impl<T> OrThrow<T> for Result<T, Error> {
    fn or_throw(self, env: &Env) -> napi::Result<T> {
        self.map_err(|error| napi::Error::from(into_value(env, error)))
    }
}
