// npm run bench: prints a table; `npm run bench -- --record` also writes it to benchmark/record/.
import { record } from './record.mjs'
import { measure, settings } from './sampled.mjs'

const print = (...cells: (string | number)[]) => console.log(cells.map((cell) => String(cell).padStart(16)).join(' '))

console.log('Times in ms a call: medians of 5 rounds; ratios are medians of the ratios within a round.')
print('n', 'k', 'textbook scan', 'from degrees', 'from bits', 'hash', 'x (degrees)', 'x (bits)', 'hash x')
const rows = []
for (const setting of settings) {
  const row = await measure(setting)
  rows.push(row)
  const times = Object.values(row.milliseconds).map((time) => time.toFixed(3))
  const ratios = [row.fromDegrees, row.fromBits, row.overHash].map((ratio) => ratio.toFixed(2))
  print(row.n, row.k, ...times, ...ratios)
}
if (process.argv.includes('--record')) console.log(`written: ${record('sampled', 'npm run bench -- --record', rows)}`)
