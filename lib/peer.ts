import { createRequire } from 'node:module'
import { join } from 'node:path'
import { coded } from './errors.js'

/**
 * The package of an engine, loaded from beside this one or, where this one is a link, from where the process was
 * started. Throws MODULE_NOT_FOUND with the command that installs it.
 */
export function peer(name: string, entry: string): unknown {
  for (const from of [__filename, join(process.cwd(), 'package.json')]) {
    try {
      return createRequire(from)(name)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      // What the package itself does not find is its own story.
      if (code !== 'MODULE_NOT_FOUND' || !message.includes(`'${name}'`)) throw error
    }
  }
  throw coded(new Error(`${entry} needs ${name}: npm install ${name}`), 'MODULE_NOT_FOUND')
}
