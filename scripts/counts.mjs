// Counts tests by the lines that are printed to be counted by: cargo's `test result:` and the end of a
// report in TAP, the Test Anything Protocol.

/**
 * What a suite has counted: tests that passed, failed, and were skipped.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * The sum over all `test result:` lines of `cargo test`; undefined where there is none.
 *
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function cargoCounts(output) {
  const results = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm)]
  if (results.length === 0) return undefined
  const sum = (group) => results.reduce((all, result) => all + Number(result[group]), 0)
  return { passed: sum(1), failed: sum(2), skipped: sum(3) }
}

/**
 * The counts at the end of a report in TAP; undefined where it has not come to its end. A test that finds out on its
 * way that it cannot run, and says `skipped: ` and why in its log, counts as skipped, though ava lets it pass.
 *
 * @param {string} output
 * @returns {Counts | undefined}
 */
export function tapCounts(output) {
  const count = (name) => {
    const line = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(output)
    return line === null ? undefined : Number(line[1])
  }
  const [passed, failed] = [count('pass'), count('fail')]
  if (passed === undefined || failed === undefined) return undefined
  const late = output.match(/^# +skipped: /gm)?.length ?? 0
  return { passed: passed - late, failed, skipped: (count('skip') ?? 0) + (count('todo') ?? 0) + late }
}

/**
 * Whether a suite has passed: it ended well, counted, and ran at least one test.
 *
 * @param {Counts | undefined} counts
 * @param {number | null} code what its process ended with
 */
export function hasPassed(counts, code) {
  return code === 0 && counts !== undefined && counts.passed > 0 && counts.failed === 0
}

/**
 * A line that says how a suite went.
 *
 * @param {string} name
 * @param {Counts | undefined} counts
 * @param {number | null} code
 */
export function verdict(name, counts, code) {
  const ended = code === 0 ? '' : ` (exit code ${code})`
  if (counts === undefined) return `${name}: no result${ended}`
  const { passed, failed, skipped } = counts
  const none = passed + failed === 0 ? ': no test ran' : ''
  return `${name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}${none}${ended}`
}
