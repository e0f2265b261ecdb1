// What these packages do not say about themselves: only what is used here.
declare module 'hashring' {
  export default class HashRing {
    constructor(servers: Record<string, { weight: number }>, hash: string, options: { 'max cache size': number })
    range(key: string, count: number): string[]
  }
}

declare module 'consistent-hash' {
  export default class ConsistentHash {
    constructor(options: { range: number })
    add(node: string, count: number, places: readonly number[]): this
    get(name: string, count: number): string[]
  }
}
