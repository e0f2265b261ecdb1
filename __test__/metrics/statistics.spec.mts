import test from 'ava'
import fc from 'fast-check'
import { loadStats } from 'phase-router'
import { near } from './routings.mjs'

test('load statistics are what their definitions say', (t) => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 1,
    maxLength: 300,
  })
  fc.assert(
    fc.property(pairs, (list) => {
      const loads = list.map(([load]) => load)
      const shares = list.map(([, share]) => share)
      const stats = loadStats(loads, shares)
      const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length
      const std = (xs: number[]) => Math.sqrt(mean(xs.map((x) => (x - mean(xs)) ** 2)))
      t.is(stats.count, loads.length)
      t.true(near(stats.mean as number, mean(loads)))
      t.true(near(stats.std as number, std(loads)))
      t.is(stats.min, Math.min(...loads))
      t.is(stats.max, Math.max(...loads))
      // The smallest value that at least 99 % are not above.
      const enough = loads.filter((load) => loads.filter((x) => x <= load).length * 100 >= loads.length * 99)
      t.is(stats.p99, Math.min(...enough))
      if (mean(loads) === 0) t.deepEqual([stats.cv, stats.maxOverMean], [null, null])
      else t.true(near(stats.cv as number, std(loads) / mean(loads)))

      const ratios = list.filter(([, share]) => share > 0).map(([load, share]) => load / share)
      if (ratios.length === 0) t.is(stats.ratio, null)
      else
        t.true(near(stats.ratio?.mean as number, mean(ratios)) && near(stats.ratio?.max as number, Math.max(...ratios)))

      if (std(loads) === 0 || std(shares) === 0) {
        t.is(stats.correlation, null)
      } else {
        const covariance = mean(list.map(([a, b]) => (a - mean(loads)) * (b - mean(shares))))
        t.true(near(stats.correlation as number, covariance / (std(loads) * std(shares))))
      }
    }),
  )
})

test('no statistic is NaN', (t) => {
  t.deepEqual(loadStats([]), {
    count: 0,
    mean: null,
    std: null,
    cv: null,
    min: null,
    max: null,
    p99: null,
    maxOverMean: null,
    ratio: null,
    correlation: null,
  })
  t.is(loadStats([5]).ratio, null)
  t.is(loadStats([0, 0], [0, 0]).ratio, null)
  t.is(loadStats([1, 2, 3], [0.1, 0.1, 0.1]).correlation, null)
  const huge = loadStats([Number.MAX_VALUE, Number.MAX_VALUE, 0])
  t.deepEqual([huge.mean, huge.std, huge.cv, huge.maxOverMean], [null, null, null, null])
})
