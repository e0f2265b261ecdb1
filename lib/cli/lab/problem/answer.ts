/** The ways that the lab puts side by side. */
export const ways = ['exact', 'stable', 'rebalance', 'hash'] as const

export type Way = (typeof ways)[number]

/** What one way makes of a problem. */
export interface Outcome {
  readonly way: Way
  /** Routes to every target of now, before anything is dropped. */
  readonly loads: readonly number[]
  /** Filled slots once limits are enforced / all slots. */
  readonly survival: number
  /** The largest load / share, or null. */
  readonly worst: number | null
  /** Routes of before that are not in their row any more. */
  readonly moves: number
}

/** What the kernel says of a problem. */
export interface Answer {
  /** N * k. */
  readonly slots: number
  /** The share of every target of now. */
  readonly shares: readonly number[]
  /** The limit of every target of now; null where it has none. */
  readonly limits: readonly (number | null)[]
  /** What keeps slots unfilled, or null. */
  readonly bottleneck: string | null
  /** No routes with the new shares are fewer moves away from those of `exact`. */
  readonly fewest: number
  /** By way; or why a way has no answer. */
  readonly outcomes: readonly (Outcome | { readonly way: Way; readonly refusal: string })[]
}
