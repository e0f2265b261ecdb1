// npm run example -- NAME [--small]: runs one example; every folder here with a main.mts is one.
import { existsSync, readdirSync } from 'node:fs'

const here = new URL('.', import.meta.url)
const names = readdirSync(here).filter((name) => existsSync(new URL(`${name}/main.mts`, here)))
const name = process.argv[2]

if (name !== undefined && names.includes(name)) {
  await import(`./${name}/main.mjs`)
} else {
  console.error(`usage: npm run example -- NAME [--small]\nNAME is one of: ${names.join(', ')}`)
  process.exitCode = 1
}
