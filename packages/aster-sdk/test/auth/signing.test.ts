import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { formEncode } from '../../src/index.ts'
import { digestOfMessage, privateKeySigner, recoverSigner } from '../../src/signing.ts'

interface Vector {
  readonly name: string
  readonly chainId: number
  readonly encoding: 'form' | 'pct' | 'raw'
  readonly params: readonly (readonly [string, string])[]
  readonly msg: string
  readonly digest: string
  readonly signature: string
  readonly recoveredSigner: string
  readonly signerKey?: 'user'
}

const file = new URL('../fixtures/signing-vectors.json', import.meta.url)
const { keys, v3, v3Ccxt } = JSON.parse(readFileSync(file, 'utf8')) as {
  keys: { agentPrivateKey: string; userPrivateKey: string; agentAddress: string }
  v3: readonly Vector[]
  v3Ccxt: readonly Vector[]
}
const vectors = [...v3, ...v3Ccxt]

describe('V3 signatures', () => {
  it('covers all seventeen vectors', () => {
    expect(vectors).toHaveLength(17)
  })

  it.each(vectors)('$name: digest, signature and signer equal the vector', async (vector) => {
    const key = vector.signerKey === 'user' ? keys.userPrivateKey : keys.agentPrivateKey
    const signer = privateKeySigner(key)
    const digest = digestOfMessage(vector.msg, vector.chainId)
    expect(digest).toBe(vector.digest)
    expect(await signer.signDigest(digest)).toBe(vector.signature)
    expect(signer.address).toBe(vector.recoveredSigner)
    expect(recoverSigner(vector.msg, vector.signature, vector.chainId)).toBe(vector.recoveredSigner)
  })

  it.each(vectors.filter(({ encoding }) => encoding !== 'raw'))(
    '$name: parameters encode to exactly the signed string',
    ({ params, msg, encoding }) => {
      expect(formEncode(params, encoding === 'form' ? 'form' : 'percent')).toBe(msg)
    },
  )
})

describe('recoverSigner', () => {
  const [vector] = v3
  const { msg, signature, chainId, recoveredSigner } = vector!

  it.each([
    ['without 0x', signature.slice(2)],
    ['with v of 0 or 1', `${signature.slice(0, 130)}${signature.endsWith('1b') ? '00' : '01'}`],
    ['in upper case', `0x${signature.slice(2).toUpperCase()}`],
  ])('accepts a signature %s', (_, text) => {
    expect(recoverSigner(msg, text, chainId)).toBe(recoveredSigner)
  })

  it('finds another address when one byte of the message differs', () => {
    expect(recoverSigner(msg.replace('quantity=20', 'quantity=21'), signature, chainId)).not.toBe(
      recoveredSigner,
    )
  })

  it('finds another address on another chain', () => {
    expect(recoverSigner(msg, signature, 714)).not.toBe(recoveredSigner)
  })

  it.each([
    '',
    '0x',
    'zz'.repeat(65),
    signature.slice(0, -2),
    `${signature.slice(0, 130)}ff`,
    `0x${'00'.repeat(64)}1b`,
    `0x${'ff'.repeat(64)}1b`,
  ])('refuses %j as no signature', (text) => {
    expect(() => recoverSigner(msg, text, chainId)).toThrow(/signature/)
  })
})
