/** Advance widths of U+0020 to U+007E in Arimo, Arial and Helvetica, in 1/2048 of the font size. */
const printableAscii = [
  569, 569, 727, 1139, 1139, 1821, 1366, 391, 682, 682, 797, 1196, 569, 682, 569, 569, 1139, 1139, 1139, 1139, 1139,
  1139, 1139, 1139, 1139, 1139, 569, 569, 1196, 1196, 1196, 1139, 2079, 1366, 1366, 1479, 1479, 1366, 1251, 1593, 1479,
  569, 1024, 1366, 1139, 1706, 1479, 1593, 1366, 1593, 1479, 1366, 1251, 1479, 1366, 1933, 1366, 1366, 1251, 569, 569,
  569, 961, 1139, 682, 1139, 1139, 1024, 1139, 1139, 569, 1139, 1139, 455, 455, 1024, 455, 1706, 1139, 1139, 1139, 1139,
  682, 1024, 569, 1139, 1024, 1479, 1024, 1024, 1024, 684, 532, 684, 1196,
]

/** Wider than any sign the charts use outside ASCII (×, ·, −), so that nothing is cut off. */
const anyOther = 1366

/**
 * The width of a line of text in pixels. Vega without a canvas guesses 0.8 em a character, which
 * leaves gaps of twice the text beside every axis.
 */
export function textWidth(text: string, fontSize: number): number {
  let units = 0
  for (const character of text) {
    units += printableAscii[(character.codePointAt(0) as number) - 0x20] ?? anyOther
  }
  return (units / 2048) * fontSize
}
