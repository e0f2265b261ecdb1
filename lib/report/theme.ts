/** A colour on paper (SVG files, PNG files, a light page) and its counterpart on a dark page. */
export interface Tone {
  readonly light: string
  readonly dark: string
}

/**
 * The first family is the one that PNG files are drawn with; the next two have the same widths,
 * so a chart that fits in one of them fits in all.
 */
export const fontFamily = 'Arimo, Arial, Helvetica, sans-serif'

export const surface: Tone = { light: '#ffffff', dark: '#15181c' }
export const ink: Tone = { light: '#1c2126', dark: '#e8eaed' }
export const muted: Tone = { light: '#56606b', dark: '#a7b0ba' }
export const grid: Tone = { light: '#e2e6ea', dark: '#2e353d' }

/**
 * One tone per method, in the order in which methods are listed. The light ones are from the
 * palette of Okabe and Ito, which stays apart under every common colour blindness.
 */
export const seriesTones: readonly Tone[] = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#f2a154' },
  { light: '#009e73', dark: '#3ccfa4' },
]

/** Marks differ in form as well, for readers who see no colours at all. */
export const seriesShapes: readonly string[] = ['circle', 'square', 'diamond']

export const tones: readonly Tone[] = [surface, ink, muted, grid, ...seriesTones]
