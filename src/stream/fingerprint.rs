//! One number that tells whether two machines route the same stream alike.

use super::epoch::Epoch;
use super::options::Options;
use crate::siphash::SipHasher;

/// The version of the mapping: another one gives other routes for the same input.
pub const MAPPING_VERSION: u64 = 1;

/// SipHash-1-3 over the version and all that the routes depend on. O(M * epochs).
pub fn fingerprint(options: &Options, epochs: &[impl AsRef<Epoch>]) -> u64 {
    let mut hasher = SipHasher::new();
    for word in [
        MAPPING_VERSION,
        u64::from(options.fan_out),
        options.seed,
        u64::from(options.mixes()),
        epochs.len() as u64,
    ] {
        hasher.write(word);
    }
    // Limits of a window or more are none.
    let limits = options.window_limits.as_ref().filter(|limits| {
        let binds =
            |(&max, &capacity): (&f64, &f64)| capacity > 0.0 && max < f64::from(limits.window);
        limits.max.iter().zip(&options.capacities).any(binds)
    });
    hasher.write(limits.map_or(0, |limits| u64::from(limits.window)));
    if let Some(limits) = limits {
        for (&max, &capacity) in limits.max.iter().zip(&options.capacities) {
            let max = max.min(f64::from(limits.window));
            hasher.write(if capacity > 0.0 { max as u64 } else { 0 });
        }
    }
    for epoch in epochs.iter().map(AsRef::as_ref) {
        hasher.write(epoch.from);
        hasher.write(epoch.capacities.len() as u64);
        hasher.write(u64::from(epoch.portions.domains.is_some()));
        for (j, &capacity) in epoch.capacities.iter().enumerate() {
            // -0 is 0.
            hasher.write((capacity + 0.0).to_bits());
            if let Some(domains) = &epoch.portions.domains {
                hasher.write(if capacity > 0.0 {
                    u64::from(domains[j])
                } else {
                    u64::MAX
                });
            }
        }
    }
    hasher.finish()
}
