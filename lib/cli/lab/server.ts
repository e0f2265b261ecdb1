import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { step } from '../../files/errors.js'
import { admit, Refused } from './guard.js'
import { labPage, labStyle } from './html.js'
import { measure } from './measure.js'
import { readProblem, Unfit } from './problem/problem.js'

/** A lab that runs. */
export interface Lab {
  /** Its address, with the token that it asks for. */
  readonly address: string
  /** Ends it, and whatever it computes. */
  close(): Promise<void>
}

/** The most bytes of a problem: 128 targets with long names take less. */
const mostBytes = 2 ** 16

const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; " +
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** A page: what it is, and its text. */
type Content = readonly [type: string, text: string]

/**
 * Serves the lab on this machine alone, at a port (0: any that is free) and below a random token.
 * `script` is what its page runs. Rejects where the port is taken.
 */
export async function startLab(port: number, script: string): Promise<Lab> {
  const token = randomBytes(18).toString('base64url')
  const pages: Readonly<Record<string, Content>> = {
    '': ['text/html', labPage],
    'style.css': ['text/css', labStyle],
    'page.js': ['text/javascript', script],
  }
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8192 })
  server.maxConnections = 64
  const at = () => (server.address() as AddressInfo).port
  server.on('request', (request, response) => {
    respond(request, response, token, at(), pages).catch((error: unknown) => refuse(request, response, error))
  })
  await step(`port ${port}`, 'listen to it', async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  })
  return {
    address: `http://127.0.0.1:${at()}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  port: number,
  pages: Readonly<Record<string, Content>>,
): Promise<void> {
  const path = admit(request, token, port)
  if (path === 'measure') {
    if (request.method !== 'POST') throw new Refused(405, 'A problem is sent by POST.')
    const stop = new AbortController()
    // Where the page has closed the connection, it wants to know something newer.
    response.on('close', () => stop.abort())
    const answer = await measure(await problemOf(request), stop.signal)
    return send(response, 200, ['application/json', JSON.stringify(answer)])
  }
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined
  if (page === undefined) throw new Refused(404, 'There is nothing here.')
  if (request.method !== 'GET') throw new Refused(405, 'A page is read by GET.')
  send(response, 200, page)
}

async function problemOf(request: IncomingMessage) {
  if (request.headers['content-type'] !== 'application/json' || 'content-encoding' in request.headers) {
    throw new Refused(415, 'A problem is JSON, as it is.')
  }
  return readProblem(parsed(await bodyOf(request)))
}

/** The body of a request. Not by a loop over its chunks: to leave one ends the connection without an answer. */
function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= mostBytes) return chunks.push(chunk)
      request.pause()
      return reject(new Refused(413, `A problem has at most ${mostBytes} bytes.`))
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Refused(400, 'A problem is JSON in UTF-8.')
  }
}

/** Says why there is no answer; the page shows it. */
function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ABORT_ERR' || response.destroyed) return
  const isMistake = error instanceof Unfit || code === 'ERR_OUT_OF_RANGE' || code === 'ERR_INVALID_ARG_VALUE'
  const status = error instanceof Refused ? error.status : isMistake ? 400 : 500
  // What it has not sent yet is not read.
  if (!request.complete) response.setHeader('connection', 'close')
  send(response, status, ['text/plain', `${message}\n`])
}

function send(response: ServerResponse, status: number, [type, text]: Content): void {
  response.writeHead(status, { ...headers, 'content-type': `${type}; charset=utf-8` }).end(text)
}
