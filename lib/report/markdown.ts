import { cellText, type Table } from './table.js'

/** The table in GitHub's Markdown; the best figure of a column is bold. */
export function markdownTable(table: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(table.columns.map(({ head }) => escaped(head))),
    line(table.columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...table.rows.map((row) =>
      line(
        row.map((cell) => {
          const text = escaped(cellText(cell))
          return typeof cell !== 'string' && 'text' in cell && cell.best ? `**${text}**` : text
        }),
      ),
    ),
  ].join('\n')
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|')
}
