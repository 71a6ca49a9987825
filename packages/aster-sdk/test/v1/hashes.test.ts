import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ethersHashes } from '../../src/v1/ethersHashes.ts'
import { nodeHashes } from '../../src/v1/nodeHashes.ts'

describe('hash functions of V1', () => {
  it("are Node's where there are any, and none elsewhere", () => {
    expect(nodeHashes()).toBeDefined()
    vi.stubGlobal('process', { getBuiltinModule: () => undefined })
    expect(nodeHashes()).toBeUndefined()
    vi.stubGlobal('process', {})
    expect(nodeHashes()).toBeUndefined()
    vi.stubGlobal('process', undefined)
    expect(nodeHashes()).toBeUndefined()
    vi.unstubAllGlobals()
  })

  it("property: Node's and the curve library's are the same, for any text", () => {
    const node = nodeHashes()
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' }), (secret, text) => {
        const hmac = createHmac('sha256', secret).update(text).digest('hex')
        expect(node?.hmacSha256(secret, text)).toBe(hmac)
        expect(ethersHashes.hmacSha256(secret, text)).toBe(hmac)
        const sha256 = `0x${createHash('sha256').update(text).digest('hex')}`
        expect(node?.sha256OfText(text)).toBe(sha256)
        expect(ethersHashes.sha256OfText(text)).toBe(sha256)
      }),
      { numRuns: 200 },
    )
  })
})
