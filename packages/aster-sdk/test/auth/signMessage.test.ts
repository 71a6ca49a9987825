import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AsterSigningError, type Signer } from '../../src/index.ts'
import { digestSigner, privateKeySigner, recoverSigner, signMessage } from '../../src/signing.ts'
import { wasmSigner } from '../../src/wasm.ts'
import { AGENT_KEY, clientOf, sendJson, startServer, USER } from '../loopbackServer.ts'
import { signerMakers } from './allSigners.ts'

interface Vector {
  readonly name: string
  readonly chainId: number
  readonly msg: string
  readonly signature: string
  readonly recoveredSigner: string
  readonly signerKey?: 'user'
}
const file = new URL('../fixtures/signing-vectors.json', import.meta.url)
const { keys, v3, v3Ccxt } = JSON.parse(readFileSync(file, 'utf8')) as {
  keys: { agentPrivateKey: string; userPrivateKey: string }
  v3: readonly Vector[]
  v3Ccxt: readonly Vector[]
}
const vectors = [...v3, ...v3Ccxt]
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const AGENT = '0xFCAd0B19bB29D4674531d6f115237E16AfCE377c'

describe.each(Object.entries(signerMakers))('%s', (_, make) => {
  it('makes the bytes of all seventeen vectors', async () => {
    const agent = await make(keys.agentPrivateKey)
    const user = await make(keys.userPrivateKey)
    expect(vectors).toHaveLength(17)
    for (const vector of vectors) {
      const signer = vector.signerKey === 'user' ? user : agent
      expect(signer.address).toBe(vector.recoveredSigner)
      expect(await signMessage(signer, vector.msg, vector.chainId)).toBe(vector.signature)
    }
  })

  it('signs an order that the server recovers to the agent', async () => {
    const server = await startServer((_request, response) => sendJson(response, { code: 200 }))
    const credentials = { user: USER, signer: await make(AGENT_KEY) }
    const client = clientOf(server.url, { credentials, now: () => 1_786_000_000_000 })
    const order = { symbol: 'ASTERUSDT', side: 'BUY', type: 'MARKET', quantity: '20' } as const
    await client.futures.placeOrder(order).catch(() => undefined)
    const [msg = '', signature = ''] = server.seen[0]?.body.split('&signature=') ?? []
    await server.close()
    expect(recoverSigner(msg, signature, 1666)).toBe(AGENT)
    expect(signature).toBe(await signMessage(privateKeySigner(AGENT_KEY), msg, 1666))
  })
})

describe('signMessage', () => {
  const inner = privateKeySigner(AGENT_KEY)

  it('mirrors a high s, which is the same signature', async () => {
    const signer = digestSigner({
      address: AGENT,
      signDigest(digest) {
        const signature = inner.signDigest(digest)
        const s = (ORDER - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0')
        return `${signature.slice(0, 66)}${s}${signature.endsWith('1b') ? '1c' : '1b'}`
      },
    })
    for (const text of ['a', 'b', 'c', 'd']) {
      expect(await signMessage(signer, text, 1666)).toBe(await signMessage(inner, text, 1666))
    }
  })

  it('refuses a signer of another key than its address before anything is sent', async () => {
    const server = await startServer((_request, response) => sendJson(response, {}))
    const signer = digestSigner({ address: USER, signDigest: inner.signDigest })
    const client = clientOf(server.url, { credentials: { user: USER, signer } })
    const call = client.futures.cancelOrder({ symbol: 'ASTERUSDT', orderId: '1' })
    await expect(call).rejects.toThrow(/signs as 0xFCAd/)
    await expect(call).rejects.toBeInstanceOf(AsterSigningError)
    expect(server.seen).toHaveLength(0)
    await server.close()
  })

  it.each([
    ['64 bytes', `0x${'11'.repeat(64)}`],
    ['66 bytes', new Uint8Array(66)],
    ['v of 29', `0x${'11'.repeat(64)}1d`],
    ['no hex', 'x'.repeat(130)],
    ['a signature that no key can have made', `0x${'ff'.repeat(64)}1b`],
    ['nothing', ''],
  ])('refuses %s as a signature', async (_, raw) => {
    const signer: Signer = { address: AGENT, signDigest: () => raw }
    await expect(signMessage(signer, 'a', 1666)).rejects.toThrow(/signature|65 bytes/)
  })

  it('property: wasm makes the bytes of the default signer for any key and text', async () => {
    const privateKey = fc
      .bigInt({ min: 1n, max: ORDER - 1n })
      .map((key) => `0x${key.toString(16).padStart(64, '0')}`)
    await fc.assert(
      fc.asyncProperty(privateKey, fc.string(), async (key, text) => {
        const fast = await wasmSigner(key)
        const plain = privateKeySigner(key)
        expect(fast.address).toBe(plain.address)
        expect(await signMessage(fast, text, 714)).toBe(await signMessage(plain, text, 714))
      }),
      { numRuns: 100 },
    )
  })
})
