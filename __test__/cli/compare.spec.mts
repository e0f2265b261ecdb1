import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { makeLimits, methods } from 'phase-router'
import { estimate } from '../../lib/cli/measure/estimate.js'
import { spacedSeeds } from '../../lib/cli/measure/seeds.js'
import { temporaryFolder } from '../helpers/folder.mjs'
import { interruptedAtTurn, run } from './run.mjs'

const small = ['compare', '--sources', '600', '--targets', '30', '--seeds', '3']

test('every method has a row, with a mean and an interval in every column', async (t) => {
  const { code, stdout, stderr } = await run([...small, '--json'])
  t.is(code, 0, stderr)
  t.is(stderr, '')
  const compared = JSON.parse(stdout)
  t.deepEqual(
    compared.methods.map(({ method }: { method: string }) => method),
    [...methods],
  )
  for (const { method, best, ...columns } of compared.methods) {
    t.is(Object.keys(columns).length, 12)
    for (const [key, value] of Object.entries(columns) as [string, { mean: number; interval: number } | null][]) {
      t.true(value !== null && Number.isFinite(value.mean) && value.interval >= 0, `${method} ${key}`)
    }
    t.true(Array.isArray(best))
  }
  const row = (name: string) => compared.methods.find(({ method }: { method: string }) => method === name)
  t.is(row('exact').survival.mean, 1)
  t.is(row('exact').violations.mean, 0)
  t.true(row('exact').best.includes('survival'))
  t.true(row('hash').survival.mean < 0.9)
  t.true(row('hash').violations.mean > 0)
  t.true(row('hash').removed.mean > row('rendezvous').removed.mean * 3)
  t.true(row('rendezvous').added.mean < 3)
  // The result alone, 600 rows of two slots, and not much besides.
  const { mean } = row('hash').megabytes
  t.true(mean >= 0.0048 && mean < 0.05, `${mean}`)
  for (const method of compared.setting.within) t.is(row(method).violations.mean, 0, method)
})

test('limits sum to exactly the demand where that is asked for', async (t) => {
  const { stdout } = await run([...small, '--json', '--exact-limits', '--headroom', '1', '--methods', 'exact,sampled'])
  const { setting, methods: rows } = JSON.parse(stdout)
  t.is(setting.realHeadroom, 1)
  t.is(rows[0].survival.mean, 1)
  t.true(rows[1].survival.mean < 1)
  const up = JSON.parse((await run([...small, '--json', '--headroom', '1', '--methods', 'exact'])).stdout)
  t.true(up.setting.realHeadroom > 1)
})

test('sources of uneven weight: loads, limits and survival are in weight', async (t) => {
  const { code, stdout, stderr } = await run([...small, '--json', '--weights', 'lognormal', '--methods', 'exact,hash'])
  t.is(code, 0, stderr)
  const { setting, methods: rows } = JSON.parse(stdout)
  t.is(setting.weights, 'lognormal')
  t.true(Math.abs(setting.realHeadroom - 1.2) < 1e-9)
  t.is(rows[0].survival.mean, 1)
  t.is(rows[0].violations.mean, 0)
  t.true(rows[0].cv.mean < 0.1 && rows[1].cv.mean > 0.3 && rows[1].survival.mean < 0.9)
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'few'), '1 2 3')
  const few = await run([...small, '--weights', join(folder, 'few')])
  t.regex(few.stderr, /few: holds 3 weights; the number of sources is 600$/m)
  const none = await run([...small, '--weights', 'gauss'])
  t.is(none.code, 2)
  t.regex(none.stderr, /--weights must be uniform, lognormal, pareto or a file; received 'gauss'/)
})

test('capacities and limits come from files', async (t) => {
  const folder = temporaryFolder(t)
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const capacities = [8, 4, 2, 1, 1]
  const limits = makeLimits(capacities, 200, 1.1)
  const files = [
    '--capacities',
    file('capacities.txt', `\uFEFF${capacities.join('\r\n')}\r\n`),
    '--limits',
    file('limits.csv', `${limits.join(', ')}\n`),
  ]
  const args = ['compare', '--sources', '100', '--fan-out', '2', '--seeds', '2', '--methods', 'exact']
  const { code, stdout, stderr } = await run([...args, ...files, '--json'])
  t.is(code, 0, stderr)
  const { setting } = JSON.parse(stdout)
  t.is(setting.targets, 5)
  t.is(setting.realHeadroom, limits.reduce((a, b) => a + b) / 200)

  const wrong = file('wrong.txt', '1 2\n3 -4\n')
  const refused = await run([...args, '--capacities', wrong])
  t.is(refused.code, 1)
  t.true(refused.stderr.includes(`${wrong}:2:3: capacities must be numbers >= 0; received '-4'`), refused.stderr)
  t.regex((await run([...args, '--capacities', file('empty', '\n')])).stderr, /holds no capacities/)
  t.regex((await run([...args, '--capacities', join(folder, 'none')])).stderr, /ENOENT.*none/)
  const two = await run([...args, '--capacities', file('two', '1 2'), '--limits', file('three', '1 2 3')])
  t.regex(two.stderr, /three: holds 3 limits; the number of targets is 2$/m)
})

test('the table of targets that route takes is one for compare', async (t) => {
  const folder = temporaryFolder(t)
  const targets = join(folder, 'targets.csv')
  const args = ['compare', '--sources', '100', '--fan-out', '2', '--seeds', '2', '--methods', 'exact,hash']
  writeFileSync(targets, 'name,capacity\na,8\nb,4\nc,2\nd,1\ne,1\n')
  const free = await run([...args, '--targets', targets, '--json', '--headroom', '1.1'])
  t.is(free.code, 0, free.stderr)
  const limits = makeLimits([8, 4, 2, 1, 1], 200, 1.1)
  t.is(JSON.parse(free.stdout).setting.realHeadroom, limits.reduce((a, b) => a + b) / 200)
  writeFileSync(targets, 'name;capacity;limit;domain\na;8;90;x\nb;4;;x\nc;2;30;y\nd;1;20;z\ne;1;20;z\n')
  const limited = await run([...args, '--targets', targets, '--json'])
  t.is(limited.code, 0, limited.stderr)
  const { setting, methods } = JSON.parse(limited.stdout)
  t.is(setting.capacities, 'capacities from a file')
  t.is(setting.limits, 'limits from a file')
  // A target without a limit can take all 200 slots.
  t.is(setting.realHeadroom, (90 + 200 + 30 + 20 + 20) / 200)
  t.is(methods[0].violations.mean, 0)
  t.is(limited.stderr, `${targets}: not all methods know domains: the column domain is not used\n`)
  const both = await run([...args, '--targets', targets, '--profile', 'mild'])
  t.is(both.code, 2)
  t.regex(both.stderr, /'--profile' cannot be used with a table of targets/)
  const wrong = await run([...args, '--capacities', targets])
  t.regex(
    wrong.stderr,
    /:1:1: capacities must be numbers >= 0; received 'name' \(a table of targets goes to --targets\)/,
  )
})

test('text fits 80 columns; CSV, Markdown and files hold the same figures', async (t) => {
  const out = temporaryFolder(t)
  const { code, stdout, stderr } = await run([...small, '--out', out])
  t.is(code, 0, stderr)
  for (const line of stdout.split('\n')) t.true(line.length <= 80, line)
  for (const method of methods) t.is(stdout.match(new RegExp(`^${method} `, 'gm'))?.length, 4, method)
  const charts = ['balance', 'change', 'survival', 'time'].flatMap((name) => [`${name}.png`, `${name}.svg`])
  t.deepEqual(
    readdirSync(out).sort(),
    [...charts, 'comparison.csv', 'comparison.json', 'comparison.md', 'index.html'].sort(),
  )
  const read = (name: string) => readFileSync(join(out, name), 'utf8')
  const { methods: rows } = JSON.parse(read('comparison.json'))
  const [head, ...lines] = read('comparison.csv').trimEnd().split('\n')
  t.is(head?.split(',').length, 25)
  lines.forEach((line, at) => {
    const [method, survival] = line.split(',')
    t.deepEqual([method, Number(survival)], [rows[at].method, rows[at].survival.mean])
  })
  const markdown = read('comparison.md').split('\n')
  t.is(markdown.filter((line) => line.startsWith('| ')).length, methods.length + 2)
  t.true(markdown.some((line) => line.startsWith('| exact | **100.00**')))
  t.true((await run([...small, '--markdown', '--methods', 'exact'])).stdout.includes('| exact | **100.00** |'))
})

test('a method that is none and options that exclude each other are refused', async (t) => {
  const unknown = await run([...small, '--methods', 'exact,best'])
  t.is(unknown.code, 2)
  t.regex(unknown.stderr, /method must be one of exact, .*received 'best'/)
  t.is((await run([...small, '--json', '--csv'])).code, 2)
  t.is((await run([...small, '--seeds', '0'])).code, 2)
})

test('Ctrl-C prints what is done and leaves no files', async (t) => {
  const out = temporaryFolder(t)
  const args = ['compare', '--seeds', '1000', '--sources', '200', '--methods', 'exact', '--out', out]
  // There is a turn before every seed.
  const { code, stdout, stderr } = await run(args, {}, interruptedAtTurn(5))
  t.is(code, 130, stderr)
  const done = /Interrupted after (\d+) of 1000 seeds/.exec(stderr)?.[1]
  t.true(Number(done) > 0)
  t.regex(stdout, new RegExp(`Means over ${done} of 1000\\s+seeds \\(interrupted\\)`))
  t.regex(stdout, /^exact +100\.00/m)
  t.deepEqual(readdirSync(out), [])
})

test('an estimate is the mean with half of its 95 % interval', (t) => {
  const three = estimate([1, 2, 3])
  t.is(three?.mean, 2)
  t.true(Math.abs((three?.interval as number) - 4.303 / Math.sqrt(3)) < 1e-12)
  t.deepEqual(estimate([5]), { mean: 5, interval: null })
  t.is(estimate([1, null]), null)
  t.is(estimate([]), null)
  const wide = estimate(Array.from({ length: 101 }, (_, at) => at))
  // R: qt(0.975, 100) is 1.984.
  t.true(Math.abs((wide?.interval as number) - (1.984 * 29.3) / Math.sqrt(101)) < 0.05)
})

test('spaced seeds have nothing in common with their neighbours', (t) => {
  const seeds = [...spacedSeeds(1, 50), ...spacedSeeds(2, 50)]
  t.is(new Set(seeds).size, 100)
  t.deepEqual(spacedSeeds(1, 50).slice(0, 5), spacedSeeds(1, 5))
  t.true(seeds.every((seed) => seed >= 0n && seed < 2n ** 64n))
})
