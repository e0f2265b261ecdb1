import { existsSync, readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { genomeFile } from '../examples/minimizer-bins/genome.mjs'
import { type Ended, run } from './helpers/child.mjs'

const readme = readFileSync(new URL('../examples/README.md', import.meta.url), 'utf8')

const example = (...args: string[]): Promise<Ended> => run('../../examples/main', { args })

/** What an example prints: no error, and lines that fit 80 columns. */
async function printed(t: ExecutionContext, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await example(...args)
  t.is(code, 0, stderr)
  t.is(stderr, '')
  for (const line of stdout.split('\n')) t.true(line.length <= 80, line)
  return stdout
}

/** The numbers of the first line that begins with `start`, without those in `start`. */
function figures(stdout: string, start: string): number[] {
  const line = stdout.split('\n').find((line) => line.startsWith(start)) ?? ''
  return (line.slice(start.length).match(/-?\d[\d,]*\.?\d*/g) ?? []).map((text) => Number(text.replaceAll(',', '')))
}

/** The rows of the table whose head begins with `head`, as numbers. */
function rows(stdout: string, head: string): number[][] {
  const lines = stdout.split('\n')
  const from = lines.findIndex((line) => line.startsWith(head)) + 1
  return lines.slice(from, lines.indexOf('', from)).map((line) => figures(line, ''))
}

const sum = (numbers: readonly (number | undefined)[]) => numbers.reduce<number>((a, b) => a + (b as number), 0)

/** The output in README is that of the full form, but for times, the last two columns of a table. */
async function asInReadme(t: ExecutionContext, name: string): Promise<void> {
  const stdout = await printed(t, name)
  const untimed = (text: string) => text.replaceAll(/ +\d+\.\d\d +\d+\.\d\d$/gm, '')
  const shown = new RegExp(`npm run example -- ${name}\\n\`\`\`\\n\\n\`\`\`text\\n(.*?)\`\`\``, 's').exec(readme)?.[1]
  t.is(untimed(shown ?? ''), untimed(stdout), 'run the example and write what it prints into examples/README.md')
}

test('moe-dispatch: exact survives whole without headroom, the others do not', async (t) => {
  const stdout = await printed(t, 'moe-dispatch', '--small')
  t.deepEqual(figures(stdout, 'headroom'), [1, 1.25])
  const [survival, roomy, load, slot] = figures(stdout, 'exact')
  t.deepEqual([survival, roomy, load], [100, 100, 1])
  t.true((slot as number) <= 1)
  t.true((figures(stdout, 'least-loaded')[3] as number) > 5)
  for (const name of ['sampled', 'hash of place', 'hash of word']) {
    const [survival, roomy, load, slot] = figures(stdout, name) as [number, number, number, number]
    t.true(survival > 30 && survival < 95, name)
    t.true(roomy > survival && roomy < 100, name)
    t.true(load > 1.5 && slot > 5, name)
  }
})

test('replica-racks: no rack twice, loads are shares, and the price is churn', async (t) => {
  const stdout = await printed(t, 'replica-racks', '--small')
  for (const [, , share, before, shareAfter, after] of rows(stdout, 'rack ')) {
    t.true(Math.abs((share as number) - (before as number)) < 1)
    t.true(Math.abs((shareAfter as number) - (after as number)) < 1)
  }
  t.deepEqual(figures(stdout, 'replicas that share a rack with their like'), [0, 0])
  const [lostExact, lostRanked] = figures(stdout, 'replicas on the lost rack') as [number, number]
  const [exact, ranked] = figures(stdout, 'moves  ') as [number, number]
  t.is(ranked, lostRanked)
  t.true(exact > 2 * lostExact)
  t.is(figures(stdout, 'of 29 nodes, take over')[0], 29)
  const [even, uneven] = figures(stdout, 'largest load / share after') as [number, number]
  t.true(even < 1.02 && uneven > even)
})

test('telemetry: what calls say becomes metrics, failures too', async (t) => {
  const stdout = await printed(t, 'telemetry', '--small')
  const cells = (head: string) => {
    const lines = stdout.split('\n')
    const from = lines.findIndex((line) => line.startsWith(head)) + 1
    return lines.slice(from, lines.indexOf('', from)).map((line) => line.trim().split(/ {2,}/))
  }
  t.deepEqual(cells('calls '), [
    ['plan', 'exact', '2'],
    ['route', 'exact', '5'],
    ['rebalance', 'rebalance', '1'],
    ['assign', 'assign', '1'],
    ['route', 'exact', 'ERR_OUT_OF_RANGE', '1'],
    ['route', 'exact', 'ABORT_ERR', '1'],
  ])
  // 0.25 + 0.5 + 0.05 + 1 of 5000 for two slots each; the first routing fills all.
  t.deepEqual(
    cells('slots ').map((row) => row.slice(2)),
    [
      ['filled', '19,000'],
      ['unfilled', '1,000'],
      ['filled', '9,000'],
      ['unfilled', '1,000'],
      ['filled', '1,000'],
      ['unfilled', '0'],
    ],
  )
  t.deepEqual(cells('target '), [
    ['large', '1.0000'],
    ['medium', '1.0000'],
    ['small', '1.0000'],
    ['spare', '1.0000'],
  ])
  t.deepEqual(
    cells('times ').map(([name, calls]) => [name, calls]),
    [
      ['plan exact', '2'],
      ['route exact', '7'],
      ['rebalance rebalance', '1'],
      ['assign assign', '1'],
    ],
  )
})

test('rebalancing: steps within the budget, which together are the fewest moves', async (t) => {
  const stdout = await printed(t, 'rebalancing', '--small')
  const [budget] = figures(stdout, 'budget')
  const steps = rows(stdout, 'step ')
  const [all, fewest, anew] = ['moves in all', 'fewest that there can be', 'moves if exact plans anew'].map(
    (start) => figures(stdout, start)[0] as number,
  ) as [number, number, number]
  t.is(sum(steps.map((row) => row[1])), all)
  t.is(all, fewest)
  t.true(anew > 5 * all)
  for (const [, moves, left] of steps) t.true(moves === budget || left === 0)
  t.is(steps.at(-1)?.[3], 0)
})

test('stream-partitions: machines that agree on the fingerprint agree on every word', async (t) => {
  const stdout = await printed(t, 'stream-partitions', '--small')
  t.regex(stdout, /^producer +(\w{16}) +yes +0\nconsumer +\1 +yes +0\nconsumer, stale +(?!\1)\w{16} +no +[1-9]/m)
  const table = rows(stdout, 'consumer  capacity')
  t.is(table.length, 8)
  t.is(sum(table.map((row) => row[3])), 1024)
  t.is(sum(table.map((row) => row[5])), 10_000)
})

test('graph-split: vertices follow capacity, and borders are cut as by chance', async (t) => {
  const stdout = await printed(t, 'graph-split', '--small')
  const [, cut, vertices] = figures(stdout, 'exact') as [number, number, number]
  const [, hashedCut, hashed] = figures(stdout, 'hashed') as [number, number, number]
  const [, inOrderCut] = figures(stdout, 'in order') as [number, number]
  t.true(vertices < 1.01 && hashed > vertices)
  t.true(Math.abs(cut - 76.2) < 5 && Math.abs(hashedCut - 76.2) < 5)
  t.true(inOrderCut < 50)
  for (const [, , share, load] of rows(stdout, 'machine ')) t.true(Math.abs((share as number) - (load as number)) < 1)
})

test('gate-dispatch: assign keeps all gate mass there is, the others less, and all of it is proved', async (t) => {
  const stdout = await printed(t, 'gate-dispatch', '--small')
  t.deepEqual(figures(stdout, "proof       no routes of a batch are better than assign's by more than"), [0])
  t.deepEqual(figures(stdout, 'assign  '), [100, 100, 1])
  const kept = (name: string) => figures(stdout, name)[1] as number
  t.true(kept("assign, 'fast'") > 99 && kept('pair greedy') < kept("assign, 'fast'"))
  t.true(kept('row greedy') < 80 && kept('exact, blind') < 30)
  t.true((figures(stdout, 'top-k, drops')[0] as number) < 50)
})

test('zones-and-racks: with topology nothing is uneven, nothing is lost, and loads are shares', async (t) => {
  const stdout = await printed(t, 'zones-and-racks', '--small')
  const tables = [2, 3].map((most) => figures(stdout, `topology, most ${most}`))
  for (const [zones, racks, least, greatest, lost] of tables) {
    t.deepEqual([zones, racks, lost], [0, 0, 0])
    t.true((least as number) > 0.8 && (greatest as number) < 1.25)
  }
  for (const name of ['racks apart', 'draws ']) {
    const [zones, , , , lost] = figures(stdout, name)
    t.true((zones as number) > 20 && (lost as number) > 50, name)
  }
  t.true((figures(stdout, 'fewest first')[3] as number) > 3)
})

test('city-regions: the nearest with room are farther than what is best for all', async (t) => {
  const stdout = await printed(t, 'city-regions', '--small')
  const farther = rows(stdout, 'way ').map((row) => row.at(-1) as number)
  t.is(farther.length, 6)
  t.deepEqual([farther[0], farther[3]], [0, 0])
  for (const at of [1, 2, 4, 5]) t.true((farther[at] as number) > 1)
})

test('prompt-endpoints: the best for all is worth more than first come, best left', async (t) => {
  const stdout = await printed(t, 'prompt-endpoints', '--small')
  t.is(figures(stdout, 'assign  ')[1], 100)
  t.true((figures(stdout, 'first come, best left')[1] as number) < 99)
  for (const [limit, load, price] of rows(stdout, 'endpoint ')) {
    t.true((load as number) <= (limit as number) && (load === limit || price === 0))
  }
})

const others = ['moe-dispatch', 'replica-racks', 'rebalancing', 'stream-partitions', 'graph-split']
for (const name of [...others, 'telemetry', 'gate-dispatch', 'city-regions', 'prompt-endpoints', 'zones-and-racks']) {
  test(`${name}: README shows what it prints`, asInReadme, name)
}

const withGenome = existsSync(genomeFile) ? test : test.skip
const reason = existsSync(genomeFile) ? '' : ` (skipped: ${genomeFile} is missing, apt-get install bowtie2-examples)`

withGenome(`minimizer-bins: every k-mer is counted on one machine${reason}`, async (t) => {
  const stdout = await printed(t, 'minimizer-bins', '--small')
  const [total, , distinct, twice] = figures(stdout, 'k-mers')
  t.is(total, 2 * (10_000 - 21 + 1))
  t.is(distinct, 10_000 - 21 + 1)
  t.is(twice, 0)
  const table = rows(stdout, 'machine ')
  t.is(sum(table.map((row) => row[3])), 2048)
  t.is(sum(table.map((row) => row[5])), total as number)
})

withGenome(`minimizer-bins: README shows what it prints${reason}`, asInReadme, 'minimizer-bins')

test('without a name, or with a wrong one, the names are listed', async (t) => {
  for (const args of [[], ['nonsense']]) {
    const { code, stdout, stderr } = await example(...args)
    t.is(code, 1)
    t.is(stdout, '')
    for (const name of [...others, 'minimizer-bins', 'gate-dispatch', 'city-regions', 'prompt-endpoints']) {
      t.true(stderr.includes(name))
      t.true(readme.includes(`npm run example -- ${name}\n`))
    }
  }
})

test('token-stream: no window is above its share by more than the bound', async (t) => {
  const stdout = await printed(t, 'token-stream', '--small')
  const [bound] = figures(stdout, 'bound') as [number]
  for (const [, , streamed, batched] of rows(stdout, 'tokens in a batch') as [number, number, number, number][]) {
    t.true(streamed <= bound)
    t.true(batched > 3 * streamed)
  }
  await asInReadme(t, 'token-stream')
})

test('gateway: window limits are kept, and no request is refused', async (t) => {
  const stdout = await printed(t, 'gateway', '--small')
  t.deepEqual(figures(stdout, 'window limits'), [200, 160, 70, 70, 0])
  t.true((figures(stdout, 'drawn by strength')[4] as number) > 30)
})

test('tenant-shards: tenants that must move do, and no others', async (t) => {
  const stdout = await printed(t, 'tenant-shards', '--small')
  for (const row of rows(stdout, 'change')) {
    const [times, needless] = row.slice(-2) as [number, number]
    t.true(times > 0.9 && times < 1.1)
    t.is(needless, 0)
  }
  await asInReadme(t, 'tenant-shards')
})
