//! `assign`: the assignment of the highest total score that keeps limits, with its proof.
//!
//! The stages: [`problem`] checks the input ([`options`]), and [`quotas`] says what every target takes. [`scarce`]
//! tells which targets cannot take all who must go there ([`fill`] knows how many slots can be filled). [`search`]
//! finds prices at which what rows choose nearly meets the limits: passes over the rows
//! ([`prices`], [`best`]) and steps of the prices ([`step`]), begun with the prices of a sample
//! ([`view`]) that is solved the same way; [`jitter`] tells equal scores apart meanwhile. [`repair`]
//! leads what is above the limits to where something lacks, along shortest ways ([`path`]) in a
//! graph of the targets alone: [`flow`] over [`state`] (who holds what), [`moves`] (what moving
//! costs) and [`waiting`] (rows with unfilled slots). [`cycles`] makes an optimum of it, to the last
//! bit; [`release`] is the quicker repair of `fast`. [`certificate`] proves how good any routes are,
//! [`lower`] makes prices readable,
//! and [`solve`] is the whole.
//!
//! `docs/assign.md` explains it and proves the optimum.

pub mod best;
mod by_prices;
mod certificate;
mod certify;
mod cycles;
mod fill;
mod flow;
mod jitter;
mod lower;
mod moves;
mod options;
mod path;
mod prices;
mod problem;
mod quotas;
mod release;
mod repair;
pub mod rivals;
mod scarce;
mod search;
mod solve;
mod state;
mod step;
mod view;
mod waiting;

#[cfg(test)]
mod tests;

pub use by_prices::{Prices, by_prices};
pub use certificate::{Certificate, certificate};
pub use certify::{Certified, Violation, ViolationKind, certify};
pub use options::{MAX_TARGETS, NO_CANDIDATE, Options};
pub use problem::{Problem, is_small};
pub use rivals::Rival;
pub use solve::{Assignment, Bottleneck, Effort, assign, check_prices};
