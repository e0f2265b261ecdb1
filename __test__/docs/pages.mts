import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A page of documentation. */
export interface Page {
  /** Its path from the root. */
  readonly file: string
  readonly lines: readonly string[]
}

/** A fenced block of a page. */
export interface Block {
  /** The line of its fence, counted from 1. */
  readonly line: number
  readonly language: string
  /** The file that the block is the content of: the word after the language. */
  readonly name: string | undefined
  readonly code: string
  /** Why it is not run: from `<!-- not run: why -->` in the line above. */
  readonly notRun: string | undefined
  /** The block of plain text that follows at once: what the block prints. */
  readonly prints: string | undefined
}

/** The pages of the repository: beside the code, under docs and under examples. */
export function allPages(): Page[] {
  const top = readdirSync(root).filter((name) => name.endsWith('.md'))
  return [...top, ...markdown('docs'), ...markdown('examples')].map(readPage)
}

function markdown(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (!entry.isDirectory()) return entry.name.endsWith('.md') ? [path] : []
    // The built reference, and what it is built with, are not ours to read.
    return ['node_modules', 'html'].includes(entry.name) ? [] : markdown(path)
  })
}

function readPage(file: string): Page {
  return { file, lines: readFileSync(`${root}${file}`, 'utf8').split(/\r?\n/) }
}

/** The fenced blocks of a page, in order. */
export function blocks({ file, lines }: Page): Block[] {
  const found: (Block & { end: number })[] = []
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\S*)(?: (\S+))?$/.exec(lines[at] as string)
    // Other forms of a block would be shown, and not be run.
    if (fence === null && /^\s*(```|~~~)/.test(lines[at] as string))
      throw new Error(`${file}:${at + 1}: no plain fence`)
    if (fence === null) continue
    const end = lines.indexOf('```', at + 1)
    if (end < 0) throw new Error(`${file}:${at + 1}: the block does not end`)
    const notRun = /^<!-- not run: (\S.*) -->$/.exec(lines[at - 1] ?? '')?.[1]
    const code = lines.slice(at + 1, end).join('\n')
    found.push({ line: at + 1, language: fence[1] as string, name: fence[2], code, notRun, prints: undefined, end })
    at = end
  }
  return found.map((block, index) => {
    const next = found[index + 1]
    const follows = next?.language === 'text' && lines.slice(block.end + 1, next.line - 1).every((line) => line === '')
    return { ...block, prints: follows ? next.code : undefined }
  })
}

/** The text of a page without its blocks. */
export function prose({ lines }: Page): string {
  let inside = false
  return lines
    .filter((line) => {
      const fence = line.startsWith('```')
      if (fence) inside = !inside
      return !inside && !fence
    })
    .join('\n')
}

/** The names that headings of a page have in links, as GitHub makes them. */
export function anchors(page: Page): string[] {
  const seen = new Map<string, number>()
  return [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => {
    const slug = (heading as string)
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
    const before = seen.get(slug) ?? 0
    seen.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

/** What a page links to, pictures included; not what stands in code. */
export function links(page: Page): string[] {
  const text = prose(page).replace(/`[^`\n]*`/g, '')
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
  const html = [...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)]
  return [...inline, ...html].map(([, target]) => target as string)
}

/** Whether a path from the root is there. */
export function present(path: string): boolean {
  return existsSync(`${root}${path}`)
}
