//! What can be wrong with a call, in words that name the option and the value.

use std::fmt;

/// Why a call computed nothing.
///
/// The variants mirror the error codes of the JavaScript API; [`Error::code`] gives the code and
/// `Display` the message, which names the offending option and its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A value lies outside the range that its option allows.
    OutOfRange {
        /// The option, with an index where one element is at fault: `capacities[3]`.
        name: String,
        /// What would have been accepted.
        expected: String,
        /// What was received.
        received: String,
    },
    /// A value is of the right type, but makes no sense with the others: lengths that disagree,
    /// a permutation that is none.
    InvalidValue {
        /// The option at fault.
        name: String,
        /// Why it was refused.
        reason: String,
    },
    /// The caller cancelled the call.
    Cancelled,
    /// The memory for a result or a table of so many bytes was refused.
    OutOfMemory {
        /// The size of the refused allocation in bytes; `None` where it exceeds the address space.
        bytes: Option<usize>,
    },
    /// The system refused to start the threads of the pool, for this reason.
    Threads(String),
    /// A defect of this library: the kernel panicked with this message.
    Panicked(String),
}

impl Error {
    /// An [`Error::OutOfRange`] from anything that prints.
    pub fn out_of_range(
        name: impl Into<String>,
        expected: impl Into<String>,
        received: impl fmt::Display,
    ) -> Self {
        Self::OutOfRange {
            name: name.into(),
            expected: expected.into(),
            // An infinite f64 in JavaScript's words.
            received: received.to_string().replace("inf", "Infinity"),
        }
    }

    /// An [`Error::InvalidValue`].
    pub fn invalid(name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::InvalidValue {
            name: name.into(),
            reason: reason.into(),
        }
    }

    /// The stable code of this error, as Node writes its own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "ERR_OUT_OF_RANGE",
            Self::InvalidValue { .. } => "ERR_INVALID_ARG_VALUE",
            Self::Cancelled => "ABORT_ERR",
            Self::OutOfMemory { .. } => "ERR_MEMORY_ALLOCATION_FAILED",
            Self::Threads(_) => "ERR_WORKER_INIT_FAILED",
            Self::Panicked(_) => "ERR_INTERNAL",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange {
                name,
                expected,
                received,
            } => write!(f, "{name} must be {expected}; received {received}"),
            Self::InvalidValue { name, reason } => write!(f, "{name} {reason}"),
            Self::Cancelled => f.write_str("The operation was aborted"),
            Self::OutOfMemory { bytes: Some(bytes) } => {
                write!(f, "an allocation of {bytes} bytes was refused")
            }
            Self::OutOfMemory { bytes: None } => {
                f.write_str("an allocation larger than the address space was asked for")
            }
            Self::Threads(reason) => write!(f, "the threads cannot be started: {reason}"),
            Self::Panicked(message) => {
                write!(
                    f,
                    "the kernel panicked, which is a defect of phase-router: {message}"
                )
            }
        }
    }
}

impl std::error::Error for Error {}
