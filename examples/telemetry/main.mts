// What a service that plans and routes all the time shows to its operators: metrics of OpenTelemetry, fed by the
// channels of node:diagnostics_channel. They are printed here; with an OTLP exporter they go to a collector.
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { assign, Router, rebalance } from 'phase-router'
import { paragraph, small, table, whole } from '../shared/print.mjs'
import { observeCalls, observeLoads } from './metrics.mjs'

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })
const provider = new MeterProvider({ readers: [reader] })
const meter = provider.getMeter('example')
observeCalls(meter)

const sources = small ? 5000 : 50_000
const targets = [
  { name: 'large', capacity: 8 },
  { name: 'medium', capacity: 4 },
  { name: 'small', capacity: 1 },
  { name: 'spare', capacity: 1 },
]
let router = await Router.create({ sources, fanOut: 2, targets })
observeLoads(meter, () => router)

// A day of a service: it routes, two targets lose room, it routes in parts, moves what has to move, places some by score.
const before = await router.route()
const room = [sources / 4, sources / 2, sources / 20, sources]
const limited = targets.map((target, j) => ({ ...target, limit: room[j] }))
router = await Router.create({ sources, fanOut: 2, targets: limited })
const parts = [0, 1, 2, 3].map((part) => ({ from: (part * sources) / 4, to: ((part + 1) * sources) / 4 }))
await Promise.all(parts.map((part) => router.route(part)))
await rebalance(before, { fanOut: 2, targets: limited })
const scores = Float32Array.from({ length: 1000 * targets.length }, (_, i) => (i * 7919) % 101)
await assign({ sources: 1000, fanOut: 1, scores, targets })
await router.route({ to: sources + 1 }).catch(() => 'out of range: that counts, too')
await router.route({ signal: AbortSignal.abort() }).catch(() => 'aborted: so does that')

await provider.forceFlush()
const metrics = exporter.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? []
const points = <T,>(name: string) =>
  (metrics.find(({ descriptor }) => descriptor.name === `phase_router.${name}`)?.dataPoints ?? []) as DataPoint<T>[]
const attributes = ({ attributes }: DataPoint<unknown>, ...names: string[]) =>
  names.map((name) => `${attributes[name] ?? ''}`)

table(
  ['calls', 'method', 'error', 'count'],
  points<number>('calls').map((point) => [...attributes(point, 'channel', 'method', 'error.type'), whole(point.value)]),
)
table(
  ['slots', 'method', 'state', 'count'],
  points<number>('slots').map((point) => [...attributes(point, 'channel', 'method', 'state'), whole(point.value)]),
)
table(
  ['target', 'load / share'],
  points<number>('load_over_share').map((point) => [...attributes(point, 'target'), point.value.toFixed(4)]),
)
const times = points<Histogram>('queued')
table(
  ['times', 'calls', 'queued ms', 'computed ms'],
  points<Histogram>('computed').map((point, i) => [
    attributes(point, 'channel', 'method').join(' '),
    whole(point.value.count),
    (times[i]?.value.sum ?? 0).toFixed(2),
    (point.value.sum ?? 0).toFixed(2),
  ]),
)
paragraph(
  'Slots stay unfilled since the limits leave too little room; load / share shows that what is placed is even. Queue time tells when routes wait for each other, and not for the machine. The service has no line for ' +
    'any of it: who listens is told, and where nobody listens nothing is computed.',
)
await provider.shutdown()
