// Schedulers of requests in order, each written plainly and well: what people use where streams would do.
import { Router } from 'phase-router'

/** Fills `targets` with the targets of the next items. */
export type Scheduler = (targets: Int32Array) => void

/** A way of scheduling by weight, one target an item. */
export interface Way {
  name: string
  make(weights: Float64Array): Scheduler
}

const sum = (weights: Float64Array) => weights.reduce((total, weight) => total + weight, 0)

/** nginx: every target gains its weight an item; the highest is taken, and pays the sum. O(M) an item. */
const smoothRoundRobin: Way = {
  name: 'smooth weighted round robin (nginx)',
  make(weights) {
    const total = sum(weights)
    const current = new Float64Array(weights.length)
    return (targets) => {
      for (let item = 0; item < targets.length; item++) {
        let best = 0
        for (let j = 0; j < current.length; j++) {
          current[j] = (current[j] as number) + (weights[j] as number)
          if ((current[j] as number) > (current[best] as number)) best = j
        }
        current[best] = (current[best] as number) - total
        targets[item] = best
      }
    }
  },
}

/** Envoy: a heap of deadlines; the earliest target is taken and put back 1 / weight later. O(log M) an item. */
function earliestDeadline(name: string, first: (weight: number, target: number) => number): Way {
  return {
    name,
    make(weights) {
      const deadline = Float64Array.from(weights, first)
      // A binary heap of targets; of equal deadlines the one that was there first.
      const heap = Int32Array.from(weights.keys())
      const order = Float64Array.from(weights.keys())
      let count = heap.length
      const before = (a: number, b: number) =>
        (deadline[a] as number) < (deadline[b] as number) ||
        ((deadline[a] as number) === (deadline[b] as number) && (order[a] as number) < (order[b] as number))
      const sift = (from: number) => {
        const target = heap[from] as number
        let at = from
        for (;;) {
          let child = 2 * at + 1
          if (child >= heap.length) break
          if (child + 1 < heap.length && before(heap[child + 1] as number, heap[child] as number)) child++
          if (!before(heap[child] as number, target)) break
          heap[at] = heap[child] as number
          at = child
        }
        heap[at] = target
      }
      for (let at = heap.length >> 1; at >= 0; at--) sift(at)
      return (targets) => {
        for (let item = 0; item < targets.length; item++) {
          const target = heap[0] as number
          targets[item] = target
          deadline[target] = (deadline[target] as number) + 1 / (weights[target] as number)
          order[target] = count++
          sift(0)
        }
      }
    },
  }
}

/** gRPC: every round each target is asked once; it is passed over in the part of the rounds that its weight lacks. */
const staticStride: Way = {
  name: 'static stride (gRPC)',
  make(weights) {
    const most = 0xffff
    const largest = weights.reduce((a, b) => Math.max(a, b), 0)
    const scaled = Uint16Array.from(weights, (weight) => Math.max(1, Math.round((weight / largest) * most)))
    const offset = most / 2
    let sequence = 0
    return (targets) => {
      for (let item = 0; item < targets.length; item++) {
        for (;;) {
          const target = sequence % scaled.length
          const round = Math.floor(sequence / scaled.length)
          sequence++
          const weight = scaled[target] as number
          const at = (weight * round + target * offset) % most
          if (at < most - weight) continue
          targets[item] = target
          break
        }
      }
    }
  },
}

/** Pfair: of the routes that are due to begin, the one with the earliest pseudo-deadline. The yardstick; O(M) an item. */
const pfair: Way = {
  name: 'Pfair, earliest pseudo-deadline',
  make(weights) {
    const total = sum(weights)
    const shares = weights.map((weight) => weight / total)
    const got = new Float64Array(weights.length)
    let now = 0
    return (targets) => {
      for (let item = 0; item < targets.length; item++) {
        let best = -1
        let earliest = Number.POSITIVE_INFINITY
        for (let j = 0; j < shares.length; j++) {
          const share = shares[j] as number
          const next = got[j] as number
          if (Math.floor(next / share + 1e-9) > now) continue
          const due = Math.ceil((next + 1) / share - 1e-9)
          if (due < earliest) {
            earliest = due
            best = j
          }
        }
        got[best] = (got[best] as number) + 1
        targets[item] = best
        now++
      }
    }
  },
}

/** Draws in proportion to weight: a search in their sums. The numbers are Marsaglia's xorshift32. */
const random: Way = {
  name: 'random',
  make(weights) {
    let total = 0
    let state = 1
    const draw = () => {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      return (state >>> 0) / 2 ** 32
    }
    const ends = weights.map((weight) => {
      total += weight
      return total
    })
    return (targets) => {
      for (let item = 0; item < targets.length; item++) {
        const at = draw() * total
        let [low, high] = [0, ends.length - 1]
        while (low < high) {
          const middle = (low + high) >> 1
          if ((ends[middle] as number) <= at) low = middle + 1
          else high = middle
        }
        targets[item] = low
      }
    }
  },
}

/** `exact`, asked anew for every thousand items. */
const exactPerThousand: Way = {
  name: 'exact, per 1000 items',
  make(capacities) {
    let seed = 0
    return (targets) => {
      for (let from = 0; from < targets.length; from += 1000) {
        const sources = Math.min(1000, targets.length - from)
        new Router({ sources, fanOut: 1, capacities, seed: seed++ }).routeSync({
          out: targets.subarray(from, from + sources),
        })
      }
    }
  },
}

const spread = (weight: number, target: number) => ((target * 0.618034 + 0.5) % 1) / weight

/** All of them. */
export const ways: readonly Way[] = [
  smoothRoundRobin,
  earliestDeadline('earliest deadline (Envoy)', (weight) => 1 / weight),
  earliestDeadline('earliest deadline, spread phases', spread),
  staticStride,
  pfair,
  exactPerThousand,
  random,
]
