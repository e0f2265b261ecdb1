import test from 'ava'

const { cargoCounts, hasPassed, tapCounts, verdict } = await import('../scripts/counts.mjs' as string)

const cargo = `
running 3 tests
...
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.02s

running 2 tests
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.30s
`

test('cargo: all results are summed', (t) => {
  t.deepEqual(cargoCounts(cargo), { passed: 3, failed: 1, skipped: 1 })
  // What a test prints is no result, and a build that failed has none.
  t.is(cargoCounts('a test result: ok. 2 passed; 0 failed; 1 ignored;'), undefined)
  t.is(cargoCounts('error: could not compile'), undefined)
})

test('TAP: the counts are those at the end', (t) => {
  const report =
    'TAP version 13\nok 1 - # pass 7 of them\nnot ok 2 - b\n\n1..3\n# tests 2\n# pass 1\n# skip 1\n# fail 1\n'
  t.deepEqual(tapCounts(report), { passed: 1, failed: 1, skipped: 1 })
  t.deepEqual(tapCounts('# tests 2\n# pass 2\n# fail 0\n'), { passed: 2, failed: 0, skipped: 0 })
  // ava has counted the first as passed.
  const late = 'ok 1 - a\n#   skipped: the registry does not give b\nok 2 - c\n#   not skipped: d\n# pass 2\n# fail 0\n'
  t.deepEqual(tapCounts(late), { passed: 1, failed: 0, skipped: 1 })
  // A run that was killed.
  t.is(tapCounts('TAP version 13\nok 1 - a\nok 2 - b\n'), undefined)
})

test('a suite without a result, or without a test, has failed', (t) => {
  const counts = { passed: 2, failed: 0, skipped: 0 }
  t.true(hasPassed(counts, 0))
  t.false(hasPassed(counts, 1))
  t.false(hasPassed(counts, null))
  t.false(hasPassed(undefined, 0))
  t.false(hasPassed({ ...counts, passed: 0 }, 0))
  t.false(hasPassed({ ...counts, failed: 1 }, 0))
  t.is(verdict('Rust', counts, 0), 'Rust: 2 passed, 0 failed')
  t.is(verdict('Rust', { ...counts, skipped: 3 }, 1), 'Rust: 2 passed, 0 failed, 3 skipped (exit code 1)')
  t.is(verdict('Rust', undefined, 101), 'Rust: no result (exit code 101)')
  t.is(verdict('Rust', { ...counts, passed: 0 }, 0), 'Rust: 0 passed, 0 failed: no test ran')
})
