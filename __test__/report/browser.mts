import { existsSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM ?? '']
const executablePath = places.find((place) => existsSync(place))

/** What a browser may take on a busy machine, in milliseconds. */
export const patience = 300_000

/** A test with a headless browser; where none is installed its title says so. */
export function browserTest(title: string, run: (t: ExecutionContext, browser: Browser) => Promise<void>): void {
  if (executablePath === undefined) {
    test.skip(`${title} (no Chromium here: install it, or set CHROMIUM to its path)`, () => {})
    return
  }
  // One browser at a time: each takes more than the rest of a test.
  test.serial(title, async (t) => {
    t.timeout(patience)
    // Without a sandbox of its own: it opens nothing but our files, and root has none.
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], timeout: patience })
    t.teardown(() => browser.close())
    await run(t, browser)
  })
}
