// DuckDB itself: what docs/engines/data.md shows, tables of every form, an abort, and many rows in bounded memory.
import { readFileSync } from 'node:fs'
import test from 'ava'
import { blocks, root } from '../docs/pages.mjs'
import { Project } from './project.mjs'

const packages = ['@duckdb/node-api@1.5.6-r.1', 'apache-arrow@21']
const page = { file: 'docs/engines/data.md', lines: readFileSync(`${root}docs/engines/data.md`, 'utf8').split(/\r?\n/) }

/** A program that a connection, a query of plain rows and the library are at hand in; it prints JSON. */
const program = (body: string) => `
import { DuckDBInstance } from '@duckdb/node-api'
import { Router } from 'phase-router'
import { createRoutesTable } from 'phase-router/duckdb'
const instance = await DuckDBInstance.create('data.duckdb', { threads: '2', memory_limit: '128MB' })
const connection = await instance.connect()
const plain = (value) => (typeof value === 'bigint' ? Number(value) : value)
const query = async (sql) => (await connection.runAndReadAll(sql)).getRowsJS().map((row) => row.map(plain))
const print = (value) => console.log(JSON.stringify(value))
${body}`

test.serial('DuckDB and Arrow: the blocks of the page, tables, an abort, memory', async (t) => {
  const project = await Project.of(t, packages, {})
  if (project === undefined) return
  const run = async (name: string, text: string) => {
    project.write({ [name]: text })
    const { code, output } = await project.run(process.execPath, [name])
    t.is(code, 0, `${name}: ${output}`)
    return output.trim()
  }

  const shown = blocks(page).filter(({ language }) => language === 'js')
  t.is(shown.length, 3)
  for (const [at, { code, prints, line }] of shown.entries()) {
    t.is(await run(`block-${at}.mjs`, code), String(prints), `${page.file}:${line}`)
  }

  const tables = program(`
    const one = new Router({ sources: 100_000, fanOut: 1, capacities: [1, 2, 4], seed: 5 })
    const three = new Router({ sources: 40_000, fanOut: 3, targets: 2, seed: 5 })
    print(await createRoutesTable(connection, 'one', one))
    print(await createRoutesTable(connection, 'the "three"', three))
    print((await query('SELECT * FROM one')).flat())
    print((await query('SELECT * FROM "the ""three"""')).flat())
    print([[...one.routeSync()], [...three.routeSync()]])
    await createRoutesTable(connection, 'one', one).catch((error) => print(error.message))
    print(await query('SELECT count(*) FROM one'))
    const stop = new AbortController()
    const large = new Router({ sources: 1_000_000_000, fanOut: 1, targets: 9 })
    await createRoutesTable(connection, 'large', large, { signal: stop.signal, onProgress: () => stop.abort() })
      .catch((error) => print(error.code))
    print(await query('SHOW TABLES'))`)
  const [rows, slots, one, three, routes, refused, count, aborted, left] = (await run('tables.mjs', tables))
    .split('\n')
    .map((line) => JSON.parse(line))
  t.deepEqual([rows, slots], [100_000, 120_000])
  t.deepEqual(
    one,
    routes[0].flatMap((target: number, source: number) => [source, target]),
  )
  t.deepEqual(
    three,
    routes[1].flatMap((target: number, i: number) => [Math.floor(i / 3), i % 3, target < 0 ? null : target]),
  )
  t.regex(refused, /already exists/)
  t.deepEqual([count, aborted, left], [[[100_000]], 'ABORT_ERR', [['one'], ['the "three"']]])

  const many = program(`
    await createRoutesTable(connection, 'first', new Router({ sources: 1_000_000, fanOut: 1, targets: 9 }))
    const before = process.memoryUsage.rss()
    const router = new Router({ sources: 20_000_000, fanOut: 1, capacities: [1, 2, 4, 8] })
    let most = 0
    const onProgress = () => { most = Math.max(most, process.memoryUsage.rss()) }
    await createRoutesTable(connection, 'routes', router, { onProgress })
    print([most - before, (await query('SELECT count(*) FROM routes GROUP BY target ORDER BY target')).flat(), [...router.loads]])`)
  const [grown, counts, loads] = JSON.parse(await run('many.mjs', many))
  t.deepEqual(counts, loads)
  // The routes alone would be 80 MB, as JavaScript numbers twice that; DuckDB may take 128 MB.
  t.log(`20,000,000 rows: ${(grown / 2 ** 20).toFixed(0)} MiB more than after 1,000,000`)
  t.true(grown < 160 * 2 ** 20)
})
