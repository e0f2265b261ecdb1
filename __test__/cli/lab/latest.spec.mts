import test from 'ava'
import { latest } from '../../../lib/cli/lab/page/latest.js'

/** Work that ends when it is told to. */
function work() {
  const begun: { value: number; signal: AbortSignal; end: () => void }[] = []
  let told: (() => void) | undefined
  const call = latest<number>(
    (value, signal) =>
      new Promise((end) => {
        begun.push({ value, signal, end })
        told?.()
      }),
  )
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      told = () => begun.length >= count && resolve()
      told()
    })
  return { begun, call, until }
}

test('of many values at once the newest is worked on', async (t) => {
  const { begun, call, until } = work()
  for (const value of [1, 2, 3]) call(value)
  t.deepEqual(begun, [])
  await until(1)
  t.deepEqual(
    begun.map(({ value }) => value),
    [3],
  )
})

test('a newer value aborts the work for an older one; what has ended is left alone', async (t) => {
  const { begun, call, until } = work()
  call(1)
  await until(1)
  call(2)
  t.false(begun[0]?.signal.aborted)
  await until(2)
  t.true(begun[0]?.signal.aborted)
  // The end of what was aborted ends nothing else.
  begun[0]?.end()
  call(3)
  await until(3)
  t.true(begun[1]?.signal.aborted)
  begun[2]?.end()
  call(4)
  await until(4)
  t.false(begun[2]?.signal.aborted)
  t.deepEqual(
    begun.map(({ value }) => value),
    [1, 2, 3, 4],
  )
})
