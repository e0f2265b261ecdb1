/** A part of Playwright's JSON report: a file, or a group of tests in one. */
interface Suite {
  readonly file?: unknown
  readonly specs?: readonly { readonly tests?: readonly { readonly results?: readonly { duration?: unknown }[] }[] }[]
  readonly suites?: readonly Suite[]
}

/** Whether a value looks like Playwright's JSON report. */
export function isReport(value: unknown): value is { readonly suites: readonly Suite[] } {
  return Array.isArray((value as { suites?: unknown } | null)?.suites)
}

/** What every file took, over all of its tests, projects and retries: milliseconds by its path from testDir. */
export function timesOfReport(report: { readonly suites: readonly Suite[] }): Record<string, number> {
  const times = new Map<string, number>()
  const visit = ({ file, specs = [], suites = [] }: Suite) => {
    const results = specs.flatMap(({ tests = [] }) => tests.flatMap(({ results = [] }) => results))
    const total = results.reduce((sum, { duration }) => sum + (typeof duration === 'number' ? duration : 0), 0)
    // A group without tests of its own says nothing of its file.
    if (typeof file === 'string' && results.length > 0) times.set(file, (times.get(file) ?? 0) + total)
    suites.forEach(visit)
  }
  report.suites.forEach(visit)
  return Object.fromEntries(times)
}
