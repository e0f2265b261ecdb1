import { pageStyle } from './page-style.js'
import type { Cell, Table } from './table.js'

export interface Section {
  readonly heading: string
  /** What the reader sees here, in a sentence or two. */
  readonly text: string
  readonly tables?: readonly (Table & { readonly caption?: string })[]
  readonly figures?: readonly { readonly svg: string; readonly label: string }[]
}

export interface Page {
  readonly title: string
  readonly lead: string
  readonly sections: readonly Section[]
}

/** One HTML document that needs nothing else: no network, no script, no file beside it. */
export function htmlPage(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(page.title)}</title>
<style>
${pageStyle}</style>
</head>
<body>
<main>
<h1>${escaped(page.title)}</h1>
<p class="lead">${escaped(page.lead)}</p>
${page.sections.map(section).join('\n')}
</main>
</body>
</html>
`
}

function section({ heading, text, tables = [], figures = [] }: Section): string {
  return `<section>
<h2>${escaped(heading)}</h2>
<p>${escaped(text)}</p>
${[
  ...tables.map(htmlTable),
  ...(figures.length === 0 ? [] : [`<div class="figures">${figures.map(figure).join('')}</div>`]),
].join('\n')}
</section>`
}

function figure({ svg, label }: { svg: string; label: string }): string {
  const drawing = svg.replace('<svg ', `<svg role="img" aria-label="${escaped(label)}" `)
  return `<figure>${drawing}</figure>`
}

function htmlTable(table: Table & { readonly caption?: string }): string {
  const align = (at: number) => (table.columns[at]?.align === 'right' ? ' class="number"' : '')
  const heads = table.columns.map(({ head }, at) => `<th scope="col"${align(at)}>${escaped(head)}</th>`)
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${align(at)}>${htmlCell(cell)}</td>`).join('')}</tr>`,
  )
  const caption = table.caption === undefined ? '' : `<caption>${escaped(table.caption)}</caption>`
  return `<div class="scroll"><table>${caption}
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`
}

function htmlCell(cell: Cell): string {
  if (typeof cell === 'string') {
    return escaped(cell)
  }
  const width = cell.of > 0 ? ((cell.value / cell.of) * 100).toFixed(1) : '0'
  return (
    `<span class="bar"><span class="value">${cell.value}</span>` +
    `<span class="track"><span class="fill series-${cell.series}" style="width:${width}%"></span></span></span>`
  )
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
