// Jest's sequencer without Jest; __test__/engines/jest.engine.mts runs Jest itself.
import test from 'ava'
import { capacitySequencer } from 'phase-router/jest'
import { refuses } from '../helpers/errors.mjs'

test('without its peer the call says what to install; bad options are refused before', async (t) => {
  t.throws(() => capacitySequencer({ capacities: [1, 2] }), {
    code: 'MODULE_NOT_FOUND',
    message: 'phase-router/jest needs @jest/test-sequencer: npm install @jest/test-sequencer',
  })
  await refuses(t, () => capacitySequencer({ record: 7 as never }), 'ERR_INVALID_ARG_TYPE', /^record must be a path/)
  await refuses(
    t,
    () => capacitySequencer({ timing: 'a' } as never),
    'ERR_INVALID_ARG_VALUE',
    /^timing is not an option/,
  )
})
