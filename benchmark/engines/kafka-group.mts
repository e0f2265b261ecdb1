// A consumer group on a real broker: its topic, its members as processes, and what they tell.
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import kafkajs, { type Admin } from 'kafkajs'
import type { CapacityAssignerOptions, GroupPlan } from 'phase-router/kafkajs'

/** The assigners of a member, in the order in which it would rather have them. */
export type Protocol = 'ours' | 'roundRobin' | 'garbage'

/** What a member is. */
export interface MemberOptions {
  client: 'kafkajs' | 'platformatic'
  name: string
  group: string
  topic: string
  capacity: number
  protocols: Protocol[]
  /** Whether its assigner knows what it owns. */
  attached: boolean
  rack?: string
  weigh?: Exclude<CapacityAssignerOptions['weigh'], (...args: never[]) => unknown>
  /** Bytes of the user data of a member whose assigner is 'garbage'. */
  garbage?: number
  /** The module of @platformatic/kafka, where it is another than the installed one; and the Node that runs it. */
  platformatic?: string
  node?: string
  /** Milliseconds of work that a message is for a machine of capacity 1; without it members wait until they are told. */
  work?: number
}

/** What a member tells. */
export type Told = { plan: GroupPlan } | { owned: readonly number[] } | { protocol: string } | { done: string }

interface Running {
  child: ChildProcess
  owned: readonly number[]
  protocol?: string
}

/** Where the brokers are: known when they have been started. */
const brokers = () => (process.env.KAFKA_BROKERS ?? '').split(',')
/** Longer than anything takes on a machine that is busy with other things. Milliseconds. */
const PATIENCE = 300_000
const script = fileURLToPath(new URL('kafka-member.mts', import.meta.url))
const loader = new URL('../../scripts/typescript.mjs', import.meta.url).href

/** A group and its topic. */
export class Group {
  readonly topic = `topic-${randomUUID()}`
  readonly group = `group-${randomUUID()}`
  readonly plans: GroupPlan[] = []
  /** How often each message was processed, by its key. */
  readonly done = new Map<string, number>()
  readonly members = new Map<string, Running>()
  #began = 0
  #last = 0
  readonly #sizes: readonly number[]
  readonly #shared: Pick<MemberOptions, 'client'> & Partial<MemberOptions>

  private constructor(sizes: readonly number[], shared: Pick<MemberOptions, 'client'> & Partial<MemberOptions>) {
    this.#sizes = sizes
    this.#shared = shared
  }

  /** A topic with so many messages in each partition; partition p is on broker p mod 3 alone, which is in that rack. */
  static async create(sizes: readonly number[], shared: Pick<MemberOptions, 'client'> & Partial<MemberOptions>) {
    const group = new Group(sizes, shared)
    const kafka = new kafkajs.Kafka({ clientId: 'test', brokers: brokers(), logLevel: kafkajs.logLevel.NOTHING })
    const admin = kafka.admin()
    // What a broker that is slow to answer has taken already is not written twice.
    const producer = kafka.producer({ idempotent: true })
    await Promise.all([admin.connect(), producer.connect()])
    const replicaAssignment = sizes.map((_, partition) => ({ partition, replicas: [(partition % 3) + 1] }))
    // Brokers that answer may not have registered yet.
    await eventually(() => created(admin, { topic: group.topic, replicaAssignment }))
    const messages = sizes.flatMap((size, partition) =>
      Array.from({ length: size }, (_, i) => ({ partition, key: `${partition}-${i}`, value: '' })),
    )
    for (let at = 0; at < messages.length; at += 2000) {
      await producer.send({ topic: group.topic, messages: messages.slice(at, at + 2000) })
    }
    await Promise.all([admin.disconnect(), producer.disconnect()])
    return group
  }

  /** How many messages there are. */
  get size(): number {
    return this.#sizes.reduce((a, b) => a + b, 0)
  }

  /** How many messages were processed twice or more often. */
  get twice(): number {
    return [...this.done.values()].filter((count) => count > 1).length
  }

  /** How many partitions each member has, in the order in which they were started. */
  get loads(): number[] {
    return [...this.members.values()].map(({ owned }) => owned.length)
  }

  /** The member of every partition. */
  get homes(): Map<number, string> {
    return new Map([...this.members].flatMap(([name, { owned }]) => owned.map((p) => [p, name] as const)))
  }

  start(name: string, capacity: number, more: Partial<MemberOptions> = {}): void {
    const base = { name, capacity, group: this.group, topic: this.topic, protocols: ['ours' as const], attached: true }
    const options: MemberOptions = { ...base, ...this.#shared, ...more }
    const child = fork(script, [JSON.stringify(options)], {
      execArgv: ['--import', loader],
      execPath: options.node ?? process.execPath,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const member: Running = { child, owned: [] }
    this.members.set(name, member)
    child.on('message', (told: Told) => {
      if ('plan' in told) this.plans.push(told.plan)
      else if ('owned' in told) member.owned = told.owned
      else if ('protocol' in told) member.protocol = told.protocol
      else this.#count(told.done)
    })
  }

  /** Seconds from the beginning of the work to the last message that was processed for the first time. */
  get seconds(): number {
    return (this.#last - this.#began) / 1000
  }

  #count(key: string): void {
    const before = this.done.get(key) ?? 0
    if (before === 0) this.#last = performance.now()
    this.done.set(key, before + 1)
  }

  /** Begins the work. */
  work(milliseconds: number): void {
    this.#began = performance.now()
    for (const { child } of this.members.values()) child.send({ work: milliseconds })
  }

  /** Ends a member without a word. */
  kill(name: string): void {
    this.members.get(name)?.child.kill('SIGKILL')
    this.members.delete(name)
  }

  /** How many partitions have moved between members that are still there. */
  moves(before: ReadonlyMap<number, string>): number {
    const now = this.homes
    return [...before].filter(([p, name]) => this.members.has(name) && now.get(p) !== name).length
  }

  /** Lets a member leave. */
  leave(name: string): void {
    this.members.get(name)?.child.send('end')
    this.members.delete(name)
  }

  /** Waits until each partition is at one member, and every member has so many; or with a function, until it says so. */
  async settled(loads: readonly number[] | ((loads: readonly number[]) => boolean)): Promise<void> {
    const fits = typeof loads === 'function' ? loads : (now: readonly number[]) => now.join() === loads.join()
    const whole = () => this.homes.size === this.#sizes.length && sum(this.loads) === this.#sizes.length
    await eventually(
      () => whole() && fits(this.loads),
      () => `loads ${this.loads.join()}, ${this.plans.length} plans`,
    )
  }

  /** Waits until so many messages have been processed. */
  async processed(count: number): Promise<void> {
    await eventually(
      () => this.done.size >= count,
      () => `${this.done.size} of ${count} messages`,
    )
  }

  /** Ends all members. */
  async end(): Promise<void> {
    const children = [...this.members.values()].map(({ child }) => child)
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(ended)
  }
}

async function created(admin: Admin, topic: kafkajs.ITopicConfig): Promise<boolean> {
  await admin.createTopics({ waitForLeaders: true, topics: [topic] }).catch(() => {})
  return (await admin.listTopics()).includes(topic.topic)
}

/** Waits until something holds; fails after a long time, with what there is then. */
async function eventually(holds: () => boolean | Promise<boolean>, state = () => ''): Promise<void> {
  for (const from = Date.now(); Date.now() - from < PATIENCE; await sleep(100)) if (await holds()) return
  throw new Error(`this took more than ${PATIENCE / 1000} s: ${state()}`)
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
