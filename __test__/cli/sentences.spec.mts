import test from 'ava'
import { whoGoes } from '../../lib/cli/sentences.js'

test('a source goes to no more targets than there are, and one of a kind is no plural', (t) => {
  t.is(whoGoes(20_000, 2, 200), '20000 sources each go to 2 of 200 targets')
  t.is(whoGoes(1, 2, 2, ' of uneven weight'), '1 source of uneven weight goes to 2 of 2 targets')
  t.is(whoGoes(3, 4, 3), '3 sources each go to all 3 targets, with 4 slots')
  t.is(whoGoes(1, 4, 1), '1 source goes to 1 target, with 4 slots')
  t.is(whoGoes(5, 1, 1), '5 sources each go to 1 target')
})
