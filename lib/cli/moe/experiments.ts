import { type Profile, profiles } from '../profiles.js'

/** One row of the table. */
export interface MoeSetting {
  /** Sources, and targets. */
  readonly n: number
  /** Fan-out. */
  readonly k: number
  /** Nominal: limits that are rounded up make it larger. */
  readonly headroom: number
  readonly profile: Profile
  /** How limits become whole: each rounded up, as published, or so that their sum is exact. */
  readonly rounding: 'ceil' | 'exact'
}

export interface MoeExperiment {
  readonly name: string
  readonly title: string
  /** What changes from row to row. */
  readonly varies: keyof MoeSetting
  readonly axisTitle: string
  readonly axis: 'number' | 'step' | 'name'
  readonly settings: readonly MoeSetting[]
}

const base: MoeSetting = { n: 1024, k: 2, headroom: 1.2, profile: 'strong', rounding: 'ceil' }

const fanOuts = [1, 2, 4, 8, 16]

/** The published experiments: one number varies, the others stay. */
export const published: readonly MoeExperiment[] = [
  {
    name: 'headroom',
    title: 'Survival by headroom',
    varies: 'headroom',
    axisTitle: 'nominal headroom (total limit / demand)',
    axis: 'number',
    settings: [1, 1.1, 1.2, 1.5, 2].map((headroom) => ({ ...base, headroom })),
  },
  {
    name: 'fan-out',
    title: 'Survival by fan-out',
    varies: 'k',
    axisTitle: 'fan-out (targets per source)',
    axis: 'step',
    settings: fanOuts.map((k) => ({ ...base, k })),
  },
  {
    name: 'scale',
    title: 'Survival by scale',
    varies: 'n',
    axisTitle: 'scale (sources, and targets)',
    axis: 'step',
    settings: [256, 512, 1024, 2048, 4096].map((n) => ({ ...base, n })),
  },
  {
    name: 'heterogeneity',
    title: 'Survival by capacity profile',
    varies: 'profile',
    axisTitle: 'capacity profile',
    axis: 'name',
    settings: profiles.map((profile) => ({ ...base, profile })),
  },
]

/** Without the slack that rounding up gives: the limits sum to exactly the demand. */
export const exactLimits: MoeExperiment = {
  name: 'exact-limits',
  title: 'Survival where limits sum to exactly the demand',
  varies: 'k',
  axisTitle: 'fan-out (targets per source)',
  axis: 'step',
  settings: profiles.flatMap((profile) =>
    fanOuts.map((k) => ({ ...base, k, profile, headroom: 1, rounding: 'exact' as const })),
  ),
}

export const experiments: readonly MoeExperiment[] = [...published, exactLimits]
