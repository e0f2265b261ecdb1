/** Loads after a step. */
export interface Step {
  name: string
  loads: Uint32Array
  moves: number
}

const [width, rowHeight, left, top] = [760, 62, 90, 30]
const colours = ['#3b6fb6', '#d9822b', '#3f8f5f', '#b04a5a', '#7a5ea8', '#6b7280', '#b59b2b']

/** Small bars, one a node and step: load over share, the share being the line; racks have colours. */
export function stepsChart(steps: readonly Step[], shares: Float64Array, racks: readonly number[]): string {
  const nodes = shares.length
  const slot = (width - left - 20) / nodes
  const height = top + steps.length * rowHeight + 24
  const unit = rowHeight * 0.55
  const bars = steps.flatMap(({ name, loads, moves }, row) => {
    const base = top + (row + 1) * rowHeight - 10
    const ofNode = (node: number) => {
      const [load, share] = [loads[node] as number, shares[node] as number]
      // A node without a share: as far above the line as it has replicas beside the mean share.
      const mean = shares.reduce((a, b) => a + b) / nodes
      const ratio = share > 0 ? load / share : load / mean
      const tall = Math.min(ratio, 1.5) * unit
      const fill = share > 0 ? (colours[(racks[node] as number) % colours.length] as string) : '#c92a2a'
      return `<rect x="${(left + node * slot + 1).toFixed(1)}" y="${(base - tall).toFixed(1)}" width="${(slot - 2).toFixed(1)}" height="${tall.toFixed(1)}" fill="${fill}"/>`
    }
    return [
      `<text x="12" y="${base - 18}">${name}</text>`,
      `<text x="12" y="${base - 2}" class="note">${moves === 0 ? '' : `${moves} moves`}</text>`,
      ...Array.from({ length: nodes }, (_, node) => ofNode(node)),
      `<line x1="${left}" x2="${width - 20}" y1="${(base - unit).toFixed(1)}" y2="${(base - unit).toFixed(1)}" class="share"/>`,
      `<line x1="${left}" x2="${width - 20}" y1="${base}" y2="${base}" class="base"/>`,
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Load over share of every node, step by step">
<style>text{font:13px Arimo,Arial,sans-serif;fill:#1c2126}.note{font-size:12px;fill:#56606b}.share{stroke:#1c2126;stroke-dasharray:4 3}.base{stroke:#9aa3ad}</style>
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="${left}" y="20">Load / share of every node, by rack; dashed: the share; red: the node that is lost</text>
${bars.join('\n')}
</svg>
`
}
