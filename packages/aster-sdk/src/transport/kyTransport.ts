import ky, { isNetworkError } from 'ky'
import { type FetchFunction, fetchTransport } from './fetchTransport.ts'
import type { Transport } from './transport.ts'

/**
 * Carries requests through ky, and so through `fetch`. The default of clients. ky's own retries, timeouts
 * and errors by status are off: deadline, size limit and the rest are those of `fetchTransport`.
 */
export function kyTransport(
  options: { readonly fetch?: FetchFunction | undefined } = {},
): Transport {
  const client = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  })
  return fetchTransport({
    async fetch(input, init) {
      try {
        return await client(input, init)
      } catch (error) {
        // ky's error holds the request, signature included: only what is below it goes on.
        throw isNetworkError(error) ? error.cause : error
      }
    },
  })
}
