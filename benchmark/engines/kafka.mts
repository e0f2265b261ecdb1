// A backlog that consumers of capacity 1, 2 and 4 work off, by KafkaJS's round robin and by capacity: undisturbed, with
// the largest killed, with a fourth that joins. Loads, moves, losses and how long it took beside the shortest there can be.
import assert from 'node:assert/strict'
import { Group, type Protocol } from './kafka-group.mjs'

const { Engines } = await import('../../scripts/engines.mjs' as string)

const PARTITIONS = 28
const CAPACITIES = { c1: 1, c2: 2, c4: 4 }
/** Milliseconds that a message takes a machine of capacity 1. */
const WORK = 12
/** The part of the messages that is done when a machine is killed or joins. */
const AT = 0.3

const scenarios = ['steady', 'c4 is killed', 'a second c4 joins'] as const
const assigners = { 'round robin': 'roundRobin', 'phase-router': 'ours' } as const satisfies Record<string, Protocol>

/** One run. */
export interface KafkaRow {
  scenario: (typeof scenarios)[number]
  assigner: keyof typeof assigners
  /** Partitions of each member, before the change and after it. */
  before: number[]
  after: number[]
  /** The largest load over its share by capacity, at the end. */
  balance: number
  /** Partitions that members lost which are still there, and the fewest that lead to these loads. */
  moved: number
  fewest: number
  messages: number
  lost: number
  twice: number
  seconds: number
  /** If every machine worked at its capacity all the time. */
  ideal: number
}

/** All runs, on brokers that are started for them. `few` takes a fifth of the messages. */
export async function measureKafka(few: boolean): Promise<KafkaRow[]> {
  const engines = new Engines()
  await engines.start(['kafka'])
  if (engines.skipped.length > 0) throw new Error(engines.skipped.join())
  Object.assign(process.env, engines.env)
  const rows: KafkaRow[] = []
  try {
    for (const scenario of scenarios) {
      for (const assigner of Object.keys(assigners) as KafkaRow['assigner'][]) {
        rows.push(await measure(scenario, assigner, few ? 20 : 100))
      }
    }
  } finally {
    await engines.stop()
  }
  return rows
}

async function measure(scenario: KafkaRow['scenario'], assigner: KafkaRow['assigner'], each: number) {
  const group = await Group.create(
    Array.from({ length: PARTITIONS }, () => each),
    {
      client: 'kafkajs',
      protocols: [assigners[assigner]],
    },
  )
  try {
    const capacities = new Map<string, number>(Object.entries(CAPACITIES))
    for (const [name, capacity] of capacities) group.start(name, capacity)
    const settled = () =>
      group.settled((loads) => isFair(loads, assigner === 'phase-router' ? [...capacities.values()] : []))
    await settled()
    const [before, homes] = [group.loads, group.homes]
    group.work(WORK)
    if (scenario !== 'steady') await group.processed(group.size * AT)
    if (scenario === 'c4 is killed') {
      group.kill('c4')
      capacities.delete('c4')
    } else if (scenario === 'a second c4 joins') {
      group.start('c8', 4, { work: WORK })
      capacities.set('c8', 4)
    }
    await settled()
    const [after, moved] = [group.loads, group.moves(homes)]
    await group.processed(group.size)
    const total = sum([...capacities.values()])
    const kept = (name: string) => [...homes.values()].filter((home) => home === name).length
    const fewest = sum([...group.members.keys()].map((name, j) => Math.max(kept(name) - (after[j] as number), 0)))
    if (assigner === 'phase-router' && group.plans.length === 3) assert.equal(moved, fewest)
    const work = (group.size * WORK) / 1000
    const ideal = (work * AT) / sum(Object.values(CAPACITIES)) + (work * (1 - AT)) / total
    return {
      ...{ scenario, assigner, before, after, moved, fewest },
      balance: Math.max(...[...capacities.values()].map((c, j) => ((after[j] as number) * total) / (c * PARTITIONS))),
      ...{ messages: group.size, lost: group.size - group.done.size, twice: group.twice },
      ...{ seconds: group.seconds, ideal },
    }
  } finally {
    await group.end()
  }
}

/** Whether loads are the floor or the ceiling of their shares, which without capacities are equal. */
function isFair(loads: readonly number[], capacities: readonly number[]): boolean {
  const all = loads.map((_, j) => capacities[j] ?? 1)
  return loads.every((load, j) => Math.abs(load - (PARTITIONS * (all[j] as number)) / sum(all)) < 1)
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
