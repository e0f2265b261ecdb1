//! What this room takes from its neighbours.

pub use crate::exact::Problem as Shared;
pub use crate::exact::share::{ONE, shares};
pub use crate::repair;
pub use crate::seeded::{Key, mix};
pub use crate::siphash::SipHasher;
