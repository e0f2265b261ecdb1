import pc from 'picocolors'
import { escapeControls } from './escape.js'

/**
 * Whether text for people is coloured. NO_COLOR wins over FORCE_COLOR, and both over what the
 * terminal is; each counts as unset when empty.
 */
export function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) {
    return false
  }
  if (env.FORCE_COLOR) {
    return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  }
  return isTerminal && env.TERM !== 'dumb'
}

// Told explicitly: by itself picocolors colours pipes too where CI is set.
const colours = pc.createColors(wantsColor(process.env, process.stdout.isTTY === true))

/** How the parts of a report look on a terminal. */
export const paint = {
  title: (text: string) => colours.bold(text),
  head: (text: string) => colours.dim(text),
  best: (text: string) => colours.bold(text),
  note: (text: string) => colours.dim(text),
  series: (index: number, text: string) => ([colours.cyan, colours.yellow, colours.green][index] ?? String)(text),
}

/** How wide a report may be: as the terminal is, or COLUMNS says where there is none; 80 at most, and by default. */
export function widthOf(env: NodeJS.ProcessEnv, stream: { readonly columns?: number | undefined }): number {
  const said = stream.columns || Number(env.COLUMNS)
  return said > 0 ? Math.max(20, Math.min(80, Math.floor(said))) : 80
}

/** That of standard output, where reports go. */
export const terminalWidth = widthOf(process.env, process.stdout)

/** Prints data or a report. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * Says something about the work itself, out of the way of data: one line for each text. Whatever
 * names are in it, they cannot begin another line, nor steer the terminal.
 */
export function say(...lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `${escapeControls(line)}\n`).join(''))
}
