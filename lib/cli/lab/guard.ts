import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A request that is not answered, with the status and the sentence that it gets instead. */
export class Refused extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What a request says of itself. */
export interface Asked {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/**
 * The path below the token of a request to this server, by somebody who knows the token; else throws
 * {@link Refused}. Other pages in the same browser do not get here: they do not know the token, a name
 * that somebody else has led to this address is in `Host`, and what a page of another address sends
 * says so in `Origin`.
 */
export function admit({ method, url = '', headers }: Asked, token: string, port: number): string {
  const hosts = ['127.0.0.1', 'localhost'].flatMap((host) => (port === 80 ? [host, `${host}:80`] : `${host}:${port}`))
  if (!hosts.includes(headers.host ?? '')) throw new Refused(403, 'The lab is not at this host.')
  const [, given = '', path] = /^\/([^/?]*)(?:\/([^?]*))?/.exec(url) ?? []
  if (!isEqual(given, token)) {
    throw new Refused(403, 'The lab is not at this address. It has a new one each time that it starts, and prints it.')
  }
  const { origin } = headers
  const isForeign = origin !== undefined && !hosts.some((host) => origin === `http://${host}`)
  if (isForeign || (method !== 'GET' && origin === undefined)) {
    throw new Refused(403, 'The lab does not answer other pages.')
  }
  if (path === undefined) throw new Refused(404, 'There is nothing here.')
  return path
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
function isEqual(a: string, b: string): boolean {
  const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer]
  return timingSafeEqual(x, y)
}
