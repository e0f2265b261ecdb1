/**
 * Sorts a table by the column whose head is pressed, and the other way round when it is pressed
 * again. Cells with a number sort by it, empty ones last; others as text.
 */
export const sortScript = `
for (const button of document.querySelectorAll('.sortable button')) {
  button.addEventListener('click', () => {
    const head = button.closest('th')
    const body = head.closest('table').tBodies[0]
    const descending = head.ariaSort === 'ascending'
    for (const other of head.parentElement.cells) other.ariaSort = null
    head.ariaSort = descending ? 'descending' : 'ascending'
    const sign = descending ? -1 : 1
    const order = (a, b) => {
      const [x, y] = [a, b].map((row) => row.cells[head.cellIndex])
      const [u, v] = [x, y].map((cell) => cell.dataset.value)
      if (u === undefined) return sign * x.textContent.localeCompare(y.textContent)
      if (u === '' || v === '') return (u === '') - (v === '')
      return sign * (u - v)
    }
    body.append(...[...body.rows].sort(order))
  })
}
`
