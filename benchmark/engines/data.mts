// Routes into DuckDB by createRoutesTable, beside the same number of rows sorted out by DuckDB's own hash.
import { Project } from '../../__test__/engines/project.mjs'

/** What tables of so many rows cost, and how far their groups are from the shares. */
export interface DataRow {
  engine: string
  rows: number
  ours: Table
  hash: Table
}

interface Table {
  /** Nanoseconds of time a row, on an idle machine. */
  nanoseconds: number
  /** Most resident memory over that before, in MiB. */
  mebibytes: number
  /** The largest distance of a group from its share, in percent of the share. */
  offPercent: number
}

const capacities = [1, 2, 4, 8]

const program = (rows: number) => `
import { DuckDBInstance } from '@duckdb/node-api'
import { Router } from 'phase-router'
import { createRoutesTable } from 'phase-router/duckdb'
const rows = ${rows}, capacities = [${capacities}], total = capacities.reduce((a, b) => a + b)
const instance = await DuckDBInstance.create('data.duckdb', { threads: '2', memory_limit: '256MB' })
const connection = await instance.connect()
let most = 0
const look = () => { most = Math.max(most, process.memoryUsage.rss()) }
async function measured(table, make) {
  const before = process.memoryUsage.rss()
  most = before
  const timer = setInterval(look, 20)
  const begin = performance.now()
  await make()
  const nanoseconds = ((performance.now() - begin) * 1e6) / rows
  look()
  clearInterval(timer)
  const counts = (await connection.runAndReadAll('SELECT count(*) FROM ' + table + ' GROUP BY target ORDER BY target')).getRowsJS()
  const off = counts.map(([count], j) => Math.abs(Number(count) / ((rows * capacities[j]) / total) - 1))
  return { nanoseconds, mebibytes: (most - before) / 2 ** 20, offPercent: 100 * Math.max(...off) }
}
await createRoutesTable(connection, 'warm', new Router({ sources: 100_000, fanOut: 1, capacities }))
const ours = await measured('routes', () => createRoutesTable(connection, 'routes', new Router({ sources: rows, fanOut: 1, capacities })))
const hash = await measured('hashed', () => connection.run('CREATE TABLE hashed AS SELECT source, CASE WHEN h < 1 THEN 0 WHEN h < 3 THEN 1 WHEN h < 7 THEN 2 ELSE 3 END::INTEGER AS target FROM (SELECT range::INTEGER AS source, hash(range) % 15 AS h FROM range(' + rows + '))'))
console.log(JSON.stringify({ ours, hash }))
`

/** 1e8 rows, or with `few` 1e6. */
export async function measureData(few: boolean): Promise<DataRow[]> {
  const project = await Project.create(['@duckdb/node-api@1.5.6-r.1'], {})
  try {
    const { version } = JSON.parse(project.read('node_modules/@duckdb/node-api/package.json'))
    const table: DataRow[] = []
    for (const rows of few ? [1e6] : [1e6, 1e8]) {
      project.write({ 'run.mjs': program(rows) })
      const { code, output } = await project.run(process.execPath, ['run.mjs'])
      if (code !== 0) throw new Error(output)
      table.push({ engine: `@duckdb/node-api ${version}`, rows, ...JSON.parse(output) })
      project.delete('data.duckdb', 'data.duckdb.wal')
    }
    return table
  } finally {
    project.remove()
  }
}
