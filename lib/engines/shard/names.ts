import { posix, relative, resolve } from 'node:path'

/** The name of a file in timings and plans: its path from `root`, with `/` on every system. */
export function nameOf(file: string, root: string): string {
  return posix.normalize(relative(root, resolve(file)).replaceAll('\\', '/'))
}
