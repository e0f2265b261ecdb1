/// <reference lib="dom" />
// No text of a picture is cut off, nor is it for readers who have none of its fonts.
import { readdirSync, readFileSync } from 'node:fs'
import { textWidth } from '../../lib/report/chart/text-width.js'
import { browserTest } from '../report/browser.mjs'
import { root } from './pages.mjs'

/** How much wider DejaVu Sans is, which Linux has where it has none of Arial's likes. */
const wider = 1.15

browserTest('all texts of the pictures of docs lie within them, in a wider font too', async (t, browser) => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const pictures = readdirSync(`${root}docs/img`).filter((name) => name.endsWith('.svg'))
  t.true(pictures.length > 30)
  for (const name of pictures) {
    await page.setContent(readFileSync(`${root}docs/img/${name}`, 'utf8'))
    const { width, texts } = await page.evaluate(() => {
      const svg = document.querySelector('svg') as SVGSVGElement
      const { left, width } = svg.getBoundingClientRect()
      // Titles of vertical axes stand upright: the room along them is not a matter of the picture's width.
      const flat = [...svg.querySelectorAll('text')].filter((text) => (text.getScreenCTM()?.b ?? 0) === 0)
      const texts = flat.map((text) => {
        const box = text.getBoundingClientRect()
        const { fontSize, textAnchor } = getComputedStyle(text)
        const words = text.textContent ?? ''
        return { words, from: box.left - left, to: box.right - left, size: Number.parseFloat(fontSize), textAnchor }
      })
      return { width, texts }
    })
    for (const { words, from, to, size, textAnchor } of texts.filter(({ words }) => words !== '')) {
      const more = Math.max(0, wider * textWidth(words, size) - (to - from))
      const before = { start: 0, middle: 0.5, end: 1 }[textAnchor] ?? 0
      t.true(from - before * more >= 0, `${name}: ${words}`)
      t.true(to + (1 - before) * more <= width, `${name}: ${words}`)
    }
  }
  await page.close()
})
