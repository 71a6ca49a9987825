import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { usageError } from '@asterkit/app-kit'

/** What a monitor server answers with. */
export interface MonitorPages {
  readonly healthz: () => { readonly isHealthy: boolean; readonly body: unknown }
  /** Prometheus' text format. */
  readonly metrics: () => string
}

/**
 * Serves `/healthz` (200, or 503 when the loop is stale) and `/metrics` on 127.0.0.1 only.
 *
 * @param port 0 takes a free one.
 * @throws {CliError} The port cannot be taken (exit 2).
 */
export async function startMonitorServer(
  port: number,
  pages: MonitorPages,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  // An `import` would load undici with it, and in every bot without a monitor, too.
  const { createServer } = process.getBuiltinModule('node:http')
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const answer = (status: number, type: string, body: string) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
      response.end(request.method === 'HEAD' ? undefined : body)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(405, 'text/plain', 'only GET\n')
    } else if (pathname === '/healthz') {
      const { isHealthy, body } = pages.healthz()
      answer(isHealthy ? 200 : 503, 'application/json', `${JSON.stringify(body)}\n`)
    } else if (pathname === '/metrics') {
      answer(200, 'text/plain; version=0.0.4; charset=utf-8', pages.metrics())
    } else {
      answer(404, 'text/plain', 'there are /healthz and /metrics\n')
    }
  })
  // A monitor that never reads must not hold the process.
  server.requestTimeout = 5_000
  server.maxConnections = 32
  await listen(server, port)
  server.unref()
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        usageError(
          `--monitor-port ${port} cannot be taken (${error.code ?? error.message}): choose another one, or 0 for a free one`,
          { cause: error },
        ),
      ),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
}
