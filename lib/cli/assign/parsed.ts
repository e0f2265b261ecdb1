/** Scores of sources, and what the sources are called where the file says it. */
export interface Scores {
  readonly count: number
  readonly scores: Float32Array
  /** The targets of the scores, where not every source has all. */
  readonly candidates?: Uint32Array
  readonly ids?: readonly string[]
}
