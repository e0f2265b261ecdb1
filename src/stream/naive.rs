//! The definition in plain words: every node deals its elements one after the other, and remembers what
//! it has dealt. The oracle of look-ups and blocks.

use super::node::{Child, Deal, Kind, Node, coins};
use super::tree::Tree;

/// For every target the items 0..`items` that it gets. O(items * M).
pub fn targets(tree: &Tree, items: u64, targets: usize) -> Vec<Vec<u64>> {
    let mut got = vec![Vec::new(); targets];
    let wanted = vec![tree.root().whole; items as usize];
    give(tree, tree.root(), &wanted, &mut got);
    got
}

/// Gives what is below a child to the items that want so many there.
fn give(tree: &Tree, child: Child, wanted: &[u32], got: &mut [Vec<u64>]) {
    let node = match child.kind() {
        Kind::Target(target) => {
            let items = (0u64..).zip(wanted).filter(|&(_, &count)| count > 0);
            got[target as usize].extend(items.map(|(item, &count)| {
                assert_eq!(count, 1, "a target twice for item {item}");
                item
            }));
            return;
        }
        Kind::Ring(ring) => {
            let ring = tree.ring(ring);
            let mut turns = ring.members.iter().cycle().skip(ring.first as usize);
            for (item, &count) in (0u64..).zip(wanted) {
                for &target in turns.by_ref().take(count as usize) {
                    let got = &mut got[target as usize];
                    assert_ne!(got.last(), Some(&item), "a target twice for item {item}");
                    got.push(item);
                }
            }
            return;
        }
        Kind::Node(node) => node,
    };
    let node = tree.node(node);
    let mut dealt = 0;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for &count in wanted {
        let extra = count > child.whole;
        assert!(count == child.whole + u32::from(extra));
        let (mut to_left, mut to_right) = (node.complement, node.complement);
        if extra != node.complement {
            let goes_left = goes_left(node, dealt);
            dealt += 1;
            to_left = goes_left != node.complement;
            to_right = goes_left == node.complement;
        }
        left.push(node.left.whole + u32::from(to_left));
        right.push(node.right.whole + u32::from(to_right));
        assert_eq!(left[left.len() - 1] + right[right.len() - 1], count);
    }
    give(tree, node.left, &left, got);
    give(tree, node.right, &right, got);
}

fn goes_left(node: &Node, element: u64) -> bool {
    match node.deal {
        Deal::All => true,
        Deal::Even { ratio, phase } | Deal::Periodic { ratio, phase, .. } => {
            let passed = |n: u128| (n * u128::from(ratio) + u128::from(phase)) >> 64;
            let n = match node.deal {
                Deal::Periodic { period, .. } => element % u64::from(period),
                _ => element,
            };
            passed(u128::from(n) + 1) > passed(u128::from(n))
        }
        Deal::Mixed { coins: key, odd } => {
            let place = element + u64::from(odd);
            let first_goes_left = (coins(key, place / 128) >> (place / 2 % 64)) & 1 == 1;
            place.is_multiple_of(2) == first_goes_left
        }
    }
}
