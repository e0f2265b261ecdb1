import { fontFamily, grid, ink, muted, seriesTones, surface, tones } from './theme.js'

// A style rule beats the colour attributes in the drawings, so one drawing serves both modes.
const darkDrawings = tones
  .map(
    ({ light, dark }) => `  svg [fill="${light}"] { fill: ${dark} }\n  svg [stroke="${light}"] { stroke: ${dark} }\n`,
  )
  .join('')

/** The style sheet of a report page: light or dark as the reader's system is, and down to a phone's width. */
export const pageStyle = `:root {
  --surface: ${surface.light}; --ink: ${ink.light}; --muted: ${muted.light}; --grid: ${grid.light};
${seriesTones.map(({ light }, index) => `  --series-${index}: ${light};\n`).join('')}}
* { box-sizing: border-box }
body { margin: 0; background: var(--surface); color: var(--ink); font: 16px/1.5 ${fontFamily} }
main { max-width: 1200px; margin: 0 auto; padding: 24px 16px 48px }
h1 { margin: 0 0 8px; font-size: 28px; line-height: 1.2 }
h2 { margin: 40px 0 4px; font-size: 20px }
p { margin: 0 0 12px; max-width: 46em }
.lead { color: var(--muted) }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 16px }
figure { margin: 0 }
svg { display: block; max-width: 100%; height: auto }
/* A shade at an edge says that there is more beyond it: covers, which scroll with the table, hide it where there is not. */
.scroll {
  overflow-x: auto; margin-bottom: 16px;
  background:
    linear-gradient(to right, var(--surface) 50%, transparent) left / 48px 100% local,
    linear-gradient(to left, var(--surface) 50%, transparent) right / 48px 100% local,
    linear-gradient(to right, var(--muted), transparent) left / 16px 100% scroll,
    linear-gradient(to left, var(--muted), transparent) right / 16px 100% scroll;
  background-repeat: no-repeat; background-color: var(--surface);
}
.scroll:focus-visible { outline: 2px solid var(--series-0) }
table { border-collapse: collapse; font-size: clamp(12.5px, 3.4vw, 14px); font-variant-numeric: tabular-nums }
caption { text-align: left; padding: 4px 0; color: var(--muted) }
th, td { padding: 4px clamp(8px, 1vw, 20px) 4px 0; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--grid) }
th { color: var(--muted); font-weight: normal }
.number { text-align: right }
.prose { white-space: normal; min-width: 12em }
.sortable th:first-child, .sortable td:first-child { position: sticky; left: 0; background: var(--surface) }
/* An interval goes below its mean, and a head into lines, before anything has to be scrolled. */
.sortable .number { white-space: normal }
.sortable th { vertical-align: bottom }
.sortable button { all: unset; cursor: pointer; padding: 6px 0 }
.sortable button:focus-visible { outline: 2px solid var(--series-0) }
.sortable button::after { content: "\\a0↕"; color: var(--muted) }
[aria-sort=ascending] button::after { content: "\\a0↑"; color: var(--ink) }
[aria-sort=descending] button::after { content: "\\a0↓"; color: var(--ink) }
strong { color: var(--series-0) }
.bar { display: flex; align-items: center; gap: 8px }
.value { min-width: 2em; text-align: right }
.track { width: clamp(40px, 12vw, 200px) }
.fill { display: block; height: 12px; border-radius: 2px }
${seriesTones.map((_, index) => `.series-${index} { background: var(--series-${index}) }\n`).join('')}@media (prefers-color-scheme: dark) {
  :root {
    --surface: ${surface.dark}; --ink: ${ink.dark}; --muted: ${muted.dark}; --grid: ${grid.dark};
${seriesTones.map(({ dark }, index) => `    --series-${index}: ${dark};\n`).join('')}  }
${darkDrawings}}
`
