//! One step of the prices: every target moves its own so far that, if no other moved, it would meet
//! its limit.

use super::prices::Choices;
use crate::error::Error;
use crate::memory;
use crate::run::Run;
use rayon::prelude::*;

/// Rows whose margins one thread gathers at once.
const ROWS_PER_CHUNK: usize = 2048;
/// The part of its step that a target takes at first, while others move too; the most and the least
/// that this becomes; by what it grows while the target keeps its direction, and shrinks when it turns.
const FIRST: f32 = 0.15;
const MOST: f32 = 1.0;
const LEAST: f32 = 0.02;
const GROW: f32 = 2.0;
const SHRINK: f32 = 0.5;

/// How every target steps. O(M) memory.
pub struct Steps {
    parts: Vec<f32>,
    /// Where each went last.
    signs: Vec<i8>,
    /// By how much each is above its limit; below 0 where it has room and a price to fall from.
    pub surplus: Vec<i32>,
}

impl Steps {
    /// Before the first step of so many targets.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn new(targets: usize) -> Result<Self, Error> {
        Ok(Self {
            parts: memory::filled(targets, FIRST)?,
            signs: memory::filled(targets, 0)?,
            surplus: memory::filled(targets, 0)?,
        })
    }

    /// Routes above the limits, and routes that targets with a price lack.
    pub fn measure(&mut self, choices: &Choices) -> (u64, u64) {
        let (mut over, mut under) = (0, 0);
        let floor = choices.view.least_in_search() as f32;
        for (j, surplus) in self.surplus.iter_mut().enumerate() {
            let limit = choices.view.limits[j] as i32;
            *surplus = choices.loads[j] - limit;
            if *surplus < 0 && choices.prices.at(j as u32) <= floor {
                *surplus = 0;
            }
            if *surplus > 0 {
                over += *surplus as u64;
            } else {
                under += u64::from(surplus.unsigned_abs());
            }
        }
        (over, under)
    }

    /// Moves less from here on, in any direction.
    pub fn calm(&mut self) {
        for part in &mut self.parts {
            *part = (*part * SHRINK).max(LEAST);
        }
        self.signs.fill(0);
    }

    /// The prices after a step. Prices that are all too low only rise, by the whole step: no price
    /// can then pass the lowest ones that meet the limits. O(rows * k), in parallel.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn step(
        &mut self,
        choices: &Choices,
        from_below: bool,
        run: &Run,
    ) -> Result<Vec<f32>, Error> {
        let off: u64 = self
            .surplus
            .iter()
            .map(|&one| u64::from(one.unsigned_abs()))
            .sum();
        if 2 * self.off_level(choices).unsigned_abs() >= off
            && let Some(prices) = self.level(choices)?
        {
            return Ok(prices);
        }
        let margins = self.margins(choices, run)?;
        let floor = choices.view.least_in_search() as f32;
        let (low, high) = choices.view.problem.range;
        let (scale, nudge) = (low.abs().max(high.abs()) as f32, 4.0 * f32::EPSILON);
        let mut prices = memory::with_capacity(self.surplus.len())?;
        for (j, mut margins) in margins.into_iter().enumerate() {
            let price = choices.prices.at(j as u32);
            let nudge = nudge * price.abs() + nudge * scale;
            let step = self.length(j, &mut margins, nudge, from_below);
            prices.push((price + step).max(floor).min(f32::MAX));
        }
        Ok(prices)
    }

    /// How much too high the sum of the loads of all scarce targets is: of these each alone would only
    /// follow the others.
    fn off_level(&self, choices: &Choices) -> i64 {
        let limits = choices.view.limits.iter().enumerate();
        let scarce = limits.filter(|&(j, _)| choices.view.is_scarce(j));
        scarce
            .map(|(j, &limit)| i64::from(choices.loads[j]) - i64::from(limit))
            .sum()
    }

    /// The prices with those of all scarce targets as much higher or lower as makes the sum of their
    /// loads right; `None` where it is. O(rows * k).
    ///
    /// # Errors
    ///
    /// [`Error::OutOfMemory`].
    pub fn level(&self, choices: &Choices) -> Result<Option<Vec<f32>>, Error> {
        let view = choices.view;
        let sum = self.off_level(choices);
        if sum == 0 {
            return Ok(None);
        }
        let unfilled = view.unfilled_in_search() as f32;
        let mut margins = Vec::new();
        for row in 0..view.len() {
            let first = row * choices.width;
            let (slots, filled) = (view.slots(row), choices.filled(row));
            let looked_at = if sum > 0 { 0..filled } else { filled..slots };
            for at in looked_at {
                if view.is_scarce(choices.ids[first + at] as usize) {
                    memory::push(&mut margins, (choices.value(first + at) - unfilled).abs())?;
                }
            }
        }
        let count = (sum.unsigned_abs() as usize).min(margins.len());
        if count == 0 {
            return Ok(None);
        }
        let (_, &mut margin, _) = margins.select_nth_unstable_by(count - 1, f32::total_cmp);
        let change = if sum > 0 { margin } else { -margin };
        let floor = view.least_in_search() as f32;
        let mut prices = memory::with_capacity(view.limits.len())?;
        prices.extend((0..view.limits.len()).map(|j| {
            let price = choices.prices.at(j as u32);
            if view.is_scarce(j) {
                (price + change).max(floor).min(f32::MAX)
            } else {
                price
            }
        }));
        Ok(Some(prices))
    }

    /// How far the price of a target goes, whose routes change hands at these margins.
    fn length(&mut self, target: usize, margins: &mut [f32], nudge: f32, from_below: bool) -> f32 {
        let surplus = self.surplus[target];
        let count = (surplus.unsigned_abs() as usize).min(margins.len());
        if count == 0 {
            return 0.0;
        }
        let (_, &mut step, _) = margins.select_nth_unstable_by(count - 1, f32::total_cmp);
        if !step.is_finite() {
            return 0.0;
        }
        // At the margin itself the row that should change hands is indifferent, and may stay.
        let step = step + nudge;
        if from_below {
            return if surplus > 0 { step } else { 0.0 };
        }
        let sign = surplus.signum() as i8;
        let part = &mut self.parts[target];
        if self.signs[target] == sign {
            *part = (*part * GROW).min(MOST);
        } else if self.signs[target] != 0 {
            *part = (*part * SHRINK).max(LEAST);
        }
        self.signs[target] = sign;
        step * *part * f32::from(sign)
    }

    /// For every target above its limit, how far its price must rise to lose each of its routes;
    /// for every one below, how far it must fall to win each row that refused it last.
    fn margins(&self, choices: &Choices, run: &Run) -> Result<Vec<Vec<f32>>, Error> {
        let rows = choices.view.len();
        let chunks = rows.div_ceil(ROWS_PER_CHUNK);
        let gather = |chunk: usize| {
            run.cancel.check()?;
            let first = chunk * ROWS_PER_CHUNK;
            self.gather(choices, first..(first + ROWS_PER_CHUNK).min(rows))
        };
        let gathered: Vec<Result<Vec<(u32, f32)>, Error>> = if choices.view.is_small() {
            (0..chunks).map(gather).collect()
        } else {
            (0..chunks).into_par_iter().map(gather).collect()
        };
        let mut margins = memory::filled(self.surplus.len(), Vec::new())?;
        for pairs in gathered {
            for (target, margin) in pairs? {
                memory::push(&mut margins[target as usize], margin)?;
            }
        }
        Ok(margins)
    }

    fn gather(
        &self,
        choices: &Choices,
        rows: std::ops::Range<usize>,
    ) -> Result<Vec<(u32, f32)>, Error> {
        let mut pairs = Vec::new();
        // Nobody moves between a scarce target and another that is not.
        let most = choices.view.most_margin() as f32;
        let mut add = |target: usize, margin: f32| {
            if margin <= most {
                memory::push(&mut pairs, (target as u32, margin.max(0.0)))?;
            }
            Ok(())
        };
        let unfilled = choices.view.unfilled_in_search() as f32;
        for row in rows {
            let first = row * choices.width;
            let (slots, filled) = (choices.view.slots(row), choices.filled(row));
            let instead = choices.instead(row);
            let mut worst = f32::INFINITY;
            for at in first..first + filled {
                let value = choices.value(at);
                worst = worst.min(value);
                let target = choices.ids[at] as usize;
                if self.surplus.get(target).is_some_and(|&surplus| surplus > 0) {
                    add(target, value - instead)?;
                }
            }
            // With a slot to fill, it takes what is worth more than nothing.
            let given = if filled < slots { unfilled } else { worst };
            for at in first + filled..=first + slots {
                let target = choices.ids[at] as usize;
                if self.surplus.get(target).is_some_and(|&surplus| surplus < 0) {
                    add(target, given - choices.value(at))?;
                }
            }
        }
        Ok(pairs)
    }
}
