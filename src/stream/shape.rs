//! The form of the tree: which targets and subtrees are joined, and the bound that follows.
//!
//! Joining the two lightest first (Huffman 1952) doubles the amount every two levels at least, so that
//! what the levels above add to an error sums to little. Few items are also bisected in many seeded
//! orders, and the tree with the least bound is kept.

use super::parts::{Join, LEAF, Part, RING, Rings};
use super::portions::{Amount, Portions};
use crate::error::Error;
use crate::key::Key;
use crate::memory;
use crate::run::Run;

/// Up to so many items, other orders are tried, ...
const TRIED_UP_TO: usize = 40;
/// ... so many of them.
const TRIES: u64 = 250;

/// Joins between two looks at the cancel flag.
const JOINS_PER_CHECK: usize = 1 << 14;

/// A binary tree over the targets that get anything. O(M) memory.
#[derive(Clone, Debug)]
pub struct Shape {
    one: u64,
    /// Targets of equal amounts that take turns.
    pub rings: Rings,
    /// Children before their parents.
    pub joins: Vec<Join>,
    /// The part that is not joined any more; none where nobody gets anything.
    pub root: Part,
    /// For every target its bound.
    bounds: Vec<f64>,
}

impl Shape {
    /// The tree of some portions; where it does not mix, equal targets take turns in a ring. O(M log M).
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`], [`Error::OutOfMemory`].
    pub fn new(portions: &Portions, mix: bool, key: Key, run: &Run) -> Result<Self, Error> {
        let targets = portions.units.len();
        if targets >= RING as usize {
            return Err(Error::OutOfMemory { bytes: None });
        }
        let mut builder = Builder {
            mix,
            rings: Rings::default(),
            one: portions.one,
            joins: memory::with_capacity(targets)?,
            run,
        };
        let (mut free, limited) = builder.items(portions, key)?;
        let limited = builder.joined(&limited, true)?;
        let base = builder.joins.len();
        let mut best: Option<(f64, Vec<Join>)> = None;
        let light = builder.joined(&free, false)?;
        builder.meet(light, limited);
        if (3..=TRIED_UP_TO).contains(&free.len()) {
            best = Some((builder.largest_bound(), memory::copied(&builder.joins)?));
            // The heaviest first, so that equal halves are met; then any order.
            free.sort_unstable_by_key(|part| std::cmp::Reverse((part.amount, part.id)));
            for trial in 0..TRIES {
                builder.joins.truncate(base);
                if trial > 0 {
                    key.child(trial).shuffle(&mut free);
                }
                let root = builder.bisected(&free);
                builder.meet(Some(root), limited);
                let bound = builder.largest_bound();
                if best.as_ref().is_some_and(|best| bound < best.0) {
                    best = Some((bound, memory::copied(&builder.joins)?));
                }
            }
        }
        if let Some((_, joins)) = best {
            builder.joins = joins;
        }
        let root = builder.root(light.or(limited));
        let mut bounds = memory::filled(targets, 0.0)?;
        builder.bounds(root, |target, bound| bounds[target as usize] = bound)?;
        Ok(Self {
            one: portions.one,
            rings: builder.rings,
            joins: builder.joins,
            root,
            bounds,
        })
    }

    /// Units of a whole item.
    pub fn one(&self) -> u64 {
        self.one
    }

    /// What the load of a target in any window differs from its share by, at most.
    pub fn bound_of(&self, target: usize) -> f64 {
        self.bounds[target]
    }

    /// The largest of these.
    pub fn bound(&self) -> f64 {
        self.bounds.iter().copied().fold(0.0, f64::max)
    }
}

struct Builder<'a> {
    one: u64,
    mix: bool,
    rings: Rings,
    joins: Vec<Join>,
    run: &'a Run,
}

impl Builder<'_> {
    /// What is joined in the end: targets and the trees of domains; free ones, and those that repeat
    /// after a window. Equal ones are in a seeded order.
    fn items(&mut self, portions: &Portions, key: Key) -> Result<(Vec<Part>, Vec<Part>), Error> {
        let mut targets: Vec<u32> = memory::with_capacity(portions.units.len())?;
        let numbers = 0..portions.units.len() as u32;
        targets.extend(numbers.filter(|&j| portions.units[j as usize] > 0));
        let domain = |j: u32| match &portions.domains {
            Some(domains) => domains[j as usize],
            None => j,
        };
        if portions.domains.is_some() {
            memory::sort_by_key(&mut targets, |&j| domain(j))?;
        }
        let mut free = memory::with_capacity(targets.len())?;
        let mut limited = memory::with_capacity(targets.len())?;
        let mut own = Vec::new();
        for members in targets.chunk_by(|&a, &b| domain(a) == domain(b)) {
            own.clear();
            for &j in members {
                let amount = Amount::of(portions.units[j as usize], self.one);
                memory::push(
                    &mut own,
                    Part {
                        id: LEAF | j,
                        amount,
                    },
                )?;
            }
            let repeats = portions.limited[members[0] as usize];
            shuffled_by_weight(&mut own, key);
            // A single target may still find others that are equal to it.
            if members.len() > 1 {
                self.ring(&mut own)?;
            }
            if let Some(part) = self.joined(&own, repeats)? {
                let list = if repeats { &mut limited } else { &mut free };
                list.push(part);
            }
        }
        for list in [&mut free, &mut limited] {
            shuffled_by_weight(list, key);
            self.ring(list)?;
        }
        Ok((free, limited))
    }

    /// Makes rings of the targets in a sorted list that get the same, but for rounding; the list stays
    /// sorted, nearly.
    fn ring(&mut self, parts: &mut Vec<Part>) -> Result<(), Error> {
        if self.mix {
            return Ok(());
        }
        let given = memory::copied(parts)?;
        parts.clear();
        let mut rest = &given[..];
        while let Some((first, _)) = rest.split_first() {
            // A target that gets all items takes no turns.
            let equal = rest.iter().take_while(|part| {
                first.id & part.id & LEAF != 0
                    && part.amount.whole == 0
                    && part.amount.rest - first.amount.rest <= 2
            });
            let (equal, others) = rest.split_at(equal.count().max(1));
            rest = others;
            if equal.len() < 2 {
                parts.extend_from_slice(equal);
                continue;
            }
            let mut amount = Amount::default();
            for part in equal {
                amount = amount.plus(part.amount, self.one).0;
                memory::push(&mut self.rings.members, part.id & !LEAF)?;
            }
            let id = RING | self.rings.ends.len() as u32;
            memory::push(&mut self.rings.ends, self.rings.members.len() as u32)?;
            parts.push(Part { id, amount });
        }
        parts.sort_unstable_by_key(|part| (part.amount, part.id));
        Ok(())
    }

    /// Joins the two lightest until one is left. The parts are sorted; those made here come out sorted too,
    /// so that the lightest stand first in one of two queues.
    fn joined(&mut self, parts: &[Part], limited: bool) -> Result<Option<Part>, Error> {
        let (mut next, mut made) = (0, self.joins.len());
        let Some(mut last) = parts.first().copied() else {
            return Ok(None);
        };
        for step in 1..parts.len() {
            if step.is_multiple_of(JOINS_PER_CHECK) {
                self.run.cancel.check()?;
            }
            let mut lightest = || {
                let joined = self.joins.get(made);
                let single = parts.get(next);
                match (single, joined) {
                    (Some(part), Some(join)) if join.amount < part.amount => self.take(&mut made),
                    (None, _) => self.take(&mut made),
                    (Some(&part), _) => {
                        next += 1;
                        part
                    }
                }
            };
            let (a, b) = (lightest(), lightest());
            last = self.join(a, b, limited);
        }
        Ok(Some(last))
    }

    fn take(&self, made: &mut usize) -> Part {
        *made += 1;
        Part {
            id: *made as u32 - 1,
            amount: self.joins[*made - 1].amount,
        }
    }

    fn join(&mut self, a: Part, b: Part, limited: bool) -> Part {
        let (amount, complement) = a.amount.plus(b.amount, self.one);
        let (left, right) = if a.amount.rest > 0 { (a, b) } else { (b, a) };
        // There is room for it: fewer joins than targets.
        self.joins.push(Join {
            left,
            right,
            amount,
            complement,
            limited,
        });
        Part {
            id: self.joins.len() as u32 - 1,
            amount,
        }
    }

    /// The free part and the one that repeats side by side: how much goes to either repeats too.
    fn meet(&mut self, free: Option<Part>, limited: Option<Part>) {
        if let (Some(free), Some(limited)) = (free, limited) {
            self.join(free, limited, true);
        }
    }

    /// Halves a list of one part at least where its weight does, and so on.
    fn bisected(&mut self, parts: &[Part]) -> Part {
        if let [part] = parts {
            return *part;
        }
        let weight = |part: &Part| self.weight(part.amount);
        let total: u128 = parts.iter().map(weight).sum();
        let (mut cut, mut sum) = (1, weight(&parts[0]));
        while cut < parts.len() - 1 {
            let next = sum + weight(&parts[cut]);
            // Whichever cut lies nearer to the middle.
            if 2 * next > total && 2 * next - total > total.saturating_sub(2 * sum) {
                break;
            }
            sum = next;
            cut += 1;
        }
        let left = self.bisected(&parts[..cut]);
        let right = self.bisected(&parts[cut..]);
        self.join(left, right, false)
    }

    fn weight(&self, amount: Amount) -> u128 {
        u128::from(amount.whole) * u128::from(self.one) + u128::from(amount.rest)
    }

    fn root(&self, single: Option<Part>) -> Part {
        match self.joins.last() {
            Some(join) => Part {
                id: self.joins.len() as u32 - 1,
                amount: join.amount,
            },
            None => single.expect("some target gets something"),
        }
    }

    fn largest_bound(&self) -> f64 {
        let mut largest: f64 = 0.0;
        // A few joins: no memory to speak of.
        let _ = self.bounds(self.root(None), |_, bound| largest = largest.max(bound));
        largest
    }

    /// Calls `each` with every target and its bound.
    ///
    /// What a part gets of the elements of its parent differs from the ratio by less than 1 in any
    /// window; an error of the parent is passed on in the ratio. In a ring of m all get one m-th of its
    /// error, and take turns.
    fn bounds(&self, root: Part, mut each: impl FnMut(u32, f64)) -> Result<(), Error> {
        let mut put = |part: Part, bound: f64| match (part.id & LEAF, part.id & RING) {
            (0, 0) => false,
            (0, _) => {
                let members = &self.rings.members[self.rings.place((part.id & !RING) as usize)];
                let own = bound / members.len() as f64 + 1.0;
                members.iter().for_each(|&target| each(target, own));
                true
            }
            _ => {
                each(part.id & !LEAF, bound);
                true
            }
        };
        put(root, 0.0);
        let mut bounds = memory::filled(self.joins.len(), 0.0)?;
        for (i, join) in self.joins.iter().enumerate().rev() {
            let above = bounds[i];
            let ratio = join.ratio(self.one);
            let part = ratio.map_or(1.0, |(part, all)| part as f64 / all as f64);
            let dealt = f64::from(u8::from(ratio.is_some()));
            for (child, part) in [(join.left, part), (join.right, 1.0 - part)] {
                let bound = match child.amount.rest {
                    0 => 0.0,
                    _ => part * above + dealt,
                };
                if !put(child, bound) {
                    bounds[child.id as usize] = bound;
                }
            }
        }
        Ok(())
    }
}

/// Sorts parts by weight, equal ones in an order of the seed's.
fn shuffled_by_weight(parts: &mut [Part], key: Key) {
    let draw = |part: &Part| (key.hash(u64::from(part.id)), part.id);
    parts.sort_unstable_by(|a, b| {
        let lighter = a.amount.cmp(&b.amount);
        lighter.then_with(|| draw(a).cmp(&draw(b)))
    });
}
