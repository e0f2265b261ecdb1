import test from 'ava'
import fc from 'fast-check'
import { linkOf, problemOf } from '../../../lib/cli/lab/problem/link.js'
import { firstProblem, most, readProblem, Unfit } from '../../../lib/cli/lab/problem/problem.js'

const { sources, fanOut, headroom, before } = firstProblem
const good = { sources, fanOut, headroom, before, now: [{ name: 'a', capacity: 1, limit: 7 }] }

test('a problem is read as it is', (t) => {
  t.deepEqual(readProblem(JSON.parse(JSON.stringify(good))), good)
  t.deepEqual(readProblem(firstProblem), firstProblem)
})

const target = { name: 'a', capacity: 1, limit: null }
const many = Array.from({ length: most.targets + 1 }, (_, at) => ({ ...target, name: String(at) }))
const { now: _, ...without } = good

const bad: readonly (readonly [given: unknown, message: RegExp])[] = [
  [null, /^the problem must be an object/],
  [[], /^the problem must be an object/],
  ['x', /^the problem must be an object/],
  [without, /^the problem must have now/],
  [{ ...good, more: 1 }, /no property but sources, fanOut/],
  [JSON.parse(`{"__proto__":{},${JSON.stringify(good).slice(1)}`), /no property but/],
  [{ ...good, sources: '10' }, /^sources must be a whole number from 1 to 100000/],
  [{ ...good, sources: 0 }, /^sources/],
  [{ ...good, sources: 1.5 }, /^sources/],
  [{ ...good, sources: Number.NaN }, /^sources/],
  [{ ...good, sources: 1e300 }, /^sources/],
  [{ ...good, fanOut: 9 }, /^fanOut must be a whole number from 1 to 8/],
  [{ ...good, fanOut: [2] }, /^fanOut/],
  [{ ...good, headroom: -1 }, /^headroom must be a number from 0 to 10/],
  [{ ...good, headroom: Number.POSITIVE_INFINITY }, /^headroom/],
  [{ ...good, before: [] }, /^before must be a list of 1 to 64 targets/],
  [{ ...good, before: many }, /^before must be a list/],
  [{ ...good, before: { length: 1, 0: target } }, /^before must be a list/],
  [{ ...good, now: [[[[[[]]]]]] }, /^now\[0\] must be an object/],
  [{ ...good, now: [target, target] }, /^two targets are called "a"/],
  [{ ...good, now: [{ ...target, capacity: 0 }] }, /^one target must have a capacity above 0/],
  [{ ...good, now: [{ ...target, capacity: -1 }] }, /^the capacity of "a" must be a number from 0/],
  [{ ...good, now: [{ ...target, capacity: 1e10 }] }, /^the capacity of "a"/],
  [{ ...good, now: [{ ...target, limit: 0.5 }] }, /^the limit of "a" must be a whole number/],
  [{ ...good, now: [{ ...target, limit: undefined }] }, /^the limit of "a"/],
  [{ ...good, now: [{ ...target, name: '' }] }, /^now\[0\]\.name must be text of 1 to 100 characters/],
  [{ ...good, now: [{ ...target, name: 'x'.repeat(101) }] }, /^now\[0\]\.name/],
  [{ ...good, now: [{ ...target, name: 5 }] }, /^now\[0\]\.name/],
  [{ ...good, now: [{ ...target, constructor: 1 }] }, /^now\[0\] must have no property but name, capacity, limit/],
]

bad.forEach(([given, message], at) => {
  test(`a problem that is none: ${at}, ${message.source}`, (t) => {
    t.throws(() => readProblem(given), { instanceOf: Unfit, message })
  })
})

const limits = fc.option(fc.integer({ min: 0, max: most.limit }))
const amounts = fc.double({ min: 1e-300, max: most.capacity, noNaN: true })
const targets = fc.uniqueArray(
  fc.record({ name: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), capacity: amounts, limit: limits }),
  { minLength: 1, maxLength: 20, selector: ({ name }) => name },
)
const problems = fc.record({
  sources: fc.integer({ min: 1, max: most.sources }),
  fanOut: fc.integer({ min: 1, max: most.fanOut }),
  headroom: fc.option(fc.double({ min: 0, max: most.headroom, noNaN: true })),
  before: targets,
  now: targets,
})

test('a link keeps any problem', (t) => {
  fc.assert(
    fc.property(problems, (given) => {
      // -0 is 0 in a link.
      const problem = { ...given, headroom: given.headroom === null ? null : given.headroom + 0 }
      t.deepEqual(problemOf(linkOf(problem)), problem)
    }),
  )
})

test('links are short where nothing has changed, and can be read', (t) => {
  t.is(problemOf(''), firstProblem)
  const named = { ...good, before: [{ name: 'big * one', capacity: 8, limit: 50 }] }
  t.is(linkOf({ ...named, now: named.before }), 'sources=10000&fan-out=2&headroom=1.2&before=8*50*big+*+one')
})

for (const link of [
  'nonsense',
  'sources=10&fan-out=2&headroom=1',
  'sources=&fan-out=2&headroom=1&before=1**a',
  'sources=10&fan-out=2&headroom=&before=1**a',
  'sources=10&fan-out=2&headroom=1&before=**a',
  'sources=10&fan-out=2&headroom=1&before=1*x*a',
  'sources=10&fan-out=2&headroom=1&before=1**a&now=',
  'sources=0x10&fan-out=2&headroom=1&before=1**',
]) {
  test(`a link that is none: ${link}`, (t) => {
    t.throws(() => problemOf(link), { instanceOf: Unfit })
  })
}
