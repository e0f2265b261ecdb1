// What a user would write who wants loads in proportion to capacity and nothing else: a draw from an alias table
// (Walker 1977; the table as Vose builds it, 1991) for every slot. It allows repeated targets in a row, keeps no limit, and
// its loads are random.

/** A table for draws in proportion to capacities. */
export interface AliasTable {
  /** Of every column, how much of it is its own, of 2^32. */
  own: Uint32Array
  /** The two targets of every column: the other one, and its own. */
  pairs: Int32Array
}

/** The table of some capacities, not all 0. O(M). */
export function aliasTable(capacities: ArrayLike<number>): AliasTable {
  const count = capacities.length
  const sum = Array.from(capacities).reduce((all, capacity) => all + capacity, 0)
  const parts = Array.from(capacities, (capacity) => (capacity * count) / sum)
  const own = new Uint32Array(count).fill(0xffffffff)
  const pairs = Int32Array.from({ length: 2 * count }, (_, at) => at >> 1)
  const small = [...parts.keys()].filter((j) => (parts[j] as number) < 1)
  const large = [...parts.keys()].filter((j) => (parts[j] as number) >= 1)
  while (small.length > 0 && large.length > 0) {
    const [low, high] = [small.pop() as number, large.at(-1) as number]
    own[low] = (parts[low] as number) * 2 ** 32
    pairs[2 * low] = high
    parts[high] = (parts[high] as number) - (1 - (parts[low] as number))
    if ((parts[high] as number) < 1) small.push(large.pop() as number)
  }
  return { own, pairs }
}

/** Fills every slot with a draw, without a branch: one bit chooses between the two targets of a column. */
export function drawInto({ own, pairs }: AliasTable, out: Int32Array, seed: number): Int32Array {
  const columns = own.length / 2 ** 32
  for (let slot = 0; slot < out.length; slot++) {
    let hash = Math.imul(slot ^ seed, 0x9e3779b1)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca77)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d)
    hash ^= hash >>> 16
    const column = ((hash >>> 0) * columns) | 0
    const within = Math.imul(hash, 0x27d4eb2f) >>> 0
    out[slot] = pairs[2 * column + Number(within < (own[column] as number))] as number
  }
  return out
}
