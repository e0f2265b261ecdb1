//! The scheduler: which call computes, while others wait.
//!
//! Every call that has begun has threads of its own, so that none is ever on top of another's stack; and
//! where a kernel looks at its cancel flag, its threads wait while it is another call's turn. [`turns`] are
//! the rules, [`lane`] is what carries them out, and [`answers`] are what calls came to, on their way back. It knows nothing of JavaScript: only the binding
//! uses it.

pub mod answers;
pub mod lane;
mod sync;
#[cfg(test)]
mod tests;
pub mod turns;
