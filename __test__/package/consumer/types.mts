// Compiled against the installed types, and run. Of each line below a `@ts-expect-error` the compiler
// must complain: it does so, too, when it has nothing to complain of.
import {
  type Chunk,
  computeLoads,
  type ExactOptions,
  type LoadStats,
  loadStats,
  type MethodName,
  partition,
  Router,
  route,
  routeSync,
} from 'phase-router'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <_T extends true>() => undefined

holds<Same<ReturnType<typeof route>, Promise<Int32Array>>>()
holds<Same<ReturnType<typeof routeSync>, Int32Array>>()
holds<Same<typeof Router.prototype.loads, Uint32Array>>()
holds<Same<typeof Router.prototype.bottleneck, 'targets' | 'domains' | 'topology' | 'limits' | null>>()
holds<Same<LoadStats['correlation'], number | null>>()
holds<Same<typeof Router.prototype.names, readonly string[] | null>>()
holds<'exact' | 'sampled' | 'hash' extends MethodName ? true : false>()

async function main() {
  const options: ExactOptions = { sources: 10, fanOut: 2, capacities: [3, 2, 1], seed: 42n }
  const router = new Router({ ...options, limits: new Uint32Array([10, 10, 10]) })
  const routes: Int32Array = await route({ ...options, signal: new AbortController().signal })
  const chunks: Chunk[] = []
  for await (const chunk of router.chunks({ size: 5 })) chunks.push(chunk)
  const mean: number | null = loadStats(computeLoads(routes, 3), [3, 2, 1]).mean
  if (mean === null || chunks.length !== 2) throw new Error('not as expected')
  const parts = partition([{ id: 1, size: 2 }], {
    targets: [{ name: 'a', capacity: 2 }, { name: 'b' }],
    key: ({ id }) => id,
    weight: ({ size }) => size,
  })
  holds<Same<typeof parts, Map<'a' | 'b', { id: number; size: number }[]>>>()
  const named: { name: string; capacity?: number }[] = [{ name: 'c' }]
  const byName = partition('xyz', { targets: named, unplaced: [] })
  holds<Same<typeof byName, Map<string, string[]>>>()
  if (parts.get('a')?.length !== 1 && parts.get('b')?.length !== 1) throw new Error('not as expected')
  new Router({ sources: 2, fanOuts: Int8Array.of(1, 2), targets: named, domains: undefined })
  console.log('ok')
}

/** Compiled, never called. */
export function mistakes(router: Router) {
  // @ts-expect-error: sources is a number
  routeSync({ sources: '10', fanOut: 2, targets: 3 })
  // @ts-expect-error: fanOut is missing
  routeSync({ sources: 10, targets: 3 })
  // @ts-expect-error: neither fanOut nor fanOuts
  new Router({ sources: 10, targets: 3 })
  // @ts-expect-error: a target has a name
  new Router({ sources: 10, fanOut: 1, targets: [{ capacity: 3 }] })
  // @ts-expect-error: there is no such target
  partition([1], { targets: [{ name: 'a' }] }).get('b')
  // @ts-expect-error: a weight is a number
  partition(['1'], { targets: [{ name: 'a' }], weight: (item) => item })
  // @ts-expect-error: hash has no limits
  routeSync({ method: 'hash', sources: 10, fanOut: 2, targets: 3, limits: [1, 2, 3] })
  // @ts-expect-error: there is no such method
  routeSync({ method: 'best', sources: 10, fanOut: 2, targets: 3 })
  // @ts-expect-error: a blocking call cannot be aborted
  routeSync({ sources: 10, fanOut: 2, targets: 3, signal: new AbortController().signal })
  // @ts-expect-error: loads are known, not set
  router.loads = new Uint32Array(3)
}

main()
