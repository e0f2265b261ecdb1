// What members say of themselves, in bytes: whatever these hold, a plan is made.
import test from 'ava'
import fc from 'fast-check'
import kafkajs from 'kafkajs'
import { capacityAssigner } from '../../../lib/engines/kafkajs/assigner.js'
import type { Partition } from '../../../lib/engines/kafkajs/group/group.js'
import { decodeSaid, encodeSaid, MOST_BYTES } from '../../../lib/engines/kafkajs/group/member.js'
import { Membership } from '../../../lib/engines/kafkajs/group/membership.js'
import type { CapacityAssignerOptions } from '../../../lib/engines/kafkajs/group/options.js'
import { decodeSubscription, encodeAssignment, encodeSubscription } from '../../../lib/engines/kafkajs/wire.js'
import { capacityGroup } from '../../../lib/engines/platformatic-kafka/group.js'

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol
const topic = fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abz._-') })
const owned = fc.array(fc.tuple(topic, fc.array(fc.nat(2 ** 31 - 1)))).map((entries) => new Map(entries))

test('user data: what is written is read', (t) => {
  const said = fc.record({
    capacity: fc.double({ min: 0, max: 1e300, noNaN: true }).map((x) => x + 0),
    limit: fc.oneof(fc.nat(), fc.constant(Number.POSITIVE_INFINITY)),
    rack: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    generation: fc.maxSafeNat(),
    owned,
  })
  fc.assert(fc.property(said, (all) => t.deepEqual(decodeSaid(encodeSaid(all)), all)))
})

test('user data larger than they may be leave out what is owned, and nothing else', (t) => {
  const large = { capacity: 2, limit: 7, rack: 'a', generation: 3, owned: new Map([['t', [...Array(20_000).keys()]]]) }
  const bytes = encodeSaid(large)
  t.true(bytes.length < 200)
  t.deepEqual(decodeSaid(bytes), { ...large, owned: new Map() })
})

const BROKEN: (string | Buffer | null)[] = [
  ...[
    null,
    '',
    'null',
    '1',
    '[]',
    '{}',
    '{"v":1}',
    '{'.repeat(MOST_BYTES),
    '['.repeat(MOST_BYTES),
    'x'.repeat(2 ** 20),
  ],
  ...[Buffer.alloc(2 ** 20), Buffer.from([0xff, 0xfe, 0x00]), '{"v":2,"capacity":1,"generation":1,"owned":{}}'],
  ...['-1', '"2"', 'null', '1e999', '[1]'].map(
    (capacity) => `{"v":1,"capacity":${capacity},"generation":1,"owned":{}}`,
  ),
  ...['-1', '1.5', '"a"', 'null', '1e16'].map(
    (limit) => `{"v":1,"capacity":1,"limit":${limit},"generation":1,"owned":{}}`,
  ),
  ...['null', '[]', '{"t":1}', '{"t":[-1]}', '{"t":["0"]}', '{"t":[0.5]}', '{"t":{"length":9}}'].map((some) => {
    return `{"v":1,"capacity":1,"generation":"x","owned":${some}}`
  }),
  ...['null', '{"t":1}', '{"t":[-1]}', '{"t":["0"]}'].map(
    (some) => `{"v":1,"capacity":1,"generation":1,"owned":${some}}`,
  ),
  '{"v":1,"capacity":1,"generation":1,"owned":{},"rack":7}',
]

test('user data that cannot be read are those of a member of capacity 1 that owns nothing, and none throws', (t) => {
  for (const bytes of BROKEN) t.is(decodeSaid(bytes), undefined, `${bytes}`.slice(0, 50))
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (bytes) => void decodeSaid(bytes),
    ),
  )
})

const partitions: Partition[] = Array.from({ length: 12 }, (_, partition) => ({ topic: 't', partition, racks: ['a'] }))

/** What `run` gives, and the warnings that it gave. */
function warned<T>(run: () => T): { result: T; warnings: string[] } {
  const warnings: string[] = []
  const { emitWarning } = process
  process.emitWarning = (message: string | Error) => void warnings.push(`${message}`)
  try {
    return { result: run(), warnings }
  } finally {
    process.emitWarning = emitWarning
  }
}

/** A plan of a leader with these options beside a member with these user data. */
function planned(options: CapacityAssignerOptions, userData: string | Buffer | null, lag?: () => unknown) {
  const leader = new Membership(options, 'capacityAssigner')
  const group = [
    { id: 'leader', topics: ['t'], userData: leader.userData() },
    { id: 'other', topics: ['t'], userData },
  ]
  const { result, warnings } = warned(() => leader.plan(group, partitions, lag))
  const all = [...result.assigned.values()].flatMap((topics) => topics.get('t') ?? [])
  return { plan: result.plan, warnings, once: all.length === 12 && new Set(all).size === 12 }
}

test('whatever a member says, everything is assigned once, and the warning names the member', (t) => {
  for (const bytes of BROKEN) {
    const { plan, warnings, once } = planned({ capacity: 2 }, bytes)
    t.true(once)
    t.deepEqual(plan.members, { leader: 8, other: 4 })
    t.deepEqual(warnings, [
      'phase-router: the user data of member other cannot be read: it counts as one of capacity 1 that owns nothing',
    ])
  }
})

test('a capacity that cannot be measured is the last one that could be, and the warning says so', (t) => {
  const said = (membership: Membership) => decodeSaid(membership.userData())?.capacity
  const values = [3, Number.NaN, -1, '4', Number.POSITIVE_INFINITY, undefined, 0, 5]
  const membership = new Membership({ capacity: () => values.shift() as number }, 'capacityAssigner')
  const { result, warnings } = warned(() => Array.from({ length: 8 }, () => said(membership)))
  t.deepEqual(result, [3, 3, 3, 3, 3, 3, 0, 5])
  const broken = new Membership(
    {
      capacity: () => {
        throw new Error('no meter')
      },
    },
    'capacityAssigner',
  )
  const without = warned(() => said(broken))
  t.is(without.result, 1)
  t.is(warnings.length, 5)
  t.is(
    warnings[0],
    'phase-router: capacity() must return a number, finite and >= 0; it returned NaN, and 3 counts instead',
  )
  t.deepEqual(without.warnings, ['phase-router: capacity() threw, and 1 counts instead: no meter'])
})

test('weights that cannot be had: partitions are counted, and the warning says why', (t) => {
  const other = encodeSaid({ capacity: 2, limit: Number.POSITIVE_INFINITY, generation: 0, owned: new Map() })
  for (const [weigh, why] of [
    [() => Number.NaN, "weigh('t', 0) must be finite and >= 0, and is NaN"],
    [() => -1, "weigh('t', 0) must be finite and >= 0, and is -1"],
    [() => 1e308, 'the weights have no finite sum'],
    [
      () => {
        throw new Error('no table')
      },
      "weigh('t', 0) threw: no table",
    ],
    ['lag', 'the lag is not known'],
  ] as const) {
    const { plan, warnings, once } = planned({ capacity: 1, weigh: weigh as 'lag' }, other)
    t.true(once)
    t.deepEqual(plan.members, { leader: 4, other: 8 })
    t.deepEqual(warnings, [`phase-router: ${why}; partitions are counted instead of weighed`])
  }
  const { plan, warnings, once } = planned({ capacity: 1, weigh: 'lag' }, other, () => 0)
  t.true(once)
  t.deepEqual(warnings, [])
  t.is(plan.unassigned, 0)
})

test('what onPlan throws becomes a warning', (t) => {
  const { warnings, once } = planned(
    {
      capacity: 1,
      onPlan: () => {
        throw new Error('full disk')
      },
    },
    null,
  )
  t.true(once)
  t.is(warnings.at(-1), 'phase-router: onPlan threw: full disk')
})

test('what a member got is what it says it owns, in the generation that it was told, or a later one', (t) => {
  const membership = new Membership({ capacity: 1, limit: 3, rack: 'a' }, 'capacityAssigner')
  const said = () => decodeSaid(membership.userData())
  t.deepEqual(said(), { capacity: 1, limit: 3, rack: 'a', generation: 0, owned: new Map() })
  membership.joined(new Map([['t', [1, 2]]]))
  t.deepEqual([said()?.generation, said()?.owned], [1, new Map([['t', [1, 2]]])])
  membership.inGeneration(7)
  t.is(said()?.generation, 7)
  membership.joined(new Map(), 9)
  t.deepEqual([said()?.generation, said()?.owned], [9, new Map()])
})

test('options: what makes no sense is refused, by name', (t) => {
  for (const [options, code, message] of [
    [{}, 'ERR_INVALID_ARG_TYPE', 'capacity must be a number or a function; received undefined'],
    [{ capacity: Number.NaN }, 'ERR_OUT_OF_RANGE', 'capacity must be finite and >= 0; received NaN'],
    [{ capacity: -1 }, 'ERR_OUT_OF_RANGE', 'capacity must be finite and >= 0; received -1'],
    [
      { capacity: 1, limit: 1.5 },
      'ERR_OUT_OF_RANGE',
      /^limit must be a whole number from 0 to 2147483647, or Infinity; received 1\.5$/,
    ],
    [{ capacity: 1, limit: 4, weigh: 'lag' }, 'ERR_INVALID_ARG_VALUE', /^limit counts partitions/],
    [{ capacity: 1, rack: '' }, 'ERR_INVALID_ARG_VALUE', 'rack must not be empty'],
    [{ capacity: 1, rack: 7 }, 'ERR_INVALID_ARG_TYPE', 'rack must be a string; received 7'],
    [{ capacity: 1, name: '' }, 'ERR_INVALID_ARG_VALUE', 'name must not be empty'],
    [
      { capacity: 1, weigh: 'size' },
      'ERR_INVALID_ARG_VALUE',
      "weigh must be 'count', 'lag' or a function; received 'size'",
    ],
    [{ capacity: 1, weigh: 1 }, 'ERR_INVALID_ARG_TYPE', "weigh must be 'count', 'lag' or a function; received 1"],
    [{ capacity: 1, onPlan: 1 }, 'ERR_INVALID_ARG_TYPE', 'onPlan must be a function; received 1'],
    [{ capacity: 1, capacities: [1] }, 'ERR_INVALID_ARG_VALUE', /^capacities is not an option of capacityAssigner/],
  ] as const) {
    t.throws(() => new Membership(options as never, 'capacityAssigner'), { code, message: message as string })
  }
})

test('what is no consumer is refused', (t) => {
  const code = 'ERR_INVALID_ARG_TYPE'
  const { attach } = capacityAssigner({ capacity: 1 })
  t.throws(() => attach({} as never), { code, message: 'consumer must be a consumer of KafkaJS; received {}' })
  const group = capacityGroup({ capacity: 1 })
  const message = 'consumer must be a Consumer of @platformatic/kafka; received undefined'
  t.throws(() => group.attach(undefined as never), { code, message })
})

test('the messages of Kafka: written as KafkaJS reads them, and read as it writes them', (t) => {
  fc.assert(
    fc.property(fc.array(topic), fc.uint8Array(), owned, (topics, bytes, assignment) => {
      const userData = Buffer.from(bytes)
      const subscription = encodeSubscription(topics, userData)
      t.deepEqual(MemberMetadata.decode(subscription), { version: 0, topics, userData })
      t.deepEqual(decodeSubscription(MemberMetadata.encode({ version: 1, topics, userData })), { topics, userData })
      const decoded = MemberAssignment.decode(encodeAssignment(assignment))?.assignment
      t.deepEqual(decoded, Object.fromEntries(assignment))
      // Cut anywhere, it is no subscription; and nothing throws.
      for (let end = 0; end < subscription.length; end++)
        t.is(decodeSubscription(subscription.subarray(0, end)), undefined)
    }),
    { numRuns: 50 },
  )
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeSubscription(Buffer.from(bytes))))
  t.deepEqual(decodeSubscription(Buffer.from('000000000000ffffffff', 'hex')), { topics: [], userData: null })
})
