//! What the environment says about how to run, read once.

use crate::error::Error;
use crate::lanes::Isa;
use std::sync::OnceLock;
use std::thread::available_parallelism;

/// How the kernels run on this machine.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Threads of the pool.
    pub threads: usize,
    /// The instruction set of the kernels.
    pub isa: Isa,
}

/// More threads than this are taken for a mistake.
const MAX_THREADS: usize = 1024;

/// `PHASE_ROUTER_THREADS` and `PHASE_ROUTER_SIMD`, or what the machine has. Read by the first call.
///
/// # Errors
///
/// [`Error::InvalidValue`] naming the variable, its value and what would have been accepted.
pub fn settings() -> Result<Settings, Error> {
    static SETTINGS: OnceLock<Result<Settings, Error>> = OnceLock::new();
    SETTINGS
        .get_or_init(|| {
            Ok(Settings {
                threads: threads(variable(THREADS))?,
                isa: isa(variable(SIMD))?,
            })
        })
        .clone()
}

const THREADS: &str = "PHASE_ROUTER_THREADS";
const SIMD: &str = "PHASE_ROUTER_SIMD";

/// The value of a variable that is set, and not to nothing.
fn variable(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

fn threads(value: Option<String>) -> Result<usize, Error> {
    let Some(value) = value else {
        return Ok(available_parallelism().map_or(1, |count| count.get().min(MAX_THREADS)));
    };
    match value.parse() {
        Ok(threads @ 1..=MAX_THREADS) => Ok(threads),
        _ => Err(Error::invalid(
            THREADS,
            format!("must be a whole number from 1 to {MAX_THREADS}; received '{value}'"),
        )),
    }
}

fn isa(value: Option<String>) -> Result<Isa, Error> {
    let Some(value) = value else {
        return Ok(Isa::detect());
    };
    Isa::named(&value).ok_or_else(|| {
        let names: Vec<_> = Isa::available().iter().map(|isa| isa.name()).collect();
        Error::invalid(
            SIMD,
            format!(
                "must be one of those that this machine has ({}); received '{value}'",
                names.join(", ")
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_is_what_the_machine_has() {
        assert!((1..=MAX_THREADS).contains(&threads(None).unwrap()));
        assert_eq!(isa(None).unwrap(), Isa::detect());
    }

    #[test]
    fn what_is_set_counts() {
        assert_eq!(threads(Some("3".to_owned())).unwrap(), 3);
        assert_eq!(isa(Some("scalar".to_owned())).unwrap().name(), "scalar");
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for value in ["0", "1025", "-1", "2.5", "two"] {
            let error = threads(Some(value.to_owned())).unwrap_err().to_string();
            assert!(error.contains(THREADS) && error.contains(&format!("'{value}'")));
        }
        let error = isa(Some("mmx".to_owned())).unwrap_err().to_string();
        assert!(error.contains(SIMD) && error.contains("scalar") && error.contains("'mmx'"));
    }
}
