import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

for (let round = 0; round < 2; round++) {
  const [code] = await once(new Worker(new URL('./checks.mjs', import.meta.url)), 'exit')
  if (code !== 0) process.exitCode = 1
}
