import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { orderServer } from './orderServer.ts'

/** Where the server of `orderServer.ts` listens, and how it ends. */
export interface OrderServer {
  readonly url: string
  close(): void
}

/**
 * Where the server runs. `own-process`: a round trip is one between processes, the kernel's waking of both
 * included, and the server's work is not on the thread that is measured. `same-thread`: nothing has to be
 * woken, so that what is left is the client's own time, its garbage collection included.
 */
export type ServerPlace = 'own-process' | 'same-thread'

/** Starts the server. It ends with this process at the latest. */
export async function startOrderServer(place: ServerPlace): Promise<OrderServer> {
  if (place === 'same-thread') {
    const { server, port } = await orderServer()
    return { url: urlOf(port), close: () => server.close() }
  }
  const child = fork(join(import.meta.dirname, 'orderServerChild.ts'), { stdio: 'inherit' })
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]
  return { url: urlOf(port), close: () => child.disconnect() }
}

function urlOf(port: number): string {
  return `http://127.0.0.1:${port}`
}
