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

  it.each(['POST', 'GET'] as const)(
    'cuts a %s that is aborted or takes too long',
    async (method) => {
      const signals: (AbortSignal | null | undefined)[] = []
      const fetch: FetchFunction = (_, init) =>
        new Promise((_, reject) => {
          signals.push(init?.signal)
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
        })
      const { send } = kyTransport({ fetch })
      const late = send({ method, url }, { ...limits, timeoutMs: 5 })
      await expect(late).rejects.toMatchObject({ reason: 'timeout' })
      const controller = new AbortController()
      const cut = send({ method, url }, { ...limits, signal: controller.signal })
      setTimeout(() => controller.abort(), 5)
      await expect(cut).rejects.toMatchObject({ reason: 'aborted' })
      expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
    },
  )
})
