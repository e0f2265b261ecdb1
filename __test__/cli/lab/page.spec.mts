/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { linkOf } from '../../../lib/cli/lab/problem/link.js'
import { firstProblem, most } from '../../../lib/cli/lab/problem/problem.js'
import { type Lab, startLab } from '../../../lib/cli/lab/server.js'
import { browserTest, patience } from '../../report/browser.mjs'

const script = readFileSync(new URL('../../../dist/cli/lab-page.js', import.meta.url), 'utf8')

interface View {
  /** What follows the address. */
  readonly fragment?: string
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

interface Opened {
  readonly page: Page
  readonly lab: Lab
  /** What the page has asked and not waited for. */
  readonly aborted: readonly string[]
}

/** A test with labs in a browser, whose pages ask nobody else and have no errors. */
function labTest(title: string, run: (t: ExecutionContext, open: (view?: View) => Promise<Opened>) => Promise<void>) {
  browserTest(title, async (t, browser) => {
    const foreign: string[] = []
    const errors: string[] = []
    const open = async ({ fragment = '', width = 1200, colorScheme = 'light' }: View = {}) => {
      const lab = await startLab(0, script)
      t.teardown(() => lab.close())
      const context = await browser.newContext({ viewport: { width, height: 740 }, colorScheme })
      context.setDefaultTimeout(patience)
      const page = await context.newPage()
      const aborted: string[] = []
      page.on('request', (request) => {
        if (!request.url().startsWith(lab.address) && !request.url().startsWith('data:')) foreign.push(request.url())
      })
      page.on('requestfailed', (request) => aborted.push(request.url()))
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text())
      })
      await page.goto(lab.address + fragment)
      await page.waitForSelector('#summary:not(:empty)')
      return { page, lab, aborted }
    }
    await run(t, open)
    t.deepEqual(foreign, [])
    t.deepEqual(errors, [])
  })
}

const row = (page: Page, number: number) => page.locator(`#targets li:nth-child(${number})`)
const load = async (page: Page, number: number) => {
  const text = (await row(page, number).locator('.lane').getAttribute('aria-label')) ?? ''
  return Number(/^load ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''))
}
const moves = async (page: Page, way: string) => {
  const text = await page.locator(`#ways tr:has(input[value=${way}]) .moves .number`).textContent()
  return Number(text?.replaceAll(',', ''))
}
/** Waits until what is shown is the answer to what is asked: nothing has to move, or something. */
const settled = (page: Page, words: RegExp) =>
  page.locator('#results[aria-busy=false] #fewest', { hasText: words }).waitFor()

labTest('targets fail, double, come and go: loads, moves and the link follow', async (t, open) => {
  const { page, lab } = await open()
  await settled(page, /^Nothing has to move/)
  t.is(await page.locator('#targets li').count(), 8)
  t.is(await page.locator('#back').isDisabled(), true)
  const first = await load(page, 1)
  t.true(Math.abs(first - (20_000 * 8) / 23) < 1)

  await row(page, 2).getByRole('button', { name: 'Fails' }).click()
  await settled(page, /^The mark: 3,763\./)
  t.is(await load(page, 2), 0)
  t.true((await load(page, 1)) > first)
  t.true((await moves(page, 'rebalance')) < (await moves(page, 'stable')))
  t.true((await moves(page, 'stable')) < (await moves(page, 'exact')))

  await row(page, 2).getByRole('button', { name: 'Returns' }).click()
  await settled(page, /^Nothing has to move/)
  t.is(await load(page, 1), first)

  await row(page, 8).getByRole('button', { name: 'Doubles' }).click()
  await settled(page, /^The mark/)
  t.is(await row(page, 8).getByLabel('capacity', { exact: true }).inputValue(), '2')
  await page.getByRole('button', { name: 'A target comes' }).click()
  await page.keyboard.type('late')
  await row(page, 9).getByLabel('capacity', { exact: true }).fill('4')
  await row(page, 9).getByRole('button', { name: 'Fails' }).waitFor()
  await row(page, 1).getByRole('button', { name: 'Goes' }).click()
  t.is(await page.locator('#targets li').count(), 8)
  await page.waitForFunction(() => location.hash.includes('now=4**late') && !location.hash.includes('now=8**one'))
  await settled(page, /^The mark/)

  // The link alone brings all of it back, in another lab too.
  const link = new URL(page.url()).hash
  const summary = await page.locator('#summary').textContent()
  const again = await open({ fragment: link })
  t.not(again.lab.address, lab.address)
  t.is(await again.page.locator('#summary').textContent(), summary)
  t.is(await row(again.page, 8).getByLabel('name').inputValue(), 'late')

  await page.getByRole('button', { name: 'Back to the start' }).click()
  await settled(page, /^Nothing has to move/)
  t.is(await load(page, 1), first)
})

labTest('a limit has its mark, that of the largest target too, unless it is far beyond all loads', async (t, open) => {
  const { page } = await open()
  await settled(page, /^Nothing has to move/)
  const marks = page.locator('#targets .mark.limit:not([hidden])')
  t.is(await marks.count(), 8)
  await row(page, 1).getByLabel('limit', { exact: true }).fill('1000000')
  await row(page, 1).getByText('of 1,000,000').waitFor()
  t.is(await marks.count(), 7)
})

labTest('the sliders of all capacities have one scale, whose end stays where it is', async (t, open) => {
  const { page } = await open({ fragment: '#sources=1000&fan-out=1&headroom=none&before=300**a&before=20**b' })
  const sliders = page.getByLabel('capacity, in steps')
  const ends = () => sliders.evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).max))
  t.deepEqual(await ends(), ['600', '600'])
  await sliders.first().focus()
  await page.keyboard.press('Home')
  await page.waitForFunction(() => location.hash.includes('now=0**a'))
  t.deepEqual(await ends(), ['600', '600'])
  await page.keyboard.press('End')
  await page.waitForFunction(() => location.hash.includes('now=600**a'))
  await row(page, 1).getByRole('button', { name: 'Doubles' }).click()
  t.deepEqual(await ends(), ['1200', '1200'])
})

labTest('sliders are dragged by mouse and by keyboard; figures are drawn meanwhile', async (t, open) => {
  const { page } = await open()
  const slider = page.locator('#headroom-slider')
  const before = await row(page, 1).getByLabel('limit', { exact: true }).getAttribute('placeholder')
  const box = (await slider.boundingBox()) as { x: number; y: number; width: number; height: number }
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.05, box.y + box.height / 2, { steps: 10 })
  await page.locator('#summary', { hasText: /limits allow no more/ }).waitFor()
  await page.mouse.up()
  t.not(await row(page, 1).getByLabel('limit', { exact: true }).getAttribute('placeholder'), before)

  // By keyboard alone: from the first field on, with Tab, arrows and blanks.
  await page.locator('#sources-slider').focus()
  await page.keyboard.press('ArrowRight')
  t.is(await page.locator('#sources').inputValue(), '20000')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  t.is(await page.evaluate(() => document.activeElement?.id), 'fan-out-slider')
  await page.keyboard.press('ArrowRight')
  t.is(await page.locator('#fan-out').inputValue(), '3')
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)
  t.is(outline, 'solid')
  for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab')
  t.is(await page.evaluate(() => document.activeElement?.id), 'unlimited')
  await page.keyboard.press('Space')
  await page.locator('#summary', { hasText: /plain hashing 100.%.*of 60,000/ }).waitFor()
  t.true(await page.locator('#headroom').isDisabled())
  for (let tabs = 0; tabs < 5; tabs++) await page.keyboard.press('Tab')
  t.is(await page.evaluate(() => document.activeElement?.textContent), 'Fails')
  await page.keyboard.press('Enter')
  await settled(page, /^The mark/)
  await page.locator('input[value=exact]').focus()
  await page.keyboard.press('ArrowDown')
  t.true(await page.locator('input[value=stable]').isChecked())
  await page.locator('#scale', { hasText: 'load by stable' }).waitFor()
})

labTest('every field has a name; what is read aloud says what is seen', async (t, open) => {
  const { page } = await open()
  const unnamed = await page.evaluate(() =>
    [...document.querySelectorAll('input, button')]
      .filter((element) => {
        const { labels, ariaLabel, textContent } = element as HTMLInputElement
        return !labels?.length && !ariaLabel && !textContent
      })
      .map(({ outerHTML }) => outerHTML),
  )
  t.deepEqual(unnamed, [])
  t.is(await page.getByRole('group', { name: 'Target one' }).getByLabel('name').inputValue(), 'one')
  await page.locator('#said:not(:empty)').waitFor({ state: 'attached' })
  t.is(await page.locator('#said').textContent(), await page.locator('#summary').textContent())
})

labTest('nonsense is told, changes nothing, and is gone when the field is left', async (t, open) => {
  const { page } = await open()
  const summary = await page.locator('#summary').textContent()
  const name = row(page, 1).getByLabel('name')
  for (const [field, text, words] of [
    [page.locator('#sources'), '0', /sources must be a whole number from 1 to 100000/],
    [page.locator('#sources'), '', /sources must be/],
    [row(page, 1).getByLabel('capacity', { exact: true }), '-3', /the capacity of "one" must be/],
    [row(page, 1).getByLabel('limit', { exact: true }), '1.5', /the limit of "one" must be a whole number/],
    [name, 'two', /two targets are called "two"/],
    [name, '', /must be text of 1 to 100 characters/],
  ] as const) {
    const was = await field.inputValue()
    await field.fill(text)
    await page.locator('#trouble', { hasText: words }).waitFor()
    t.is(await page.locator('#trouble').getAttribute('role'), 'alert')
    await field.blur()
    await page.waitForFunction(([element, value]) => (element as HTMLInputElement).value === value, [
      await field.elementHandle(),
      was,
    ] as const)
  }
  t.is(await page.locator('#summary').textContent(), summary)
  // A name is text, whatever it looks like.
  await name.fill('<img src=x onerror=alert(1)>')
  await page.waitForFunction(() => location.hash.includes('onerror'))
  t.is(await page.locator('#targets img').count(), 0)
  await page.goto(`${page.url().split('#')[0]}#nonsense`)
  await page.locator('#trouble', { hasText: /The link is not one of the lab: sources/ }).waitFor()
})

labTest('while a slider moves, what is newer aborts what is older, and the last one is shown', async (t, open) => {
  const large = { ...firstProblem, sources: most.sources, fanOut: most.fanOut }
  const { page, aborted } = await open({ fragment: `#${linkOf(large)}` })
  const slider = row(page, 1).getByLabel('capacity, in steps')
  await slider.focus()
  // No question gets through before the slider rests, however fast the machine is.
  let rests = false
  await page.route('**/measure', async (asked) => {
    while (!rests) await new Promise((resolve) => setTimeout(resolve, 10))
    // What was aborted meanwhile cannot go on.
    await asked.continue().catch(() => {})
  })
  for (let presses = 0; presses < 8 || (aborted.length === 0 && presses < 100); presses++) {
    await slider.press(presses % 2 === 0 ? 'ArrowLeft' : 'ArrowRight')
    await page.waitForTimeout(50)
  }
  t.true(aborted.length > 0)
  rests = true
  await slider.press('ArrowLeft')
  const shown = await slider.inputValue()
  const share = (Number(shown) / (Number(shown) + 15)) * 800_000
  await page.waitForFunction((share) => {
    const label = document.querySelector('#targets .lane')?.getAttribute('aria-label') ?? ''
    return Math.abs(Number(/share ([\d,.]+)/.exec(label)?.[1]?.replaceAll(',', '')) - Math.min(100_000, share)) < 1
  }, share)
  t.is(await page.locator('#trouble').isVisible(), false)
})

labTest('a phone: nothing is cut off or beside the screen, in light and dark', async (t, open) => {
  const long = {
    name: 'a-target-with-a-very-long-name-of-one-word-and-more',
    capacity: 123_456.789,
    limit: 999_999_999,
  }
  const now = [...firstProblem.now, long]
  for (const width of [320, 360, 899, 900, 1200]) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ width, colorScheme, fragment: `#${linkOf({ ...firstProblem, now })}` })
      const beside = await page.evaluate(() =>
        [...document.querySelectorAll('main *')]
          .filter((element) => element.closest('.unseen, legend') === null)
          .filter((element) => {
            const { left, right } = element.getBoundingClientRect()
            return left < 0 || right > document.documentElement.clientWidth + 0.5
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 80)),
      )
      t.deepEqual(beside, [], `${width}`)
      t.true(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
      const [background, ink] = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body)
        return [backgroundColor, color].map((text) => (text.match(/\d+/g) ?? []).map(Number).reduce((a, b) => a + b, 0))
      })
      const [dark, light] = colorScheme === 'dark' ? [background, ink] : [ink, background]
      t.true((dark as number) < 150 && (light as number) > 600)
      await page.context().close()
    }
  }
})

labTest('another page in the browser gets nothing, and an address that has ended says so', async (t, open) => {
  const { page, lab } = await open()
  const stranger = await startLab(0, '')
  t.teardown(() => stranger.close())
  const other = await page.context().newPage()
  await other.goto(stranger.address)
  const got = await other.evaluate(async (address) => {
    const outcomes: string[] = []
    for (const path of ['', 'measure']) {
      for (const mode of ['cors', 'no-cors'] as const) {
        const method = path === '' ? 'GET' : 'POST'
        outcomes.push(
          await fetch(address + path, { mode, method }).then(
            ({ type }) => type,
            () => 'refused',
          ),
        )
      }
    }
    return outcomes
  }, lab.address)
  t.deepEqual(new Set(got), new Set(['refused']))
  const wrong = await other.goto(lab.address.replace(/\/[^/]+\/$/, '/AAAAAAAAAAAAAAAAAAAAAAAA/'))
  t.is(wrong?.status(), 403)
  t.regex((await other.textContent('body')) ?? '', /has a new one each time that it starts/)
})

browserTest('when the lab has ended the page says how to go on', async (t, browser) => {
  const lab = await startLab(0, script)
  const page = await browser.newPage()
  page.setDefaultTimeout(patience)
  await page.goto(lab.address)
  await page.waitForSelector('#summary:not(:empty)')
  await lab.close()
  await row(page, 1).getByRole('button', { name: 'Fails' }).click()
  await page
    .locator('#trouble', { hasText: 'The lab has ended. Start it again with: phase-router lab --link' })
    .waitFor()
  t.pass()
})

test('the script of the page is small', (t) => {
  t.true(Buffer.byteLength(script) < 20_000)
})
