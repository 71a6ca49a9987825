import type { KyInstance } from 'ky'
import { type FetchFunction, fetchTransport } from './fetchTransport.ts'
import type { Transport } from './transport.ts'

/**
 * The default of clients: carries reads through ky, writes through `fetch` alone. What a write needs least
 * is a layer that can repeat it, and it arrives sooner without one. ky's own retries, timeouts and errors
 * by status are off: deadline, size limit and the rest are those of `fetchTransport`.
 *
 * ky loads with the first read: it wakes all of `fetch` when it loads, which takes longer than to start an
 * empty program, and who only writes, or brings another transport, does not need it.
 */
export function kyTransport(
  options: { readonly fetch?: FetchFunction | undefined } = {},
): Transport {
  const fetchOnce: FetchFunction = options.fetch ?? ((input, init) => fetch(input, init))
  const reads = fetchTransport({
    async fetch(input, { signal = null, ...init } = {}) {
      const { client, isNetworkError } = loaded ?? (await loadKy())
      // Aborted while it loaded.
      signal?.throwIfAborted()
      try {
        // The signal goes past ky, which would make two more of it for every call.
        return await client(input, {
          ...init,
          fetch: (request, more) => fetchOnce(request, { ...more, signal }),
        })
      } catch (error) {
        // ky's error holds the request, signature included: only what is below it goes on.
        throw isNetworkError(error) ? error.cause : error
      }
    },
  })
  const writes = fetchTransport(options)
  return {
    send: (request, limits) => (request.method === 'GET' ? reads : writes).send(request, limits),
  }
}

interface Ky {
  readonly client: KyInstance
  readonly isNetworkError: (error: unknown) => error is Error
}

let loaded: Ky | undefined

async function loadKy(): Promise<Ky> {
  const { default: ky, isNetworkError } = await import('ky')
  const client = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
  })
  loaded = { client, isNetworkError }
  return loaded
}
