// Starts engines for tests and benchmarks: Redis, NATS and a Kafka cluster of three brokers in three racks, on
// loopback, at ports that are free, with their data in a temporary folder. All end by the ids of their processes.
import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const KAFKA = '4.1.0'
const RACKS = ['a', 'b', 'c']
/** A server that has not opened its port by then does not. Milliseconds. */
const PATIENCE = 120_000

/** What has been started: `env` tells tests where it is, `skipped` says in a line each what is not there and why. */
export class Engines {
  env = {}
  skipped = []
  #folder = mkdtempSync(join(tmpdir(), 'phase-router-engines-'))
  #processes = new Set()

  /** Starts those of these names that the machine has: 'redis', 'nats', 'kafka'. */
  async start(names) {
    process.once('exit', () => this.#kill('SIGKILL'))
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
    await Promise.all(
      names.map(async (name) => {
        try {
          await { redis: () => this.#redis(), nats: () => this.#nats(), kafka: () => this.#kafka() }[name]()
        } catch (error) {
          this.skipped.push(`${name}: ${error.message.split('\n')[0]}`)
        }
      }),
    )
  }

  /** Ends what was started, and waits until it has ended. */
  async stop() {
    this.#kill('SIGTERM')
    const ended = [...this.#processes].map((child) => new Promise((resolve) => child.once('exit', resolve)))
    const late = setTimeout(() => this.#kill('SIGKILL'), 10_000)
    await Promise.all(ended)
    clearTimeout(late)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #redis() {
    const server = program('redis-server', 'apt-get install redis-server')
    const [port] = await freePorts(1)
    const memoryOnly = ['--save', '', '--appendonly', 'no', '--dir', this.#folder]
    await this.#serve('redis', server, ['--port', `${port}`, '--bind', '127.0.0.1', ...memoryOnly], port)
    this.env.REDIS_URL = `redis://127.0.0.1:${port}`
  }

  async #nats() {
    const server = program('nats-server', 'apt-get install nats-server')
    const [port] = await freePorts(1)
    await this.#serve(
      'nats',
      server,
      ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', join(this.#folder, 'nats')],
      port,
    )
    this.env.NATS_URL = `127.0.0.1:${port}`
  }

  /** One node is the controller too; the others find it. */
  async #kafka() {
    const java = program('java', 'apt-get install default-jre-headless')
    const libs = await kafkaLibs()
    const ports = await freePorts(RACKS.length + 1)
    const controller = `127.0.0.1:${ports.at(-1)}`
    const cluster = randomBytes(16).toString('base64url')
    const small = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(libs, '*')]
    await Promise.all(
      RACKS.map(async (rack, i) => {
        const file = join(this.#folder, `kafka-${rack}.properties`)
        writeFileSync(file, brokerProperties(i + 1, rack, ports[i], controller, join(this.#folder, `kafka-${rack}`)))
        await run(java, [...small, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file])
        await this.#serve(`kafka-${rack}`, java, [...small, 'kafka.Kafka', file], ports[i])
      }),
    )
    this.env.KAFKA_BROKERS = RACKS.map((_, i) => `127.0.0.1:${ports[i]}`).join()
  }

  /** Starts a server and waits for its port. */
  async #serve(name, command, args, port) {
    const log = openSync(join(this.#folder, `${name}.log`), 'w')
    const child = spawn(command, args, { stdio: ['ignore', log, log], cwd: this.#folder })
    this.#processes.add(child)
    let ended
    child.once('error', (error) => {
      ended = error.message
    })
    child.once('exit', (code, signal) => {
      this.#processes.delete(child)
      ended ??= `the server ended with ${signal ?? code}`
    })
    for (const from = Date.now(); Date.now() - from < PATIENCE; await sleep(100)) {
      if (ended !== undefined) throw new Error(ended)
      if (await answers(port)) return
    }
    throw new Error(`port ${port} did not open within ${PATIENCE / 1000} s`)
  }

  #kill(signal) {
    for (const child of this.#processes) child.kill(signal)
  }
}

/** A program on the path. */
function program(name, remedy) {
  // Debian has servers where only root's path leads.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file))
  if (found === undefined) throw new Error(`${name} is not there (${remedy})`)
  return found
}

/** Kafka's jars, from Maven Central; kept in target/engines. */
async function kafkaLibs() {
  const home = fileURLToPath(new URL(`../target/engines/kafka-${KAFKA}`, import.meta.url))
  if (existsSync(home) && readdirSync(home).length > 0) return home
  const maven = program('mvn', 'apt-get install maven')
  const fetched = `${home}-${process.pid}`
  mkdirSync(fetched, { recursive: true })
  // Without slf4j-simple Kafka ends without a word.
  const dependencies = [
    ['org.apache.kafka', 'kafka_2.13', KAFKA],
    ['org.slf4j', 'slf4j-simple', '1.7.36'],
  ].map(([group, artifact, version]) => {
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`
  })
  const project = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>engines</groupId><artifactId>kafka</artifactId><version>1</version>
<dependencies>${dependencies.join('')}</dependencies></project>`
  writeFileSync(join(fetched, 'pom.xml'), project)
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${join(fetched, 'libs')}`, '-DincludeScope=runtime']
  try {
    await run(maven, ['-q', '-B', '-f', join(fetched, 'pom.xml'), ...copy], { timeout: 300_000 })
    renameSync(join(fetched, 'libs'), home)
  } catch {
    throw new Error('Maven Central does not give the jars')
  } finally {
    rmSync(fetched, { recursive: true, force: true })
  }
  return home
}

function brokerProperties(node, rack, port, controller, data) {
  const controls = node === 1
  const listeners = [`PLAINTEXT://127.0.0.1:${port}`, ...(controls ? [`CONTROLLER://${controller}`] : [])]
  return [
    `process.roles=broker${controls ? ',controller' : ''}`,
    `node.id=${node}`,
    `broker.rack=${rack}`,
    `controller.quorum.voters=1@${controller}`,
    'controller.listener.names=CONTROLLER',
    `listeners=${listeners.join()}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `log.dirs=${data}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    // Groups of tests do not wait for members that may come, and miss those that are killed soon.
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=1000',
    // A busy machine is no broken one.
    'broker.session.timeout.ms=60000',
    '',
  ].join('\n')
}

/** Ports that nobody listens to at the moment. */
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
}
