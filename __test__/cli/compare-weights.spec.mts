import { createHash } from 'node:crypto'
import test from 'ava'
import { drawnWeights, weightKinds } from '../../lib/cli/compare/weights.js'

const bytes = (weights: Float64Array) => createHash('sha256').update(new Uint8Array(weights.buffer)).digest('hex')

// An implementation in Python gave the same digests.
test('drawn weights are the same to the bit, whatever the engine', (t) => {
  const digests = weightKinds.map((kind) => [kind, bytes(drawnWeights(kind, 1000, 42)).slice(0, 16)])
  t.deepEqual(digests, [
    ['uniform', '900b3ea0b9a01c85'],
    ['lognormal', '98b1486f9c4d1f25'],
    ['pareto', '8f788085f0805f49'],
  ])
})

test('drawn weights have the distribution that their name says', (t) => {
  const [uniform, lognormal, pareto] = weightKinds.map((kind) => drawnWeights(kind, 20_000, 1n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  uniform.forEach((u, i) => {
    const power = u ** (-1 / 1.5)
    t.true(Math.abs((pareto[i] as number) / power - 1) < 1e-12)
  })
  // Quantiles of the standard normal at 10, 50, 90 and 99.5 %, within the error of so many draws.
  const logs = lognormal.map(Math.log).sort()
  for (const [share, quantile, error] of [
    [0.1, -1.2816, 0.05],
    [0.5, 0, 0.05],
    [0.9, 1.2816, 0.05],
    [0.995, 2.5758, 0.15],
  ] as const) {
    const found = logs[share * logs.length] as number
    t.true(Math.abs(found - quantile) < error, `${share}: ${found}`)
  }
  const mean = uniform.reduce((sum, u) => sum + u, 0) / uniform.length
  t.true(Math.abs(mean - 0.5) < 0.01, `${mean}`)
})
