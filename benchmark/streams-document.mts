import { markdownTable } from '../lib/report/markdown.js'
import type { measure as measureKeys } from './keys.mjs'
import type { Figures } from './record.mjs'
import type { measure as measureStreams } from './streams.mjs'

export type StreamsRecord = Figures<ReturnType<typeof measureStreams>>
export type KeysRecord = Figures<ReturnType<typeof measureKeys>>

const by = ({ date, machine, command }: StreamsRecord | KeysRecord) =>
  `Recorded on ${date} on ${machine.cpu}, ${machine.threads} threads, Node ${machine.node}: \`${command}\`. ` +
  'The machine is shared with others: ratios within a table are steadier than times.'

/** A table whose first columns are words, and the others numbers. */
function markdown(heads: readonly string[], rows: readonly (readonly string[])[], words: number): string {
  const columns = heads.map((head, i) => ({ head, align: i < words ? ('left' as const) : ('right' as const) }))
  return markdownTable({ columns, rows })
}

const fixed = (value: number, digits: number) => value.toFixed(digits)

/** How much more even windows are than with `exact` for every batch. */
function batches(settings: readonly string[], rows: StreamsRecord['figures']['schedulers']['rows']): string {
  const errors = (name: string) => rows.find((row) => row.name === name)?.worst
  const [own, exact] = [errors('StreamRouter'), errors('exact, per 1000 items')]
  if (own === undefined || exact === undefined) throw new Error('the record has no row of StreamRouter or exact')
  const times = settings.map((name, i) => `${fixed((exact[i] as number) / (own[i] as number), 0)} times (${name})`)
  return `\`exact\` for every 1000 items is farther from the shares by ${times.join('; ')}.`
}

/** The figures of docs/streams.md about streams. */
export function streamFigures(record: StreamsRecord): string {
  const { schedulers, kernel, lookUps } = record.figures
  const { settings, bounds, rows } = schedulers
  const heads = ['', ...settings.map((name) => `${name}: error`), ...settings.map((name) => `${name}: ns`)]
  const schedulerRows = rows.map(({ name, worst, nanoseconds }) => [
    name,
    ...worst.map((error) => fixed(error, 2)),
    ...nanoseconds.map((ns) => fixed(ns, 0)),
  ])
  const best = (stream: Record<string, number>) => Math.min(...Object.values(stream))
  const kernelHeads = [
    'capacities',
    'M',
    'k',
    'mixed',
    'scalar ns',
    'best ns',
    'line ns',
    'scalar / line',
    'best / line',
    'best / exact',
  ]
  const kernelRows = kernel.map(({ capacities, targets, fanOut, mix, stream, line, exact }) => {
    const scalar = stream.scalar as number
    return [
      capacities,
      `${targets}`,
      `${fanOut}`,
      mix ? 'yes' : 'no',
      fixed(scalar, 1),
      fixed(best(stream), 1),
      fixed(line, 1),
      fixed(scalar / line, 1),
      fixed(best(stream) / line, 1),
      fixed(best(stream) / exact, 1),
    ]
  })
  const lookHeads = ['capacities', 'k', '`targetsOf` ns', '`nextInto` ns']
  const lookRows = lookUps.map(({ capacities, fanOut, targetsOf, nextInto }) => [
    capacities,
    `${fanOut}`,
    fixed(targetsOf, 0),
    fixed(nextInto, 1),
  ])
  return [
    by(record),
    'The largest error of any window of 100,000 items, one target each, and nanoseconds of CPU time an item from JavaScript. ' +
      `\`windowBound\` of these plans: ${bounds.map((bound) => fixed(bound, 2)).join(', ')}. ` +
      'Pfair, the yardstick, and smooth round robin remember every target and take time in proportion to M; of all, only StreamRouter looks up an item without those before it. ' +
      batches(settings, rows),
    markdown(heads, schedulerRows, 1),
    'In ranges, nanoseconds a route on one thread, beside a golden-ratio line with a guide table, the plain way to look up ' +
      'shares, whose error grows like log W; and beside `exact`. Where mixing is off, equal targets are rings.',
    markdown(kernelHeads, kernelRows, 1),
    'One item at a time from JavaScript, nanoseconds of CPU time:',
    markdown(lookHeads, lookRows, 1),
  ].join('\n\n')
}

/** The figures of docs/streams.md about keys. */
export function keyFigures(record: KeysRecord): string {
  const { rows, faster } = record.figures
  const heads = ['', 'capacities', 'M', 'ns', 'noise', 'removed', 'added', 'halved', 'doubled', 'KB']
  const wayRows = rows.map(({ name, capacities, targets, nanoseconds, noise, moves, bytes }) => [
    name,
    capacities,
    `${targets}`,
    fixed(nanoseconds, 0),
    fixed(noise, 2),
    ...[moves.removed, moves.added, moves.halved, moves.doubled].map((move) => fixed(move, 2)),
    bytes > 0 ? fixed(bytes / 1024, 0) : '',
  ])
  const fasterHeads = ['capacities', 'M', 'darts', 'rendezvous ns', '`targetOf` ns', 'x', 'packed ns', 'x']
  const fasterRows = faster.map(({ capacities, targets, expectedDarts, rendezvous, targetOf, packed }) => [
    capacities,
    `${targets}`,
    fixed(expectedDarts, 1),
    fixed(rendezvous, 0),
    fixed(targetOf, 0),
    fixed(rendezvous / targetOf, 1),
    fixed(packed, 0),
    fixed(rendezvous / packed, 1),
  ])
  return [
    by(record),
    'Noise: the root of the mean of (load - share)^2 / share; 1 is that of independent draws. Moves when the largest target is ' +
      'removed, one like it added, or its capacity halved or doubled, as a multiple of the fewest; `maxCapacity` is 16. ' +
      'Nanoseconds of CPU time a key. KB: the memory that it keeps, empty where that could not be told from noise.',
    markdown(heads, wayRows, 2),
    'Beside weighted rendezvous in JavaScript (one hash a key, one mix and one logarithm a target); `maxCapacity` by default. x: how many times as long rendezvous takes.',
    markdown(fasterHeads, fasterRows, 1),
  ].join('\n\n')
}
