import type { Answer } from '../problem/answer.js'
import { linkOf, problemOf } from '../problem/link.js'
import { firstProblem, type LabTarget, most, type Problem, readProblem, Unfit } from '../problem/problem.js'
import { drawChart } from './chart.js'
import { byId } from './elements.js'
import { latest } from './latest.js'
import { type Actions, Rows } from './rows.js'
import { SettingsForm } from './settings.js'
import { outcomeOf, summaryOf, Ways } from './ways.js'

// The page: what it shows is a problem, which is in its address, and the last answer.
let problem = firstProblem
let answered: { readonly problem: Problem; readonly answer: Answer } | undefined
/** What targets had before they failed. */
const capacities = new Map<string, number>()

const settings = new SettingsForm((change) => propose({ ...problem, ...change }))
const actions: Actions = {
  edit: (at, change) => propose(change.name === undefined ? changed(at, change) : renamed(at, change.name)),
  fail: (at) => {
    const { name, capacity } = problem.now[at] as LabTarget
    if (capacity > 0) capacities.set(name, capacity)
    const was = capacities.get(name) ?? problem.before.find((target) => target.name === name)?.capacity
    propose(changed(at, { capacity: capacity > 0 ? 0 : was || 1 }))
  },
  double: (at) => {
    const { capacity, limit } = problem.now[at] as LabTarget
    propose(changed(at, { capacity: 2 * capacity, limit: limit && Math.min(most.limit, 2 * limit) }))
  },
  go: (at) => {
    const now = problem.now.filter((_, place) => place !== at)
    if (propose({ ...problem, now })) rows.focus(at)
  },
}
const rows = new Rows(actions)
const ways = new Ways(() => draw())
const ask = latest(async (asked: Problem, signal: AbortSignal) => {
  try {
    const body = JSON.stringify(asked)
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('measure', { method: 'POST', body, headers, signal })
    if (!response.ok) return tell(await response.text())
    answered = { problem: asked, answer: (await response.json()) as Answer }
    if (asked === problem) byId('results').ariaBusy = 'false'
    draw()
  } catch {
    if (!signal.aborted) tell('The lab has ended. Start it again with: phase-router lab --link, and this address.')
  }
})

byId('comes').addEventListener('click', () => {
  const taken = new Set([...problem.now, ...problem.before].map(({ name }) => name))
  let number = problem.now.length + 1
  while (taken.has(`new-${number}`)) number++
  const middle = problem.now.map(({ capacity }) => capacity).filter((capacity) => capacity > 0)
  const capacity = middle.sort((a, b) => a - b)[middle.length >> 1] as number
  const now = [...problem.now, { name: `new-${number}`, capacity, limit: null }]
  if (propose({ ...problem, now })) rows.focus('last')
})
byId('keep').addEventListener('click', () => propose({ ...problem, before: problem.now }))
byId('back').addEventListener('click', () => propose({ ...problem, now: problem.before }))
byId('copy').addEventListener('click', async () => {
  keepLink()
  await navigator.clipboard.writeText(location.href).then(
    () => tell('The link is copied. It is good as long as this lab runs; then: phase-router lab --link, and the link.'),
    () => tell('Copy the link from the address bar: the browser does not let this page do it.'),
  )
})
// A field that was left with nonsense in it shows what holds again.
document.addEventListener('focusout', () => setTimeout(show))
addEventListener('hashchange', follow)
addEventListener('pagehide', keepLink)
follow()

/** Shows what the address says. */
function follow(): void {
  try {
    problem = problemOf(location.hash.slice(1))
    tell('')
  } catch (error) {
    tell(`The link is not one of the lab: ${(error as Error).message}`)
  }
  show()
  measure()
}

function measure(): void {
  byId('results').ariaBusy = 'true'
  ask(problem)
}

/** Takes another problem, if it is one, and says whether it is. */
function propose(next: Problem): boolean {
  try {
    problem = readProblem(next)
  } catch (error) {
    if (!(error instanceof Unfit)) throw error
    tell(error.message)
    return false
  }
  tell('')
  show()
  measure()
  settle()
  return true
}

function changed(at: number, change: Partial<LabTarget>): Problem {
  return { ...problem, now: problem.now.map((target, place) => (place === at ? { ...target, ...change } : target)) }
}

/** A new name for an old target: nobody has gone. */
function renamed(at: number, name: string): Problem {
  const old = (problem.now[at] as LabTarget).name
  const called = (target: LabTarget) => (target.name === old ? { ...target, name } : target)
  return { ...problem, before: problem.before.map(called), now: problem.now.map(called) }
}

function show(): void {
  settings.show(problem)
  rows.show(problem.now)
  byId<HTMLButtonElement>('comes').disabled = problem.now.length === most.targets
  const isMoved = JSON.stringify(problem.now) !== JSON.stringify(problem.before)
  for (const id of ['keep', 'back']) byId<HTMLButtonElement>(id).disabled = !isMoved
}

function draw(): void {
  if (answered === undefined) return
  const { answer, problem: asked } = answered
  const chosen = outcomeOf(answer, ways.chosen)
  byId('scale').textContent = `Bars: load by ${ways.chosen}. Solid mark: share. Dashed mark: limit.`
  rows.draw(asked.now, answer, chosen)
  ways.draw(answer)
  byId('summary').textContent = summaryOf(answer)
  drawChart(asked.now, answer, chosen, outcomeOf(answer, 'hash'))
  settle()
}

let settling: ReturnType<typeof setTimeout> | undefined

/** What waits until nothing changes: the address, and the sentence that is read aloud. */
function settle(): void {
  clearTimeout(settling)
  settling = setTimeout(() => {
    keepLink()
    byId('said').textContent = byId('summary').textContent
  }, 300)
}

/** Puts the problem into the address. */
function keepLink(): void {
  const link = `#${linkOf(problem)}`
  if (location.hash !== link) history.replaceState(null, '', link)
}

/** Says what is wrong; nothing: that all is well again. */
function tell(text: string): void {
  const trouble = byId('trouble')
  trouble.textContent = text
  trouble.hidden = text === ''
}
