//! `exact` over a tree of nodes against its guarantees and its twin.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use phase_router::exact::topology::naive;
use phase_router::laws;
use phase_router::quota::Level;
use phase_router::run::Run;
use phase_router_fuzz::{Small, on_both_ends};

/// Options with up to three levels, each of which puts the nodes of the one below together.
#[derive(Debug)]
struct Nested(Small);

impl<'a> Arbitrary<'a> for Nested {
    fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
        let mut small = Small::arbitrary(u)?;
        let options = &mut small.0;
        let targets = options.capacities.len() as u32;
        // Domains may lie across nodes: they are left out, but for one label a target.
        options.domains = None;
        let mut size = 1;
        for _ in 0..u.int_in_range(1..=3)? {
            size *= u.int_in_range(1..=5)?;
            let most = bool::arbitrary(u)?
                .then(|| u.int_in_range(1..=options.fan_out + 1))
                .transpose()?;
            let of = (0..targets).map(|j| j / size).collect();
            options.topology.insert(0, Level { of, most });
        }
        Ok(Self(small))
    }
}

fuzz_target!(|input: Nested| {
    let Nested(Small(options)) = input;
    let Ok((problem, tree)) = options.nested_problem() else {
        return;
    };
    let plan = options.clone().plan(&Run::default()).unwrap();
    let rows = on_both_ends(|run| plan.route(0..problem.sources, run).unwrap());
    if let Some(tree) = tree {
        assert_eq!(rows, naive::route(&problem, &tree).unwrap());
    }
    laws::all(&options, &*plan).unwrap();
});
