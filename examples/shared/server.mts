import { connect } from 'node:net'

/** Ends the program, with a sentence that says what to start, where no server listens at `host:port`. */
export async function needServer(address: string, start: string): Promise<void> {
  const { hostname, port } = new URL(address.includes('://') ? address : `tcp://${address}`)
  const listens = await new Promise<boolean>((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => socket.end(() => resolve(true)))
    socket.once('error', () => resolve(false))
  })
  if (listens) return
  console.error(`nothing listens at ${address}; start ${start}`)
  process.exit(1)
}
