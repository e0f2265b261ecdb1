import { type Experiment, routingSeed, type Setting } from './experiment.js'
import type { Levels } from './levels.js'

/** Everything the demo measured, for JSON. Seeds beyond 2^53 are strings. */
export function demoData(setting: Setting, experiment: Experiment, levels: Levels) {
  const { capacities, shares, limits, demand, totalLimit, results } = experiment
  const { targets, profile, fanOut, headroom, seed } = setting
  return {
    setting: {
      sources: targets,
      targets,
      profile,
      fanOut,
      headroom,
      seed: jsonSeed(seed),
      routingSeed: jsonSeed(routingSeed(seed)),
    },
    demand,
    totalLimit,
    realHeadroom: totalLimit / demand,
    methods: results.map(({ loads, loadsAfter, ...result }) => ({
      ...result,
      loads: [...loads],
      loadsAfter: [...loadsAfter],
    })),
    capacities: [...capacities],
    shares: [...shares],
    limits: [...limits],
    levels: {
      capacities: [...levels.capacities],
      shares: [...levels.shares],
      methods: levels.results.map(({ method, loads }) => ({ method, loads: [...loads] })),
    },
  }
}

function jsonSeed(seed: number | bigint): number | string {
  return seed <= Number.MAX_SAFE_INTEGER ? Number(seed) : String(seed)
}
