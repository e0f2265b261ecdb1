// What calls of phase-router say on their channels, as metrics of OpenTelemetry: hand `observe` any meter.
import { subscribe } from 'node:diagnostics_channel'
import type { Meter } from '@opentelemetry/api'
import type { DiagnosticsMessage, Router } from 'phase-router'

/** Calls, slots and times of every call of this process from now on, by channel and method. */
export function observeCalls(meter: Meter): void {
  const calls = meter.createCounter('phase_router.calls', { description: 'calls that have ended' })
  const slots = meter.createCounter('phase_router.slots', { description: 'slots, filled or not', unit: '{slot}' })
  const queued = meter.createHistogram('phase_router.queued', { description: 'waiting for turns', unit: 'ms' })
  const computed = meter.createHistogram('phase_router.computed', { description: 'having turns', unit: 'ms' })
  for (const channel of ['plan', 'route', 'rebalance', 'assign']) {
    subscribe(`phase-router:${channel}`, (message) => {
      const { method, filled, unfilled, queuedMs, computeMs, error } = message as DiagnosticsMessage
      const of = { channel, method }
      const code = (error as { code?: string } | undefined)?.code
      calls.add(1, code === undefined ? of : { ...of, 'error.type': code })
      // A plan fills nothing yet: its slots are counted when they are routed.
      if (channel !== 'plan') {
        slots.add(filled, { ...of, state: 'filled' })
        slots.add(unfilled, { ...of, state: 'unfilled' })
      }
      queued.record(queuedMs, of)
      computed.record(computeMs, of)
    })
  }
}

/** Load / share of every target of the router in use, whenever metrics are collected: 1 is even. */
export function observeLoads(meter: Meter, inUse: () => Router): void {
  const gauge = meter.createObservableGauge('phase_router.load_over_share', { description: 'load / share' })
  gauge.addCallback((result) => {
    const { loads, shares, names } = inUse()
    for (const [j, share] of shares.entries()) {
      if (share > 0) result.observe((loads[j] as number) / share, { target: names?.[j] ?? `${j}` })
    }
  })
}
