// Darts at the board of targets, as in src/keys/board.rs and rendezvous.rs, to the bit.
import { newNumbers, newWords } from '../arguments/allocate.js'
import { mixed } from './hash.js'

/** What the addon says of a plan: all that single keys need. */
export interface Board {
  /** Where the hash of every key begins. */
  readonly startA: number
  readonly startB: number
  /** 2^levels cells. */
  readonly levels: number
  /** Whether the board never doubles: one hash a dart. */
  readonly fixed: boolean
  /** For every target how high darts may land, of 2^32. */
  readonly heights: Float64Array
  /** For every target its domain, where two that are live have the same. */
  readonly domains: Uint32Array | undefined
  /** The most targets that a key can have. */
  readonly rooms: number
}

const DARTS = 4096

/** How often every level has tossed its coin for the key at hand. */
const tossed = new Uint16Array(32)

/** Writes the first `wanted` targets of a hashed key to `row`; `wanted` is at most `rooms`. */
export function throwDarts(board: Board, a: number, b: number, wanted: number, row: Int32Array | number[]): void {
  const { levels, fixed, heights } = board
  let found = 0
  if (!fixed) tossed.fill(0, 0, levels + 1)
  for (let dart = 0; found < wanted; dart++) {
    if (dart === DARTS) {
      byRendezvous(board, a, b, wanted, row, found)
      return
    }
    let level = levels
    let purpose = dart
    if (!fixed) {
      for (;;) {
        const turn = tossed[level] as number
        tossed[level] = turn + 1
        purpose = (level << 12) | turn
        if (level === 0 || ((coins(b, turn) >>> level) & 1) === 1) break
        level--
      }
    }
    const place = mixed(a ^ Math.imul(purpose + 1, 0x9e3779b1))
    let cell: number
    if (fixed) cell = (place >>> 1) >>> (31 - levels)
    else cell = level === 0 ? 0 : (1 << (level - 1)) | ((place >>> 1) >>> (32 - level))
    const limit = heights[cell]
    if (limit !== undefined && mixed(place ^ b) >>> 0 < limit && isNew(board, cell, row, found)) row[found++] = cell
  }
}

/** The first target of a hashed key. */
export function throwOne(board: Board, a: number, b: number): number {
  const { levels, heights } = board
  if (board.fixed || levels === 0) {
    throwDarts(board, a, b, 1, one)
    return one[0] as number
  }
  // The first dart needs no counters: every level tosses its first coin.
  const first = coins(b, 0)
  let level = levels
  while (level > 0 && ((first >>> level) & 1) === 0) level--
  const place = mixed(a ^ Math.imul((level << 12) + 1, 0x9e3779b1))
  const cell = level === 0 ? 0 : (1 << (level - 1)) | ((place >>> 1) >>> (32 - level))
  const limit = heights[cell]
  if (limit !== undefined && mixed(place ^ b) >>> 0 < limit) return cell
  throwDarts(board, a, b, 1, one)
  return one[0] as number
}

const one = [0]

/** The coins of one turn of a key, a bit for every level. */
function coins(b: number, turn: number): number {
  return mixed((b + Math.imul(turn + 1, 0x85ebca77)) | 0)
}

/** Whether a target may stand beside those found. */
function isNew({ domains }: Board, target: number, row: Int32Array | number[], found: number): boolean {
  for (let i = 0; i < found; i++) {
    const other = row[i] as number
    if (domains === undefined ? other === target : domains[other] === domains[target]) return false
  }
  return true
}

/** Goes on with all targets, the highest random weight first. */
function byRendezvous(
  board: Board,
  a: number,
  b: number,
  wanted: number,
  row: Int32Array | number[],
  start: number,
): void {
  const scores = newNumbers(board.heights.length)
  const live = newWords(board.heights.length)
  let count = 0
  for (let target = 0; target < scores.length; target++) {
    const height = board.heights[target] as number
    if (height === 0) continue
    const x = mixed(a ^ Math.imul((target | -(2 ** 31)) + 1, 0x9e3779b1))
    const y = mixed(x ^ b)
    scores[target] = exponential(x >>> 0, y >>> 0) / height
    live[count++] = target
  }
  const score = (target: number) => scores[target] as number
  const order = live.subarray(0, count).sort((left, right) => score(left) - score(right) || left - right)
  let found = start
  for (const target of order) {
    if (found === wanted) return
    if (isNew(board, target, row, found)) row[found++] = target
  }
}

/**
 * -ln u for a u in (0, 1) of 53 bits, of additions, multiplications and divisions in a fixed order:
 * Math.log may differ in its last bit from one engine to another.
 */
function exponential(x: number, y: number): number {
  let u = (x * 1048576 + (y >>> 12)) * 2 + 1
  let halvings = 53
  while (u >= 4294967296) {
    u /= 65536
    halvings -= 16
  }
  while (u >= 2) {
    u /= 2
    halvings--
  }
  if (u > 1.5) {
    u /= 2
    halvings--
  }
  const z = (u - 1) / (u + 1)
  const square = z * z
  let sum = 0
  for (let odd = 21; odd >= 1; odd -= 2) sum = sum * square + 1 / odd
  // biome-ignore lint/suspicious/noApproximativeNumericConstant: an engine may round its own otherwise.
  return halvings * 0.6931471805599453 - 2 * z * sum
}
