//! A path, and the rows along it.

use super::network::Network;

/// How a path goes on from one node to the next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Via {
    /// It begins: an open slot of a source is filled.
    Begin(usize),
    /// It begins, or goes on, with no source involved: by a pool.
    Pool,
    /// The holder with an index gives up the target of the last node for that of the next.
    Trade(usize),
    /// The holder with an index gives it up for nothing: somebody else may have one more slot filled.
    Drop(usize),
    /// A source has one more slot filled.
    Take(usize),
}

/// One step of a path.
pub(super) struct Step {
    pub(super) node: usize,
    pub(super) via: Via,
    /// The source whose row changes from one domain to another here.
    pub(super) crosses: Option<usize>,
}

/// Whether the row of a source goes from one domain to another on a path.
pub(super) fn crosses(path: &[Step], source: usize) -> bool {
    path.iter().any(|step| step.crosses == Some(source))
}

/// Changes the rows along a path.
pub(super) fn apply(network: &mut Network<'_, '_>, path: &[Step]) {
    let width = network.state.problem.width;
    // The slot that the target of the node before is put into, if that was a target.
    let mut slot = None;
    for (n, step) in path.iter().enumerate() {
        match step.via {
            Via::Begin(source) | Via::Take(source) => {
                slot = Some(network.state.open_slot(source));
                network.state.add_count(source, true);
            }
            Via::Trade(_) | Via::Drop(_) | Via::Pool => {}
        }
        if step.node >= network.targets() {
            continue;
        }
        let target = step.node;
        let leaving = match path.get(n + 1).map(|next| next.via) {
            Some(Via::Trade(index) | Via::Drop(index)) => Some(index),
            _ => None,
        };
        let left = leaving.map(|index| network.holders.of(target)[index] as usize);
        match (slot, leaving) {
            (Some(slot), Some(index)) => network.holders.replace(target, index, slot),
            (Some(slot), None) => {
                network.holders.push(target, slot);
                network.state.add_load(target, true);
            }
            (None, Some(index)) => {
                network.holders.remove(target, index);
                network.state.add_load(target, false);
            }
            (None, None) => {}
        }
        if let Some(slot) = slot {
            network.set(slot, target as i32);
        }
        slot = left;
        if let (Some(Via::Drop(_)), Some(free)) = (path.get(n + 1).map(|next| next.via), left) {
            network.set(free, -1);
            network.state.add_count(free / width, false);
            slot = None;
        }
    }
}
