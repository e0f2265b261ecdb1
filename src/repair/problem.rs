//! How much every source and every target takes, and what there was before.

/// What is to be repaired, in views of the caller's memory. Rows have `width` slots each.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// Slots in a row.
    pub width: usize,
    /// So many routes a target gets at least.
    pub floors: &'a [u32],
    /// Whether a target may get one more than its floor.
    pub fractional: &'a [bool],
    /// So many targets do get one more.
    pub extras: u64,
    /// What every target should get: where it lacks the most for its share, new routes go first.
    pub shares: &'a [f64],
    /// The domain of every target; absent where each is its own.
    pub domains: Option<&'a [u32]>,
    /// How many slots of every source are filled.
    pub wants: Wants<'a>,
    /// The routes that cost nothing: rows of `old_width` slots, -1 where there is none, none twice.
    pub old: &'a [i32],
    /// Slots in an old row.
    pub old_width: usize,
    /// What orders the sources, if not their positions.
    pub keys: Option<&'a [u64]>,
    /// The domain in which every source would rather be, where that matters; any number that is no
    /// domain stands for none.
    pub near: Option<&'a [u32]>,
}

/// How many slots of every source are filled: up to a common number, and one more for some.
#[derive(Clone, Copy, Debug)]
pub struct Wants<'a> {
    /// k_i, where each source has a fan-out of its own.
    pub fan_outs: Option<&'a [u32]>,
    /// k.
    pub fan_out: u32,
    /// L: a source has min(k_i, L) slots filled, or one more.
    pub common: u32,
    /// So many sources have one more.
    pub more: u64,
}

impl Wants<'_> {
    /// k_i.
    pub fn fan_out(&self, source: usize) -> u32 {
        self.fan_outs
            .map_or(self.fan_out, |fan_outs| fan_outs[source])
    }

    /// min(k_i, L).
    pub fn base(&self, source: usize) -> u32 {
        self.fan_out(source).min(self.common)
    }

    /// Whether a source may have L + 1 slots filled.
    pub fn may_have_more(&self, source: usize) -> bool {
        self.fan_out(source) > self.common
    }
}

impl<'a> Problem<'a> {
    /// M.
    pub fn targets(&self) -> usize {
        self.floors.len()
    }

    /// The domain of a target.
    #[inline]
    pub fn domain(&self, target: i32) -> u32 {
        match self.domains {
            Some(domains) => domains[target as usize],
            None => target as u32,
        }
    }

    /// Whether a target may get anything.
    pub fn is_live(&self, target: usize) -> bool {
        self.floors[target] > 0 || self.fractional[target]
    }

    /// The most that a target may get.
    pub fn ceiling(&self, target: usize) -> u32 {
        self.floors[target] + u32::from(self.fractional[target])
    }

    /// What a source had.
    #[inline]
    pub fn old_row(&self, source: usize) -> &'a [i32] {
        &self.old[source * self.old_width..][..self.old_width]
    }

    /// What a new route costs more than an old one. Where sources would rather be somewhere, every route
    /// to elsewhere costs 1 besides, and all of these together less than a new route.
    pub fn new_cost(&self) -> i64 {
        if self.near.is_some() { 1 << 32 } else { 1 }
    }

    /// What a route to a target costs because the source would rather be elsewhere.
    #[inline]
    pub fn far_cost(&self, source: usize, target: usize) -> i64 {
        match self.near {
            Some(near) => i64::from(near[source] != self.domain(target as i32)),
            None => 0,
        }
    }

    /// How much the sum of (load - share)^2 / share falls when a target with this load gets a route.
    pub fn gain(&self, target: usize, load: u32) -> f64 {
        let share = self.shares[target];
        (2.0 * (share - f64::from(load)) - 1.0) / share
    }
}
