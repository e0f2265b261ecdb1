//! The inner loops of [`super::block`]: what a node does to its elements.

use super::node::Deal;
use super::sides::{Sides, Way};
use crate::lanes::{Has, Isa, Lanes, MAX_LANES, dispatch};

/// Lists have room for so many elements more than they hold: vectors read and write whole.
pub const PAD: usize = MAX_LANES;

/// The elements of a node from `first` on, one of two targets for each; `list` has room for [`PAD`] more.
pub fn choose(isa: Isa, deal: &Deal, first: u64, targets: [u32; 2], list: &mut [u32]) {
    dispatch!(isa, choose_lanes(deal: &Deal, first: u64, targets: [u32; 2], list: &mut [u32]))
}

#[inline(always)]
fn choose_lanes<V: Lanes>(
    has: Has<V>,
    deal: &Deal,
    first: u64,
    targets: [u32; 2],
    list: &mut [u32],
) {
    match Way::new(deal, first) {
        Way::Line(line) => choose_by(has, line, targets, list),
        Way::Coins(coins) => choose_by(has, coins, targets, list),
    }
}

#[inline(always)]
fn choose_by<V: Lanes>(has: Has<V>, mut sides: impl Sides, targets: [u32; 2], list: &mut [u32]) {
    let [left, right] = targets.map(|target| V::splat(has, target));
    let lane = V::load(has, &std::array::from_fn::<u32, MAX_LANES, _>(|l| l as u32));
    let count = list.len() - PAD;
    for at in (0..count).step_by(V::COUNT) {
        let goes_left = V::splat(has, sides.bits(has)).has_bit(lane);
        V::select(goes_left, left, right).store(&mut list[at..]);
        sides.skip(V::COUNT as u32);
    }
}

/// The elements of a node from `first` on: `few` are those of one child in order, and those of the other stand at the
/// end of `list`, which becomes all; both have room for [`PAD`] more. Those that go to the left are `few` where
/// `few_left`.
pub fn merge(isa: Isa, deal: &Deal, first: u64, few_left: bool, few: &[u32], list: &mut [u32]) {
    dispatch!(isa, merge_lanes(deal: &Deal, first: u64, few_left: bool, few: &[u32], list: &mut [u32]))
}

#[inline(always)]
fn merge_lanes<V: Lanes>(
    has: Has<V>,
    deal: &Deal,
    first: u64,
    few_left: bool,
    few: &[u32],
    list: &mut [u32],
) {
    match Way::new(deal, first) {
        Way::Line(line) => merge_by(has, line, few_left, few, list),
        Way::Coins(coins) => merge_by(has, coins, few_left, few, list),
    }
}

#[inline(always)]
fn merge_by<V: Lanes>(
    has: Has<V>,
    mut sides: impl Sides,
    few_left: bool,
    few: &[u32],
    list: &mut [u32],
) {
    let flip = if few_left { 0 } else { (1 << V::COUNT) - 1 };
    let count = list.len() - PAD;
    // Where the next of both stand. `other` is as far above `at` as few are left, so that none is overwritten unread.
    let (mut next, mut other) = (0, few.len() - PAD);
    for at in (0..count).step_by(V::COUNT) {
        let bits = sides.bits(has) ^ flip;
        let (merged, taken) = V::merged(has, bits, &few[next..], &list[other..]);
        merged.store(&mut list[at..]);
        next += taken;
        other += V::COUNT - taken;
        sides.skip(V::COUNT as u32);
    }
}

/// Deals `items`, a bit for each, of which the first is element `first` of the node: leaves those that go to the left,
/// and writes the others to `right`.
pub fn divide(isa: Isa, deal: &Deal, first: u64, items: &mut [u64], right: &mut [u64]) {
    dispatch!(isa, divide_lanes(deal: &Deal, first: u64, items: &mut [u64], right: &mut [u64]))
}

#[inline(always)]
fn divide_lanes<V: Lanes>(
    has: Has<V>,
    deal: &Deal,
    first: u64,
    items: &mut [u64],
    right: &mut [u64],
) {
    match Way::new(deal, first) {
        Way::Line(line) => divide_by(has, line, items, right),
        Way::Coins(coins) => divide_by(has, coins, items, right),
    }
}

#[inline(always)]
fn divide_by<V: Lanes>(has: Has<V>, mut sides: impl Sides, items: &mut [u64], right: &mut [u64]) {
    for (items, right) in items.iter_mut().zip(right) {
        let left = V::deposit(has, sides.word(has), *items);
        sides.skip(items.count_ones());
        *right = *items & !left;
        *items = left;
    }
}
