import test from 'ava'
import { phaseRouter, phaseRouterAuto, phaseRouterAutoSync, phaseRouterSync } from 'phase-router'
import { check, runtimes } from './helpers/child.mjs'
import { bitMatrices, cases, digest, large, largeDegrees } from './helpers/golden.mjs'

test('all vectors are there', (t) => {
  t.is(cases.length, 10)
  t.is(large.length, 3)
})

for (const { name, routes, autoRoutes, sDegrees, tDegrees, ...rest } of cases) {
  const { colPermS, colPermT, ...auto } = rest

  test(`${name}: from degrees`, async (t) => {
    t.deepEqual([...phaseRouterSync({ sDegrees, tDegrees, ...rest })], routes)
    t.deepEqual([...(await phaseRouter({ sDegrees, tDegrees, ...rest }))], routes)
    t.deepEqual([...phaseRouterAutoSync({ sDegrees, tDegrees, ...auto })], autoRoutes)
    t.deepEqual([...(await phaseRouterAuto({ sDegrees, tDegrees, ...auto }))], autoRoutes)
  })

  test(`${name}: from bits in every form`, async (t) => {
    const s = bitMatrices(sDegrees, rest.n)
    const tBits = bitMatrices(tDegrees, rest.n)
    for (const form of Object.keys(s)) {
      const bits = { sBits: s[form] as Uint8Array, tBits: tBits[form] as Uint8Array }
      t.deepEqual([...phaseRouterSync({ ...bits, ...rest })], routes, form)
      t.deepEqual([...(await phaseRouter({ ...bits, ...rest }))], routes, form)
      t.deepEqual([...phaseRouterAutoSync({ ...bits, ...auto })], autoRoutes, form)
      t.deepEqual([...(await phaseRouterAuto({ ...bits, ...auto }))], autoRoutes, form)
    }
  })
}

for (const { n, k, seed, firstRow, sha256 } of large) {
  test(`large n = ${n}, k = ${k}`, async (t) => {
    const routes = await phaseRouterAuto({ ...largeDegrees(n), n, k, seed })
    t.deepEqual([...routes.subarray(0, k)], firstRow)
    t.is(digest(routes), sha256)
    t.deepEqual(phaseRouterAutoSync({ ...largeDegrees(n), n, k, seed }), routes)
  })
}

for (const environment of runtimes()) {
  const name = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  test(`all vectors with ${name.join(' ')}`, async (t) => {
    await check(t, 'golden', environment)
  })
}
