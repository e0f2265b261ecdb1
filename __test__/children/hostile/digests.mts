// One line for every method and plan: its name, and the digest of its routes.
import assert from 'node:assert/strict'
import { capacityProfiles, Router, type RouterOptions, routeSync } from 'phase-router'
import { digest } from '../../helpers/golden.mjs'
import { checkAll, entries, methods } from './calls.mjs'

for (const method of methods) {
  const options = { method, sources: 6001, fanOut: 5, capacities: capacityProfiles.strong(200, 1), seed: 9 }
  const routes = routeSync(options as Parameters<typeof routeSync>[0])
  assert.deepEqual(routeSync(options as Parameters<typeof routeSync>[0]), routes)
  console.log(method, digest(routes))
}
const common = { sources: 50_021, fanOut: 7, capacities: capacityProfiles.extreme(300, 2), seed: 2n ** 64n - 1n }
const limits = Array.from({ length: 300 }, (_, j) => 500 + ((j * 37) % 1000))
const plans: Record<string, RouterOptions> = {
  plain: common,
  limits: { ...common, limits },
  domains: { ...common, limits, domains: limits.map((_, j) => j % 50) },
  fanOuts: { ...common, fanOuts: Uint8Array.from({ length: 50_021 }, (_, i) => (i * 31) % 8) },
}
for (const [name, options] of Object.entries(plans)) {
  const router = new Router(options)
  const routes = router.routeSync()
  for (const size of [1, 2, 7].map((parts) => Math.ceil(50_021 / parts))) {
    const parts = new Int32Array(routes.length)
    for await (const { from, routes } of router.chunks({ size })) parts.set(routes, from * 7)
    assert.deepEqual(parts, routes, name)
  }
  for (let from = 0; from < 50_021; from += 997) {
    assert.deepEqual(router.routeSync({ from, to: from + 1 }), router.targetsOf(from), name)
  }
  console.log(name, router.fingerprint, digest(routes))
}
const first = await Promise.all(entries().map(({ start }) => start()))
const names = entries().map(({ name }) => name)
checkAll(await Promise.all(entries().map(({ start }) => start())), first, names)
names.forEach((name, i) => {
  const parts = [first[i]].flat() as Int32Array[]
  for (const part of parts) console.log(name, digest(Int32Array.from(part)))
})
