import { pageStyle } from './page-style.js'
import { sortScript } from './sort-script.js'
import type { Cell, Table } from './table.js'

export interface PageTable extends Table {
  readonly caption?: string
  /** Whether readers can sort it by a column. */
  readonly sortable?: boolean
}

export interface Section {
  readonly heading: string
  /** What the reader sees here, in a sentence or two. */
  readonly text: string
  readonly tables?: readonly PageTable[]
  readonly figures?: readonly { readonly svg: string; readonly label: string }[]
}

export interface Page {
  readonly title: string
  readonly lead: string
  readonly sections: readonly Section[]
}

/** One HTML document that needs nothing else: no network, no file beside it, a script only to sort tables. */
export function htmlPage(page: Page): string {
  const sortable = page.sections.some(({ tables = [] }) => tables.some((table) => table.sortable))
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
${sortable ? `<script>${sortScript}</script>\n` : ''}</body>
</html>
`
}

function section({ heading, text, tables = [], figures = [] }: Section): string {
  return `<section>
<h2>${escaped(heading)}</h2>
<p>${escaped(text)}</p>
${[
  ...tables.map((table) => htmlTable(table, heading)),
  ...(figures.length === 0 ? [] : [`<div class="figures">${figures.map(figure).join('')}</div>`]),
].join('\n')}
</section>`
}

function figure({ svg, label }: { svg: string; label: string }): string {
  const drawing = svg.replace('<svg ', `<svg role="img" aria-label="${escaped(label)}" `)
  return `<figure>${drawing}</figure>`
}

const classes = { left: '', right: ' class="number"', prose: ' class="prose"' } as const

function htmlTable(table: PageTable, heading: string): string {
  const align = (at: number) => classes[table.columns[at]?.align ?? 'left']
  const heads = table.columns.map(({ head }, at) => {
    const label = table.sortable ? `<button type="button">${escaped(head)}</button>` : escaped(head)
    return `<th scope="col"${align(at)}>${label}</th>`
  })
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell, at) => `<td${align(at)}${sortKey(cell)}>${htmlCell(cell)}</td>`).join('')}</tr>`,
  )
  const caption = table.caption === undefined ? '' : `<caption>${escaped(table.caption)}</caption>`
  // Whoever has no mouse scrolls it by keys: it can have the focus.
  const name = escaped(table.caption ?? heading)
  return `<div class="scroll" tabindex="0" role="region" aria-label="${name}"><table${table.sortable ? ' class="sortable"' : ''}>${caption}
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`
}

function sortKey(cell: Cell): string {
  return typeof cell !== 'string' && 'text' in cell ? ` data-value="${cell.value ?? ''}"` : ''
}

function htmlCell(cell: Cell): string {
  if (typeof cell === 'string') {
    return escaped(cell)
  }
  if ('text' in cell) {
    return cell.best ? `<strong title="best of its column">${escaped(cell.text)}</strong>` : escaped(cell.text)
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
