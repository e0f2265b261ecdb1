// Every entry point of the library, and how it is called: those that give arrays, and those that do not.

/** By the name of the export, or `Class.static`, `Class#member`; what follows a comma tells calls apart. */
function entries(library) {
  const { KeyRouter, Router, StreamRouter, capacityProfiles, route, routeSync } = library
  const capacities = [3, 2, 1, 5]
  const options = { sources: 40_000, fanOut: 2, capacities }
  const few = { sources: 50, fanOut: 2, capacities }
  const weights = Float64Array.from({ length: 50 }, (_, i) => 1 + (i % 7))
  const degrees = new Uint32Array(300).fill(100)
  const square = { n: 300, k: 2, sDegrees: degrees, tDegrees: degrees }
  const permuted = { ...square, ...library.shuffledPermutations(300, 1) }
  const routes = routeSync(options)
  const scores = Float32Array.from({ length: 200 * 4 }, (_, at) => ((at * 7919) % 1009) / 1009)
  const scored = { sources: 200, fanOut: 2, scores, capacities }
  const prices = [0.1, 0, 0.2, 0.3]
  const packed = library.packKeys(Array.from({ length: 20_000 }, (_, i) => `tenant-${i}`))
  const named = { sources: 50, fanOut: 2, targets: [{ name: 'a' }, { name: 'b', domain: 'x' }, { name: 'c' }] }
  const items = ['m', 'n', 'o', 'p']
  const router = () => new Router(options)
  const stream = () => new StreamRouter({ fanOut: 2, capacities })
  const keys = () => new KeyRouter({ fanOut: 2, capacities })
  const first = async (chunks) => {
    for await (const { routes } of chunks) return routes
  }

  const all = {
    Router: router,
    'Router.create': () => Router.create({ ...few, weights }),
    'Router.create, its routes': async () => (await Router.create({ ...few, weights })).route(),
    'Router#loads': () => router().loads,
    'Router#shares': () => router().shares,
    'Router#weightedLoads': () => new Router({ ...few, weights }).weightedLoads,
    'Router#targetsOf': () => router().targetsOf(17),
    'Router#sourcesOf': () => router().sourcesOf(2),
    'Router#route': () => router().route(),
    'Router#route, a small one': () => router().route({ to: 3 }),
    'Router#routeSync': () => router().routeSync(),
    'Router#chunks': () => first(router().chunks({ size: 7000 })),
    'Router#toJSON': () => router().toJSON(),

    StreamRouter: stream,
    'StreamRouter#targetsOf': () => stream().targetsOf(17),
    'StreamRouter#route': () => stream().route({ from: 5, to: 40_000 }),
    'StreamRouter#route, a small one': () => stream().route({ from: 5, to: 8 }),
    'StreamRouter#routeSync': () => stream().routeSync({ from: 5, to: 40_000 }),
    'StreamRouter#chunks': () => first(stream().chunks({ size: 7000 })),
    'StreamRouter#next': () => stream().next(),
    'StreamRouter#nextInto': () => stream().nextInto(stream().next()),
    'StreamRouter#countsAt': () => stream().countsAt(1000),
    'StreamRouter#sharesAt': () => stream().sharesAt(1000),
    'StreamRouter#shares': () => stream().shares,
    'StreamRouter#with': () => stream().with({ from: 1000, capacities: [3, 0, 1, 5] }),
    'StreamRouter#with, its shares': () => stream().with({ from: 1000, capacities: [3, 0, 1, 5] }).shares,
    'StreamRouter#producer': () => stream().producer(3),
    'StreamRouter#toJSON': () => stream().toJSON(),
    'StreamRouter#producer, its routes': () => stream().producer(3).routeSync({ from: 0, to: 40_000 }),

    KeyRouter: keys,
    'KeyRouter#targetOf': () => keys().targetOf('tenant-1'),
    'KeyRouter#targetsOf': () => keys().targetsOf('tenant-1'),
    'KeyRouter#route': () => keys().route(packed),
    'KeyRouter#routeSync': () => keys().routeSync(packed),
    'KeyRouter#with': () => keys().with({ capacities: [3, 2, 1, 0] }),
    'KeyRouter#with, its routes': () =>
      keys()
        .with({ capacities: [3, 2, 1, 0] })
        .route(packed),
    'KeyRouter#acquire': () => keys().acquire('tenant-1', {}).target,
    'KeyRouter#toJSON': () => keys().toJSON(),
    packKeys: () => library.packKeys(items),

    assign: () => library.assign(scored),
    'assign, fast': () => library.assign({ ...scored, effort: 'fast', prices }),
    assignSync: () => library.assignSync(scored),
    assignByPrices: () => library.assignByPrices({ scores, prices, fanOut: 2 }),
    certify: () => library.certify({ ...scored, routes: library.assignSync(scored).routes }),
    certifySync: () => library.certifySync({ ...scored, routes: new Int32Array(400) }),

    rebalance: () => library.rebalance(routes, { fanOut: 2, capacities: [3, 2, 2, 5] }),
    'rebalance, near': () => library.rebalance(routes, { ...options, near: new Int32Array(40_000).fill(1) }),
    'rebalance, by weight': () => library.rebalance(new Int32Array(100), { ...few, weights }),
    rebalanceSync: () => library.rebalanceSync(routes, { fanOut: 2, capacities: [3, 2, 2, 5] }),
    'rebalanceSync, by weight': () => library.rebalanceSync(new Int32Array(100), { ...few, weights }),
    partition: () => library.partition(items, { targets: named.targets }),

    phaseRouter: () => library.phaseRouter(permuted),
    phaseRouterSync: () => library.phaseRouterSync(permuted),
    phaseRouterAuto: () => library.phaseRouterAuto(square),
    phaseRouterAutoSync: () => library.phaseRouterAutoSync(square),
    packBits: () => library.packBits(degrees, 300),
    shuffledPermutations: () => library.shuffledPermutations(1000, 3),

    makeLimits: () => library.makeLimits([3, 1, 1], 100, 1.1),
    'makeLimits, exact': () => library.makeLimits([3, 1, 1], 100, 1.1, 'exact'),
    computeLoads: () => library.computeLoads(routes, 4),
    computeWeightedLoads: () => library.computeWeightedLoads(routes.slice(0, 100), 4, weights),
    enforceLimits: () => library.enforceLimits(routes, [10_000, 10_000, 10_000, 10_000]),
    limitViolations: () => library.limitViolations(router().loads, [10_000, 10_000, 10_000, 10_000]),
    scatterWidths: () => library.scatterWidths(routes, 2, 4),
    loadStats: () => library.loadStats(router().loads, router().shares),
    survivalRate: () => library.survivalRate(routes),
    countUnfilled: () => library.countUnfilled(routes),
    countDuplicates: () => library.countDuplicates(routes, 2),
    slotImbalance: () => library.slotImbalance(routes, 2, 4),
    churn: () => library.churn(routes, routes, 2),
    uneven: () => library.uneven(routes, 2, ['x', 'x', 'y', 'y']),
    windowDiscrepancy: () => library.windowDiscrepancy(routes, 2, router().shares),
    methods: () => library.methods,
    stats: () => library.stats(),
  }
  for (const [name, make] of [
    ['Router', router],
    ['StreamRouter', stream],
    ['KeyRouter', keys],
  ]) {
    // Getters of what is no array: numbers, texts, null.
    for (const [member, { get }] of Object.entries(Object.getOwnPropertyDescriptors(library[name].prototype))) {
      if (get !== undefined) all[`${name}#${member}`] ??= () => make()[member]
    }
  }
  all['Router#names, of named targets'] = () => new Router(named).names
  for (const method of library.methods) {
    const methodOptions = method === 'sampled' ? { ...few, method } : { ...options, method }
    all[`route, ${method}`] = () => route(methodOptions)
    all[`routeSync, ${method}`] = () => routeSync(methodOptions)
  }
  for (const name of Object.keys(capacityProfiles))
    all[`capacityProfiles.${name}`] = () => capacityProfiles[name](100, 5)
  return all
}

/** The entry points that the library has: what it exports, and the members of what is a class or an object. */
function exported(library) {
  const names = []
  for (const [name, value] of Object.entries(library)) {
    if (Array.isArray(value) || (typeof value === 'function' && value.prototype === undefined)) names.push(name)
    else if (typeof value === 'object') names.push(...Object.keys(value).map((key) => `${name}.${key}`))
    else {
      const own = Object.getOwnPropertyNames(value).filter((key) => !['length', 'name', 'prototype'].includes(key))
      const members = Object.getOwnPropertyNames(value.prototype).filter((key) => key !== 'constructor')
      names.push(name, ...own.map((key) => `${name}.${key}`), ...members.map((key) => `${name}#${key}`))
    }
  }
  return names
}

module.exports = { entries, exported }
