//! The repair of `fast`: targets above their limits release the rows that lose least, and every
//! released slot takes the best that has room, those that lose most first.

use super::flow::Flow;
use super::prices::Choices;
use super::repair;
use crate::error::Error;
use crate::memory;
use crate::run::Run;

/// Rows that are looked at between two looks at the cancel flag.
const ROWS_PER_CHECK: usize = 1024;

/// Slots within the limits, as many filled as can be. O(rows * k + released * (k + c)), and a way
/// through the graph of the targets for each slot for which all its targets are full.
///
/// # Errors
///
/// [`Error::Cancelled`], [`Error::OutOfMemory`].
pub fn release<'v, 'p, 'a>(
    choices: &Choices<'v, 'p, 'a>,
    run: &Run,
) -> Result<Flow<'v, 'p, 'a>, Error> {
    let (view, problem) = (choices.view, choices.view.problem);
    let (none, width) = (problem.targets, problem.most_slots);
    let mut slots = memory::filled(view.len() * width, none as u32)?;
    let mut room = memory::with_capacity(none)?;
    let loads = choices.loads.iter().zip(&view.limits);
    room.extend(loads.map(|(&load, &limit)| i64::from(limit) - i64::from(load)));
    // Routes of targets above their limits: what they lose, and which slot.
    let mut above = memory::filled(none, Vec::new())?;
    for row in 0..view.len() {
        if row % ROWS_PER_CHECK == 0 {
            run.cancel.check()?;
        }
        let first = row * choices.width;
        let count = choices.filled(row);
        let refused = choices.instead(row);
        for at in 0..count {
            let target = choices.ids[first + at];
            let slot = row * width + at;
            slots[slot] = target;
            if room.get(target as usize).is_some_and(|&room| room < 0) {
                let lost = choices.value(first + at) - refused;
                memory::push(&mut above[target as usize], (lost, slot))?;
            }
        }
    }
    let mut released: Vec<(f32, usize)> = Vec::new();
    for (target, mut above) in above.into_iter().enumerate() {
        let count = (-room[target]).max(0) as usize;
        if count == 0 {
            continue;
        }
        if count < above.len() {
            above.select_nth_unstable_by(count, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        for &(lost, slot) in &above[..count] {
            slots[slot] = none as u32;
            memory::push(&mut released, (lost, slot))?;
        }
        room[target] = 0;
    }
    released.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, slot) in &released {
        run.cancel.check()?;
        let row = slot / width;
        let held = &slots[row * width..row * width + view.slots(row)];
        let source = view.source(row);
        let ids = problem.ids(source);
        let mut best = (view.unfilled_in_search(), none);
        for (at, &score) in problem.row(source).iter().enumerate() {
            let target = ids.map_or(at, |ids| ids[at] as usize);
            if target >= none || room[target] <= 0 || score == f32::NEG_INFINITY {
                continue;
            }
            let value = f64::from(score) - f64::from(choices.prices.at(target as u32));
            if (value > best.0 || best.1 == none && problem.elsewhere.is_none())
                && held.iter().all(|&other| {
                    other as usize == none
                        || problem.domain(other as usize) != problem.domain(target)
                })
            {
                best = (value, target);
            }
        }
        if best.1 < none {
            room[best.1] -= 1;
            slots[slot] = best.1 as u32;
        }
    }
    let mut prices = memory::with_capacity(none)?;
    prices.extend((0..none).map(|j| choices.price(j)));
    let mut flow = Flow::of_rows(view, slots, &prices, run)?;
    if problem.elsewhere.is_none() {
        repair::fill(&mut flow, run)?;
    }
    Ok(flow)
}
