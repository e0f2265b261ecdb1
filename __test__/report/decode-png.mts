import { inflateSync } from 'node:zlib'

/** Reads what the tests ask of a PNG file: 8 bits a channel, RGBA, not interlaced. */
export function decodePng(file: Buffer): { width: number; height: number; colours: number } {
  if (file.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('no PNG signature')
  const data: Buffer[] = []
  for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') {
      data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)))
    }
  }
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  if (file.readUInt8(24) !== 8 || file.readUInt8(25) !== 6) throw new Error('not 8-bit RGBA')
  const pixels = unfilter(inflateSync(Buffer.concat(data)), width * 4, height)
  const colours = new Set<number>()
  for (let at = 0; at < pixels.length; at += 4) {
    colours.add(pixels.readUInt32BE(at))
  }
  return { width, height, colours: colours.size }
}

function unfilter(lines: Buffer, stride: number, height: number): Buffer {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x += 1) {
      const left = x < 4 ? 0 : (pixels[y * stride + x - 4] as number)
      const above = y === 0 ? 0 : (pixels[(y - 1) * stride + x] as number)
      const corner = x < 4 || y === 0 ? 0 : (pixels[(y - 1) * stride + x - 4] as number)
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter as number] as number
      pixels[y * stride + x] = (lines[y * (stride + 1) + 1 + x] as number) + guess
    }
  }
  return pixels
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner
  const distances = [left, above, corner].map((value) => Math.abs(estimate - value))
  return [left, above, corner][distances.indexOf(Math.min(...distances))] as number
}
