import { getSystemErrorMap } from 'node:util'

/**
 * An error that names the file as the user wrote it, the step that failed, as "cannot <step>", and
 * the reason in words. It keeps the code of the system, and the first error as its cause.
 */
export function fileError(file: string, step: string, cause: unknown): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${file}: cannot ${step}: ${reasonOf(cause)}`, { cause })
  const { code } = cause as NodeJS.ErrnoException
  if (code !== undefined) error.code = code
  return error
}

/** Does a step with a file; what the system refuses becomes a {@link fileError}. */
export async function step<Result>(file: string, name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw fileError(file, name, error)
  }
}

function reasonOf(error: unknown): string {
  const { code, errno, syscall, message } = error as NodeJS.ErrnoException
  // The system's own words: Node's message also names its function, and files that the user never named.
  const words = errno === undefined || syscall === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]
  return words === undefined ? (message ?? String(error)) : `${words} (${code})`
}
