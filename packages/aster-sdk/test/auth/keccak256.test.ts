import { keccak256 as ethersKeccak256 } from 'ethers/crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { hexOf } from '../../src/auth/hexBytes.ts'
import { keccak256 } from '../../src/auth/keccak256.ts'

const bytesOfLength = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + 7) % 256)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

describe('keccak256', () => {
  it('hashes nothing to the known value', () => {
    expect(hexOf(keccak256(new Uint8Array()))).toBe(
      '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    )
  })

  it.each([
    1, 8, 55, 134, 135, 136, 137, 271, 272, 273, 4096, 65_000, 65_007, 65_008, 65_535, 200_000,
  ])('hashes %i bytes as the curve library does', (length) => {
    const bytes = bytesOfLength(length)
    expect(hexOf(keccak256(bytes))).toBe(ethersKeccak256(bytes))
  })

  it('property: hashes any bytes as the curve library does, whatever was hashed before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        const before = bytes.slice()
        expect(hexOf(keccak256(bytes))).toBe(ethersKeccak256(bytes))
        expect(bytes).toEqual(before)
      }),
      { numRuns: 200 },
    )
  })

  it('returns bytes that the next hash does not change', () => {
    const first = keccak256(bytesOfLength(3))
    const kept = hexOf(first)
    keccak256(bytesOfLength(300))
    expect(hexOf(first)).toBe(kept)
  })

  it.each([
    ['is missing', undefined],
    [
      'is forbidden',
      {
        Module: class {
          constructor() {
            throw new Error('refused by the policy of this page')
          }
        },
      },
    ],
  ])('makes the same bytes where WebAssembly %s', async (_, wasm) => {
    vi.resetModules()
    vi.stubGlobal('WebAssembly', wasm)
    const other = await import('../../src/auth/keccak256.ts')
    const bytes = bytesOfLength(300)
    expect(other.keccak256).not.toBe(keccak256)
    expect(hexOf(other.keccak256(bytes))).toBe(ethersKeccak256(bytes))
  })
})
