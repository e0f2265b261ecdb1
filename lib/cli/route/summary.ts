import type { TargetLevel } from '../read/targets.js'
import type { Routing } from './routing.js'

const reasons = {
  targets: 'a source wants more targets than have a capacity above 0',
  domains: 'a source gets one target of a domain, and there are too few domains, or too little room in them',
  topology: 'zones and racks take too few routes of a source, or too few in all',
  limits: 'the limits leave too little room',
}

/** What became of the sources, for people, line by line. */
export function summary(routing: Routing, names: readonly string[]): readonly string[] {
  const { sources, fanOut, filled, unfilled, bottleneck, weightedLoads: loads, shares } = routing
  const lines = [
    `Routed ${count(sources, 'source')} to ${count(names.length, 'target')} with fan-out ${fanOut}: ` +
      `${count(filled, 'route')}.`,
  ]
  if (bottleneck !== null) {
    lines.push(`Unfilled: ${count(unfilled, 'slot')}, since ${reasons[bottleneck]}.`)
  }
  const off = (j: number) => Math.abs((loads[j] as number) - (shares[j] as number))
  const load = (j: number) => `${names[j]} with ${format(loads[j])} for a share of ${format(shares[j])}`
  lines.push(
    `Largest load: ${load(greatest(names, (j) => loads[j] as number))}.`,
    `Smallest load: ${load(greatest(names, (j) => -(loads[j] as number)))}.`,
    `Farthest from its share: ${load(greatest(names, off))}.`,
  )
  return lines
}

/** How the sources are spread over the nodes of every level, for people. */
export function evenness(
  { sources, unevenSources }: Pick<Routing, 'sources' | 'unevenSources'>,
  levels: readonly TargetLevel[],
): readonly string[] {
  return levels.map(({ name }, at) => {
    const uneven = unevenSources?.[at] ?? 0
    return uneven === 0
      ? `Even over ${name}: in each, every source has the floor or the ceiling of its mean.`
      : `Not even over ${name}: ${format(uneven)} of ${count(sources, 'source')} have fewer or more in one than others must.`
  })
}

/** How many sources one target got, for people. */
export function summaryOf(name: string, load: number, sources: number): string {
  return `${name} gets ${format(load)} of ${count(sources, 'source')}.`
}

function greatest(names: readonly string[], value: (target: number) => number): number {
  return names.reduce((best, _, j) => (value(j) > value(best) ? j : best), 0)
}

function count(number: number, noun: string): string {
  return `${format(number)} ${noun}${number === 1 ? '' : 's'}`
}

function format(number: number | undefined): string {
  return (number as number).toLocaleString('en', { maximumFractionDigits: 2 })
}
