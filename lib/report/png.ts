/** Draws an SVG document as a PNG file. */
export type DrawPng = (svg: string) => Promise<Uint8Array>

/** Sharp on a screen with two device pixels to one of the page. */
const zoom = 2

/**
 * The PNG writer, or a sentence for the user where its package, an optional peer, is missing.
 * Text is drawn with `fontFile` alone, so that the picture is the same on every machine.
 */
export async function loadPng(fontFile: string): Promise<DrawPng | string> {
  const resvg = await import('@resvg/resvg-js').catch((reason: unknown) => String(reason))
  if (typeof resvg === 'string') {
    return (
      'No PNG files: they need the optional package @resvg/resvg-js, which could not be loaded. ' +
      'Install it with: npm install @resvg/resvg-js'
    )
  }
  return async (svg) => {
    const image = await resvg.renderAsync(svg, {
      fitTo: { mode: 'zoom', value: zoom },
      font: { loadSystemFonts: false, fontFiles: [fontFile], sansSerifFamily: 'Arimo' },
    })
    return image.asPng()
  }
}
