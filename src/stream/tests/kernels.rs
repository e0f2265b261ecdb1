//! The inner loops of blocks say what the formulas of a node say.

use super::super::kernels::{PAD, choose, divide, merge};
use super::super::node::Deal;
use crate::lanes::Isa;
use proptest::prelude::*;

fn deals() -> impl Strategy<Value = Deal> {
    prop_oneof![
        Just(Deal::All),
        (any::<u64>(), any::<u64>()).prop_map(|(ratio, phase)| Deal::Even { ratio, phase }),
        (1u32..50, any::<u64>()).prop_map(|(part, phase)| Deal::Periodic {
            ratio: u64::MAX / 50 * u64::from(part),
            phase,
            period: 50,
            part,
        }),
        (any::<u64>(), any::<bool>()).prop_map(|(coins, odd)| Deal::Mixed { coins, odd }),
    ]
}

/// Where elements go, from the formula; a period is not asked to end.
fn sides(deal: &Deal, first: u64, count: usize) -> Vec<bool> {
    (first..first + count as u64)
        .map(|n| deal.takes(n))
        .collect()
}

proptest! {
    #[test]
    fn every_instruction_set_deals_as_the_formulas(
        deal in deals(),
        round in 0u64..1 << 40,
        count in 0usize..300,
        sets in prop::collection::vec(any::<u64>(), 0..6),
    ) {
        let (first, count) = match deal {
            // The loops go on where a period ends, which only the ratios of plans allow.
            Deal::Periodic { period, .. } => (round * u64::from(period), count % 50),
            _ => (round, count),
        };
        let expected = sides(&deal, first, count);
        let lefts = expected.iter().filter(|&&left| left).count();
        for &isa in Isa::available() {
            let mut list = vec![0; count + PAD];
            choose(isa, &deal, first, [1, 0], &mut list);
            let chosen: Vec<bool> = list[..count].iter().map(|&target| target == 1).collect();
            prop_assert_eq!(&chosen, &expected);

            for few_left in [true, false] {
                let few = if few_left { lefts } else { count - lefts };
                let mut own: Vec<u32> = (0..(few + PAD) as u32).collect();
                own[few..].fill(u32::MAX);
                let mut list = vec![u32::MAX; count + PAD];
                (0u32..).zip(&mut list[few..count]).for_each(|(i, x)| *x = 1000 + i);
                merge(isa, &deal, first, few_left, &own, &mut list);
                let (mut few, mut many) = (0.., 1000..);
                let merged: Vec<u32> = expected
                    .iter()
                    .map(|&left| if left == few_left { few.next() } else { many.next() }.unwrap())
                    .collect();
                prop_assert_eq!(&list[..count], &merged);
            }

            if matches!(deal, Deal::Periodic { .. }) {
                continue;
            }
            let (mut left, mut right) = (sets.clone(), vec![0; sets.len()]);
            divide(isa, &deal, first, &mut left, &mut right);
            let mut n = first;
            for (word, &set) in sets.iter().enumerate() {
                for bit in 0..64 {
                    let listed = set >> bit & 1 == 1;
                    let goes_left = listed && deal.takes(n);
                    n += u64::from(listed);
                    prop_assert_eq!(left[word] >> bit & 1 == 1, goes_left);
                    prop_assert_eq!(right[word] >> bit & 1 == 1, listed && !goes_left);
                }
            }
        }
    }
}
