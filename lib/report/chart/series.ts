import { seriesShapes, seriesTones } from '../theme.js'

/** The colour channel: the same method has the same colour in every chart. */
export function colourOf(methods: readonly string[]) {
  return {
    field: 'method',
    type: 'nominal',
    scale: { domain: [...methods], range: seriesTones.map((tone) => tone.light) },
  } as const
}

/** The shape channel, beside {@link colourOf}. */
export function shapeOf(methods: readonly string[]) {
  return {
    field: 'method',
    type: 'nominal',
    scale: { domain: [...methods], range: [...seriesShapes] },
  } as const
}
