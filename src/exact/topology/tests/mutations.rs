//! That the counts notice rules which keep too little.

use super::super::groups::{GROUPS, Groups};
use super::super::plan::{Keys, Lines};
use super::super::transitions::{Transition, transitions};
use super::trees::{Draws, any};
use super::{are_spread, counts};
use crate::quota::{Quota, Tree, nested};
use crate::run::Run;

const TREES: u64 = 6000;

/// A rule that leaves something out.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    /// None: the one of the theorem.
    Right,
    /// Keeps nothing at the cuts between a node's first and last.
    OnlyTheLastCut,
    /// Leaves out nodes that end further to the right than they begin.
    OnlyDown,
    /// Leaves out nodes of more than N units: what is right without a topology.
    OnlySmall,
    /// Keeps the widest node across each cut alone.
    OnlyTheWidest,
    /// Keeps nothing in the first step.
    OnlyTheSecondStep,
}

/// The nodes of a line from the widest to the targets, each as its stretch and the size of the one above.
fn nodes(line: &[Quota], tree: &Tree) -> Vec<((u64, u64), u64)> {
    let mut found = Vec::new();
    let units = |line: &[Quota]| line.iter().map(|quota| u64::from(quota.units)).sum::<u64>();
    for at in 0..=tree.levels.len() {
        let label = |level: usize, quota: &Quota| match tree.levels.get(level) {
            Some(nodes) => nodes.ids[quota.target as usize],
            None => quota.target,
        };
        let mut start = 0;
        for own in line.chunk_by(|x, y| label(at, x) == label(at, y)) {
            let above: u64 = match at {
                0 => units(line),
                _ => {
                    let parent = label(at - 1, &own[0]);
                    let siblings = line.iter().filter(|quota| label(at - 1, quota) == parent);
                    siblings.map(|quota| u64::from(quota.units)).sum()
                }
            };
            let end = start + units(own);
            found.push(((start, end), above));
            start = end;
        }
    }
    found
}

fn kept(n: u64, turns: usize, nodes: &[((u64, u64), u64)], rule: Rule) -> Vec<Transition> {
    let mut transitions = vec![Transition::default(); turns - 1];
    for (turn, Transition { one, two }) in (0u64..).zip(&mut transitions) {
        for &((start, end), above) in nodes {
            let (first, last) = (start / n, (end - 1) / n);
            let (a, b) = ((start % n) as u32, (end - last * n) as u32);
            let asks = above > n && (first..last).contains(&turn) && a > 0 && u64::from(b) < n;
            let left_out = match rule {
                Rule::Right | Rule::OnlyTheSecondStep => false,
                Rule::OnlyTheLastCut => turn + 1 < last,
                Rule::OnlyDown => b > a,
                Rule::OnlySmall => end - start > n,
                Rule::OnlyTheWidest => !two.is_empty(),
            };
            if asks && !left_out {
                if rule != Rule::OnlyTheSecondStep {
                    one.push(a);
                }
                two.push(if turn + 1 < last { a } else { b });
            }
        }
        for kept in [one, two] {
            kept.sort_unstable();
            kept.dedup();
        }
    }
    transitions
}

#[test]
fn rules_that_keep_too_little_are_noticed() {
    let rules = [
        Rule::Right,
        Rule::OnlyTheLastCut,
        Rule::OnlyDown,
        Rule::OnlySmall,
        Rule::OnlyTheWidest,
        Rule::OnlyTheSecondStep,
    ];
    let mut noticed = [0; 6];
    for seed in 0..TREES {
        let options = any(&mut Draws::new(seed));
        let (problem, Some(tree)) = options.nested_problem().unwrap() else {
            continue;
        };
        let keys = Keys::new(problem.seed);
        let shares = nested::shares(&problem, &tree).unwrap();
        let groups = Groups::new(keys.groups, problem.sources);
        let run = Run::default();
        let lines = Lines::new(&problem, &tree, &shares, &groups, &run).unwrap();
        let group = (seed % u64::from(GROUPS)) as u32;
        let (n, line) = (groups.sources(group), &lines.lines[group as usize]);
        if line.is_empty() {
            continue;
        }
        let units: u64 = line.iter().map(|quota| u64::from(quota.units)).sum();
        let nodes = nodes(line, &tree);
        let stretches: Vec<(u64, u64)> = nodes.iter().map(|&(stretch, _)| stretch).collect();
        for (noticed, rule) in noticed.iter_mut().zip(rules) {
            let kept = kept(n.into(), units.div_ceil(n.into()) as usize, &nodes, rule);
            if rule == Rule::Right {
                assert_eq!(kept, transitions(n, line, &tree).unwrap(), "seed {seed}");
            }
            let counts = counts(keys.mixer(group), n, &kept, &stretches);
            *noticed += u32::from(!are_spread(n, &stretches, &counts));
        }
    }
    println!("noticed in {noticed:?} of {TREES} for {rules:?}");
    assert_eq!(noticed[0], 0);
    assert!(noticed[1..].iter().all(|&count| count >= 20));
}
