// What a member says of itself at a join: JSON in the user data of its subscription.
import type { Member, Partitions } from './group.js'

/** What user data say. */
export type Said = Pick<Member, 'capacity' | 'limit' | 'rack' | 'generation' | 'owned'>

/** The most bytes that are written, and read: the broker keeps those of all members in one record of 1 MB at most. */
export const MOST_BYTES = 2 ** 16

/** Of a member whose user data cannot be read. */
export const UNKNOWN: Said = { capacity: 1, limit: Number.POSITIVE_INFINITY, generation: 0, owned: new Map() }

/** User data. What is owned is left out where it would make them larger than {@link MOST_BYTES}. */
export function encodeSaid({ capacity, limit, rack, generation, owned }: Said): Buffer {
  const facts = {
    v: 1,
    capacity,
    ...(limit < Number.POSITIVE_INFINITY && { limit }),
    ...(rack !== undefined && { rack }),
  }
  const all = Buffer.from(JSON.stringify({ ...facts, generation, owned: Object.fromEntries(owned) }))
  return all.length <= MOST_BYTES ? all : Buffer.from(JSON.stringify({ ...facts, generation, owned: {} }))
}

/** What user data say, or undefined where they are too large, or no such JSON. Never throws. */
export function decodeSaid(bytes: Uint8Array | string | null | undefined): Said | undefined {
  if (bytes == null || bytes.length > MOST_BYTES) return undefined
  let said: unknown
  try {
    said = JSON.parse(Buffer.from(bytes as Uint8Array).toString())
  } catch {
    return undefined
  }
  if (typeof said !== 'object' || said === null) return undefined
  const { v, capacity, limit = Number.POSITIVE_INFINITY, rack, generation, owned } = said as Record<string, unknown>
  const partitions = decodeOwned(owned)
  if (v !== 1 || partitions === undefined) return undefined
  if (typeof capacity !== 'number' || !(capacity >= 0 && capacity < Number.POSITIVE_INFINITY)) return undefined
  if (limit !== Number.POSITIVE_INFINITY && !isCount(limit)) return undefined
  if ((rack !== undefined && typeof rack !== 'string') || !isCount(generation)) return undefined
  return { capacity, limit: limit as number, rack, generation, owned: partitions }
}

function decodeOwned(owned: unknown): Partitions | undefined {
  if (typeof owned !== 'object' || owned === null) return undefined
  const entries = Object.entries(owned)
  return entries.every(([, list]) => Array.isArray(list) && list.every(isCount)) ? new Map(entries) : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
