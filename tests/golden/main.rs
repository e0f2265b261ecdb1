//! The golden vectors of `exact` and of the baselines, computed anew and compared with the files in
//! `__test__/fixtures`; the mapping of `sampled` is pinned by the vectors of its reference.
//!
//! ```sh
//! cargo test --no-default-features --test golden
//! REPLACE_GOLDEN=1 cargo test --no-default-features --test golden    # writes them
//! ```
//!
//! Other routes for the same input are a breaking release: MAPPING_VERSION and CHANGELOG say so.

mod baselines;
mod exact;
mod fixture;

#[test]
fn exact() {
    fixture::compare("exact.json", &exact::content());
}

#[test]
fn baselines() {
    fixture::compare("baselines.json", &baselines::content());
}
