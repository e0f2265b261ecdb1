import { isAbsolute, normalize, posix, relative } from 'node:path'

/** The name of a file in timings and plans: its path from `root`, with `/` on every system. */
export function nameOf(file: string, root: string): string {
  return posix.normalize(fromRoot(file, root).replaceAll('\\', '/'))
}

/** What two spellings of one file have in common on this system; elsewhere a backslash is part of a name. */
export function identityOf(file: string, root: string): string {
  return normalize(fromRoot(file, root))
}

function fromRoot(file: string, root: string): string {
  return isAbsolute(file) ? relative(root, file) : file
}
