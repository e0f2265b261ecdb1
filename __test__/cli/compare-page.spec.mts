/// <reference lib="dom" />
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { temporaryFolder } from '../helpers/folder.mjs'
import { browserTest, patience } from '../report/browser.mjs'
import { run } from './run.mjs'

const methods = ['exact', 'hash', 'rendezvous', 'least-loaded']

/** The page of a small comparison. */
async function pageOf(t: ExecutionContext): Promise<string> {
  const out = temporaryFolder(t)
  const size = ['--sources', '500', '--targets', '20', '--seeds', '2']
  const { code, stderr } = await run(['compare', ...size, '--methods', methods.join(','), '--out', out])
  t.is(code, 0, stderr)
  return pathToFileURL(join(out, 'index.html')).href
}

const column = (page: Page, at: number) =>
  page.$$eval(
    'table.sortable tbody tr',
    (rows, at) =>
      rows.map((row) => (row as HTMLTableRowElement).cells[at]?.dataset.value ?? row.children[0]?.textContent ?? ''),
    at,
  )

browserTest('the page of a comparison draws its charts and sorts its table, without network', async (t, browser) => {
  const url = await pageOf(t)
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  page.setDefaultTimeout(patience)
  const foreign: string[] = []
  const errors: string[] = []
  page.on('request', (request) => {
    if (request.url() !== url) foreign.push(request.url())
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.goto(url)

  const charts = await page.$$('figure svg')
  t.is(charts.length, 4)
  for (const chart of charts) {
    const box = await chart.boundingBox()
    t.true(box !== null && box.width > 250 && box.height > 80)
    for (const method of methods) t.true((await chart.textContent())?.includes(method))
    // Marks, not only axes: a symbol for every method.
    t.true((await chart.$$('.mark-symbol path')).length >= methods.length)
  }

  const heads = await page.$$eval('table.sortable th', (cells) => cells.map((cell) => cell.textContent))
  const survival = heads.indexOf('survival %')
  t.true(survival > 0)
  t.deepEqual([...(await column(page, 0))].sort(), [...methods].sort())
  for (const [order, sign] of [
    ['ascending', 1],
    ['descending', -1],
  ] as const) {
    await page.click(`table.sortable th:nth-child(${survival + 1}) button`)
    const values = (await column(page, survival)).map(Number)
    t.is(values.length, methods.length)
    t.true(new Set(values).size > 1)
    t.deepEqual(
      values,
      [...values].sort((a, b) => sign * (a - b)),
    )
    t.is(await page.getAttribute(`table.sortable th:nth-child(${survival + 1})`, 'aria-sort'), order)
  }
  await page.click('table.sortable th:first-child button')
  t.deepEqual(await column(page, 0), [...methods].sort())
  t.is((await page.$$('[aria-sort]')).length, 1)
  t.deepEqual(foreign, [])
  t.deepEqual(errors, [])
})

browserTest('the page of a comparison is read on a phone and in the dark', async (t, browser) => {
  const url = await pageOf(t)
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  page.setDefaultTimeout(patience)
  await page.goto(url)
  t.true(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
  const [background, ink] = await page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body)
    return [backgroundColor, color].map((text) => (text.match(/\d+/g) ?? []).map(Number).reduce((a, b) => a + b, 0))
  })
  t.true((background as number) < 150 && (ink as number) > 600)
  // The table is wider than the phone: it scrolls by itself, and its first column stays.
  const scrolled = await page.evaluate(() => {
    const box = document.querySelector('.scroll') as HTMLElement
    box.scrollLeft = 200
    return { by: box.scrollLeft, first: box.querySelector('td')?.getBoundingClientRect().left ?? -1 }
  })
  t.true(scrolled.by > 0 && scrolled.first >= 0)
  // A shade says so, and keys scroll it too.
  const [sortable, glossary] = await page.$$('.scroll')
  t.is(await sortable?.evaluate((box) => getComputedStyle(box).backgroundAttachment), 'local, local, scroll, scroll')
  await sortable?.evaluate((box) => box.scrollTo(0, 0))
  await sortable?.focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction((box) => (box as HTMLElement).scrollLeft > 0, sortable)
  // What is to be read, and not compared, is broken into lines.
  t.true(await glossary?.evaluate((box) => box.scrollWidth <= box.clientWidth && box.clientHeight > 300))
})

browserTest(
  'no page of a report is wider than a window of 1200, and its tables hide nothing there',
  async (t, browser) => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
    page.setDefaultTimeout(patience)
    await page.goto(await pageOf(t))
    t.deepEqual(
      await page.$$eval('.scroll', (boxes) => boxes.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)),
      [0, 0],
    )
    t.true(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
  },
)
