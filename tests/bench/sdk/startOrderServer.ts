import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Where the server of `orderServer.ts` listens, and how it ends. */
export interface OrderServer {
  readonly url: string
  close(): void
}

/** Starts the server in a process of its own. It ends with this process at the latest. */
export async function startOrderServer(): Promise<OrderServer> {
  const child = fork(join(import.meta.dirname, 'orderServer.ts'), { stdio: 'inherit' })
  const [{ port }] = (await once(child, 'message')) as [{ readonly port: number }]
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() }
}
