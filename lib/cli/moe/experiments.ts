import type { Profile } from '../profiles.js'

/** One row of the published table. */
export interface MoeSetting {
  /** Sources, and targets. */
  readonly n: number
  /** Fan-out. */
  readonly k: number
  /** Nominal: the limits are rounded up. */
  readonly headroom: number
  readonly profile: Profile
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

const base: MoeSetting = { n: 1024, k: 2, headroom: 1.2, profile: 'strong' }

/** The published experiments: one number varies, the others stay. */
export const experiments: readonly MoeExperiment[] = [
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
    settings: [1, 2, 4, 8, 16].map((k) => ({ ...base, k })),
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
    settings: (['uniform', 'mild', 'strong', 'extreme'] as const).map((profile) => ({
      ...base,
      profile,
    })),
  },
]
