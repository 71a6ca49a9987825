import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A plain relay in front of an exchange that notes how long a client takes from a book to an order. */
export interface ReactionRelay {
  /** Address as `host:port`. */
  readonly host: string
  /** Microseconds from the last book of each step to the first order after it. */
  readonly delays: readonly number[]
  /** Forgets the last book: what is sent before the next one answers nothing. */
  forget(): void
  close(): void
}

/** An order or the change of one, at the start of a request. */
const ORDER = /^(?:POST|PUT) \/fapi\/v3\/order[ ?]/
/** Depth in any of the venue's forms. Frames of a server are not masked, and the paper exchange packs none. */
const BOOK = /"e":"depthUpdate"/

/**
 * Starts a relay. The clock starts when the bytes of a book have reached this process, and stops when those of an
 * order have come out of the client: in between lies everything that the client does, twice through the kernel.
 *
 * @param upstream Address of the exchange, `host:port`.
 */
export async function startReactionRelay(upstream: string): Promise<ReactionRelay> {
  const [host, port] = upstream.split(':')
  const sockets = new Set<Socket>()
  const delays: number[] = []
  let bookAt: number | undefined
  const server = createServer((client) => {
    const venue = connect({ host, port: Number(port) })
    for (const socket of [client, venue]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
    }
    client.on('data', (bytes) => {
      if (bookAt !== undefined && ORDER.test(bytes.toString('latin1', 0, 40))) {
        delays.push((performance.now() - bookAt) * 1_000)
        bookAt = undefined
      }
      venue.write(bytes)
    })
    venue.on('data', (bytes) => {
      if (BOOK.test(bytes.toString('latin1'))) bookAt = performance.now()
      client.write(bytes)
    })
    client.on('close', () => venue.destroy())
    venue.on('close', () => client.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    delays,
    forget() {
      bookAt = undefined
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
