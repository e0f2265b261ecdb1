//! Where every node begins: anywhere, by the seed; after a change of capacities so that what targets
//! were owed is paid back.

use super::node::{Child, Deal, Kind, Node, coins};
use super::parts::{Join, LEAF, Part, RING};
use super::portions::Amount;
use super::shape::Shape;
use super::tree::Tree;
use crate::error::Error;
use crate::key::Key;
use crate::memory;

/// What is owed is counted in these parts of a route.
pub const ROUTE: i64 = 1 << 52;
/// A node begins at most so far from its middle.
const FARTHEST: i64 = ROUTE / 2 - ROUTE / 1024;

/// The tree of a shape; `owed` is what every target has got too little of so far, in 2^-52 routes, and
/// absent for a stream that begins. O(M).
///
/// # Errors
///
/// [`Error::OutOfMemory`].
pub fn begin(shape: &Shape, owed: Option<&[i128]>, mix: bool, key: Key) -> Result<Tree, Error> {
    let count = shape.joins.len();
    let mut rings = shape.rings.clone_checked()?;
    let mut firsts = memory::with_capacity(rings.ends.len())?;
    let mut ring_debts = memory::with_capacity(rings.ends.len())?;
    for ring in 0..rings.ends.len() {
        let place = rings.place(ring);
        let members = &mut rings.members[place];
        match owed {
            // Whoever is owed most comes first.
            Some(owed) => {
                memory::sort_by_key(members, |&j| std::cmp::Reverse(owed[j as usize]))?;
                ring_debts.push(members.iter().map(|&j| owed[j as usize]).sum::<i128>());
                firsts.push(0);
            }
            None => firsts.push(
                key.child(RING.into())
                    .below(ring as u64, members.len() as u32),
            ),
        }
    }
    // What the targets below every join are owed, and what the nodes above have paid of it.
    let mut debts = Vec::new();
    let mut paid = Vec::new();
    if let Some(owed) = owed {
        debts = memory::with_capacity(count)?;
        for join in &shape.joins {
            let of = |part| debt(part, owed, &debts, &ring_debts);
            let debt = of(join.left) + of(join.right);
            debts.push(debt);
        }
        paid = memory::filled(count, 0i64)?;
    }
    let mut nodes: Vec<Node> = memory::with_capacity(count)?;
    nodes.extend(shape.joins.iter().map(node));
    for (i, join) in shape.joins.iter().enumerate().rev() {
        let ahead_here = paid.get(i).copied().unwrap_or(0);
        let Some((part, all)) = join.ratio(shape.one()) else {
            pass_on(&mut paid, join.left, ahead_here);
            continue;
        };
        let random = key.child(i as u64);
        let halves = part == all - part && !join.limited;
        let mut ahead = None;
        if let Some(owed) = owed {
            let even = ((i128::from(ahead_here) * i128::from(part)) / i128::from(all)) as i64;
            let missing = debt(join.left, owed, &debts, &ring_debts) - i128::from(even);
            let far = i128::from(FARTHEST);
            let mut first = missing.clamp(-far, far) as i64;
            if mix && halves {
                // A pair of elements begins with its first, or with the one that pays.
                let pays = first.abs() >= ROUTE / 4;
                first = if pays { first.signum() * ROUTE / 2 } else { 0 };
            }
            pass_on(&mut paid, join.left, even + first);
            pass_on(&mut paid, join.right, ahead_here - even - first);
            // An element that is dealt to a child lacks one more there, where it is a complement.
            ahead = Some(if join.complement { -first } else { first });
        }
        nodes[i].deal = if mix && halves {
            mixed(random, ahead.unwrap_or(0))
        } else if join.limited {
            periodic(part, all, random)
        } else {
            let phase = match ahead {
                Some(ahead) => (1u64 << 63).wrapping_add_signed(ahead << 12),
                None => random.hash(0),
            };
            Deal::Even {
                ratio: ratio(part, all, false),
                phase,
            }
        };
    }
    let Part { id, amount } = shape.root;
    Tree::new(&nodes, rings, firsts, child(id, amount))
}

/// A node of which it is not said yet how it deals.
fn node(join: &Join) -> Node {
    Node {
        left: child(join.left.id, join.left.amount),
        right: child(join.right.id, join.right.amount),
        complement: join.complement,
        deal: Deal::All,
    }
}

fn child(id: u32, amount: Amount) -> Child {
    Child {
        id,
        whole: amount.whole,
    }
}

/// part / all * 2^64, where part < all.
fn ratio(part: u64, all: u64, up: bool) -> u64 {
    let high = u128::from(part) << 64;
    let all = u128::from(all);
    let ratio = if up { high.div_ceil(all) } else { high / all };
    ratio.min(u128::from(u64::MAX)) as u64
}

/// Dealing that repeats after a period: no sum ever meets a whole number, whatever rounding does.
fn periodic(part: u64, all: u64, random: Key) -> Deal {
    // Both are whole numbers of items of a window, times 2^32.
    let (part, period) = ((part >> 32) as u32, (all >> 32) as u32);
    let first = random.below(0, period);
    let phase = ((2 * u128::from(first) + 1) << 63) / u128::from(period);
    Deal::Periodic {
        ratio: ratio(u64::from(part), u64::from(period), true),
        phase: phase as u64,
        period,
        part,
    }
}

/// Dealing by coins, of which the first pays what is to be ahead: half a route or nothing.
fn mixed(random: Key, ahead: i64) -> Deal {
    let odd = ahead != 0;
    // The element before the first went to the left where the left is to be behind.
    let first = u64::from(ahead < 0);
    let keys = (0..).map(|attempt| random.hash(attempt));
    let mut keys = keys.filter(|&key| !odd || coins(key, 0) & 1 == first);
    Deal::Mixed {
        coins: keys.next().expect("every other key fits"),
        odd,
    }
}

fn debt(part: Part, owed: &[i128], debts: &[i128], rings: &[i128]) -> i128 {
    match child(part.id, part.amount).kind() {
        Kind::Target(target) => owed[target as usize],
        Kind::Ring(ring) => rings[ring as usize],
        Kind::Node(node) => debts[node as usize],
    }
}

fn pass_on(paid: &mut [i64], part: Part, amount: i64) {
    // Nothing is paid in a stream that begins.
    if part.id & (LEAF | RING) == 0 && !paid.is_empty() {
        paid[part.id as usize] = amount;
    }
}
