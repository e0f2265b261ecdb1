// What is refused before DuckDB is asked anything; __test__/engines/data.engine.mts has DuckDB itself.
import test from 'ava'
import { Router } from 'phase-router'
import { createRoutesTable } from 'phase-router/duckdb'
import { refuses } from '../helpers/errors.mjs'

const router = new Router({ sources: 3, fanOut: 1, targets: 2 })

test('bad arguments, and DuckDB that is not installed: nothing is run', async (t) => {
  const asked: string[] = []
  const connection = {
    run: async (sql: string) => asked.push(sql),
    createAppender: async () => ({ appendDataChunk: () => {}, closeSync: () => {} }),
  }
  const bad =
    (...args: unknown[]) =>
    () =>
      createRoutesTable(...(args as Parameters<typeof createRoutesTable>))
  await refuses(t, bad({}, 'routes', router), 'ERR_INVALID_ARG_TYPE', /^connection must be a connection/)
  await refuses(t, bad(connection, 7, router), 'ERR_INVALID_ARG_TYPE', /^table must be a string/)
  await refuses(t, bad(connection, 'routes', {}), 'ERR_INVALID_ARG_TYPE', /^router must be a Router/)
  await refuses(t, bad(connection, 'routes', router, { signal: 1 }), 'ERR_INVALID_ARG_TYPE', /^signal must be/)
  await refuses(t, bad(connection, 'routes', router, { onProgress: 1 }), 'ERR_INVALID_ARG_TYPE', /^onProgress must be/)
  await refuses(
    t,
    bad(connection, 'routes', router, { schema: 'x' }),
    'ERR_INVALID_ARG_VALUE',
    /^schema is not an option/,
  )
  await t.throwsAsync(bad(connection, 'routes', router), {
    code: 'MODULE_NOT_FOUND',
    message: 'phase-router/duckdb needs @duckdb/node-api: npm install @duckdb/node-api',
  })
  t.deepEqual(asked, [])
})
