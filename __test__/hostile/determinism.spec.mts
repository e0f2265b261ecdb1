// The same bytes on every instruction set of this machine, on 1, 2 and 8 threads, in one piece and in
// ranges, again and again. (golden.spec and router.spec do the same with the golden vectors.)
import test from 'ava'
import { run, runtimes } from '../helpers/child.mjs'

test('every method, by ranges and again, on every instruction set and number of threads', async (t) => {
  const digests = []
  for (const env of runtimes()) {
    const ended = await run('hostile/digests', { env })
    t.is(ended.code, 0, ended.stderr)
    digests.push(ended.stdout)
  }
  t.is(new Set(digests).size, 1)
  t.log(`${digests.length} settings, ${digests[0]?.trim().split('\n').length} results each`)
})
