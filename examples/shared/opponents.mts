/** What is often done where sources have scores: N * M numbers, row by row, higher is better. */
export interface Scored {
  scores: Float32Array
  targets: number
  fanOut: number
  limits: ArrayLike<number>
}

/** The targets of a source, best first. */
function ranked({ scores, targets }: Scored, source: number): number[] {
  const score = (target: number) => scores[source * targets + target] as number
  return Array.from({ length: targets }, (_, target) => target).sort((a, b) => score(b) - score(a) || a - b)
}

/** The best k of every source in turn; what finds its target full is dropped. */
export function topK(problem: Scored): Int32Array {
  return inTurn(problem, (row, room) => row.slice(0, problem.fanOut).filter((target) => (room[target] as number) > 0))
}

/** The best k that have room, of every source in turn. */
export function rowGreedy(problem: Scored): Int32Array {
  return inTurn(problem, (row, room) => row.filter((target) => (room[target] as number) > 0).slice(0, problem.fanOut))
}

function inTurn(problem: Scored, choose: (row: number[], room: number[]) => number[]): Int32Array {
  const { scores, targets, fanOut } = problem
  const room = Array.from(problem.limits)
  const sources = scores.length / targets
  const routes = new Int32Array(sources * fanOut).fill(-1)
  for (let source = 0; source < sources; source++) {
    choose(ranked(problem, source), room).forEach((target, slot) => {
      routes[source * fanOut + slot] = target
      room[target] = (room[target] as number) - 1
    })
  }
  return routes
}

/** All pairs of source and target, the best first, while both have room. */
export function pairGreedy({ scores, targets, fanOut, limits }: Scored): Int32Array {
  const pairs = Uint32Array.from(scores.keys())
  pairs.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
  const room = Array.from(limits)
  const sources = scores.length / targets
  const filled = new Uint32Array(sources)
  const routes = new Int32Array(sources * fanOut).fill(-1)
  for (const pair of pairs) {
    const [source, target] = [Math.floor(pair / targets), pair % targets]
    const slot = filled[source] as number
    if (slot === fanOut || room[target] === 0) continue
    routes[source * fanOut + slot] = target
    filled[source] = slot + 1
    room[target] = (room[target] as number) - 1
  }
  return routes
}

/** The score of all routes. */
export function scoreOf({ scores, targets, fanOut }: Scored, routes: Int32Array): number {
  return routes.reduce(
    (sum, target, at) => sum + (target < 0 ? 0 : (scores[Math.floor(at / fanOut) * targets + target] as number)),
    0,
  )
}
