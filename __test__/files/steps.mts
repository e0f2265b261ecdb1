// Makes one step of writing a file fail, or lets a signal come at it, in a child process.

/** The steps in order: functions of node:fs/promises, or of the handle of the file that is created. */
export const steps = {
  create: 'fs.open',
  mode: 'handle.chmod',
  write: 'handle.appendFile',
  flush: 'handle.sync',
  close: 'handle.close',
  rename: 'fs.rename',
} as const

export type StepName = keyof typeof steps

/** Node arguments that put `body` in the place of a step; it may call `original()`. */
function instead(step: StepName, body: string): readonly string[] {
  const [owner, name] = steps[step].split('.')
  const program = `
    import fs from 'node:fs/promises'
    import { syncBuiltinESMExports } from 'node:module'
    const { open, rename } = fs
    const step = async (original) => { ${body} }
    fs.open = async function (...args) {
      if (args[1] !== 'wx+') return open(...args)
      ${step === 'create' ? 'return step(() => open(...args))' : ''}
      const handle = await open(...args)
      if (${owner === 'handle'}) {
        const method = handle.${name}
        handle.${name} = (...given) => step(() => method.apply(handle, given))
      }
      return handle
    }
    if (${step === 'rename'}) fs.rename = (...args) => step(() => rename(...args))
    syncBuiltinESMExports()`
  return ['--import', `data:text/javascript,${encodeURIComponent(program)}`]
}

/** A step fails with EIO; closing does close. */
export function failing(step: StepName): readonly string[] {
  const error = `Object.assign(new Error('EIO: i/o error'), { code: 'EIO', errno: -5, syscall: '${step}' })`
  return instead(step, `${step === 'close' ? 'await original();' : ''} throw ${error}`)
}

/** Before a step, or after it, the process gets a signal, once. */
export function signalled(step: StepName, signal: string, after = false): readonly string[] {
  const kill = `if (!globalThis.killed) {
    globalThis.killed = true
    process.kill(process.pid, '${signal}')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }`
  return instead(step, `${after ? '' : kill}; const result = await original(); ${after ? kill : ''}; return result`)
}
