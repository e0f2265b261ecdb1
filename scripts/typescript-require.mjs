// A hook for what loads the addon: compiled it is CommonJS and has a `require`; run from its source, by
// a benchmark or a test of the command line, it is an ES module and has none.
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); "

export async function load(url, context, nextLoad) {
  const loaded = await nextLoad(url, context)
  if (!/\/lib\/addon\/[\w-]+\.ts$/.test(url)) return loaded
  return { ...loaded, source: banner + Buffer.from(loaded.source).toString() }
}
