import { describe, expect, it } from 'vitest'
import { type FetchFunction, kyTransport } from '../../src/index.ts'

const limits = { timeoutMs: 1000, maxBytes: 100 }
const url = 'http://127.0.0.1:1/fapi/v3/order'

/** ky hands a `Request` on; what is handed on as text has not been through it. */
function seenBy(): { readonly seen: string[]; readonly fetch: FetchFunction } {
  const seen: string[] = []
  return {
    seen,
    async fetch(input) {
      seen.push(input instanceof Request ? 'ky' : 'fetch')
      return new Response('{}')
    },
  }
}

describe('kyTransport', () => {
  it.each(['POST', 'PUT', 'DELETE'] as const)(
    'keeps a %s away from ky, which could repeat it',
    async (method) => {
      const { seen, fetch } = seenBy()
      const { status, text } = await kyTransport({ fetch }).send(
        { method, url, body: 'a=b' },
        limits,
      )
      expect([status, text, seen]).toEqual([200, '{}', ['fetch']])
    },
  )

  it('reads through ky', async () => {
    const { seen, fetch } = seenBy()
    await kyTransport({ fetch }).send({ method: 'GET', url }, limits)
    expect(seen).toEqual(['ky'])
  })
})
