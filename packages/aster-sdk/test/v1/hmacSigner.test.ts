import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AsterConfigurationError } from '../../src/index.ts'
import { credentialsV1FromEnv, hmacMatches, hmacSigner, signV1Query } from '../../src/v1/index.ts'
import { API_KEY, SECRET } from './v1Client.ts'

interface Vector {
  readonly name: string
  readonly apiKey: string
  readonly secret: string
  readonly queryString: string
  readonly requestBody: string
  readonly signature: string
}

const file = new URL('./fixtures/hmac-vectors.json', import.meta.url)
const { v1Hmac: vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly v1Hmac: readonly Vector[]
}

describe('hmacSigner', () => {
  it('is tested against all seven vectors', () => {
    expect(vectors).toHaveLength(7)
  })

  it.each(vectors)('signs $name as published', async (vector) => {
    const signer = hmacSigner(vector)
    const text = vector.queryString + vector.requestBody
    expect(signer.apiKey).toBe(vector.apiKey)
    expect(await signer.sign(text)).toBe(vector.signature)
    expect(
      await hmacMatches({ text, signature: vector.signature.toUpperCase(), secret: vector.secret }),
    ).toBe(true)
  })

  it("property: signs any text as Node's own HMAC does", async () => {
    const printable = fc.stringMatching(/^[!-~]{1,200}$/)
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    await fc.assert(
      fc.asyncProperty(printable, text, async (secret, text) => {
        const signature = createHmac('sha256', secret).update(text).digest('hex')
        expect(await hmacSigner({ apiKey: API_KEY, secret }).sign(text)).toBe(signature)
        expect(await hmacMatches({ text, signature, secret })).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['inspect', (value: unknown) => inspect(value, { depth: 9, showHidden: true })],
    [
      'inspect without custom inspection',
      (value: unknown) => inspect(value, { customInspect: false, showHidden: true }),
    ],
    ['JSON', (value: unknown) => JSON.stringify(value)],
    ['text', (value: unknown) => String(value)],
    ['its own properties', (value: unknown) => Object.entries(value as object).join()],
  ])('hides both halves of the key from %s', (_, show) => {
    const signer = hmacSigner({ apiKey: API_KEY, secret: SECRET })
    for (const shown of [show(signer), show({ nested: { signer } })]) {
      expect(shown).not.toContain(API_KEY)
      expect(shown).not.toContain(SECRET)
      expect(shown).not.toContain('0123456789abcdef')
    }
  })

  it.each([
    ['apiKey', '', SECRET],
    ['apiKey', 'two words', SECRET],
    ['apiKey', 'line\nfeed', SECRET],
    ['apiKey', 'umläut', SECRET],
    ['secret', API_KEY, ''],
    ['secret', API_KEY, 'with space'],
  ])('refuses a bad %s without showing it', (name, apiKey, secret) => {
    const make = () => hmacSigner({ apiKey, secret })
    expect(make).toThrow(AsterConfigurationError)
    expect(make).toThrow(name)
    for (const value of [apiKey, secret].filter((text) => text !== '')) {
      expect(make).not.toThrow(value)
    }
  })
})

describe('hmacMatches', () => {
  const [vector] = vectors as [Vector]
  const text = vector.queryString + vector.requestBody

  it.each([
    ['another secret', { text, signature: vector.signature, secret: 'other' }],
    ['other text', { text: `${text}0`, signature: vector.signature, secret: vector.secret }],
    [
      'its last digit changed',
      {
        text,
        signature: vector.signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
        secret: vector.secret,
      },
    ],
    ['a part of it', { text, signature: vector.signature.slice(0, 63), secret: vector.secret }],
    ['nothing', { text, signature: '', secret: vector.secret }],
  ])('refuses a signature with %s', async (_, call) => {
    expect(await hmacMatches(call)).toBe(false)
  })
})

describe('credentialsV1FromEnv', () => {
  it('reads the pair and drops surrounding spaces', async () => {
    const [vector] = vectors as [Vector]
    const signer = credentialsV1FromEnv({
      APIV1_PUBLIC_KEY: ` ${vector.apiKey}\n`,
      APIV1_PRIVATE_KEY: `${vector.secret} `,
    })
    expect(signer?.apiKey).toBe(vector.apiKey)
    expect(await signer?.sign(vector.queryString)).toBe(vector.signature)
  })

  it('is undefined when neither is set', () => {
    expect(credentialsV1FromEnv({ API_USER: '0x0', APIV1_PUBLIC_KEY: '' })).toBeUndefined()
  })

  it.each([
    ['APIV1_PRIVATE_KEY', { APIV1_PUBLIC_KEY: API_KEY }, API_KEY],
    ['APIV1_PUBLIC_KEY', { APIV1_PRIVATE_KEY: SECRET }, SECRET],
  ])('names %s when only the other is set, without showing that', (name, env, shown) => {
    const read = () => credentialsV1FromEnv(env)
    expect(read).toThrow(AsterConfigurationError)
    expect(read).toThrow(`missing: ${name}`)
    expect(read).not.toThrow(shown)
  })
})

describe('signV1Query', () => {
  const time = { timestamp: 1_700_000_000_000, recvWindowMs: 5000 }

  it('signs exactly what it returns before the signature, whether or not the signer is remote', async () => {
    const local = hmacSigner({ apiKey: API_KEY, secret: SECRET })
    const params = [
      ['symbol', 'BTCUSDT'],
      ['note', 'a b~'],
    ] as const
    const query = await signV1Query(local, params, time)
    const text = 'symbol=BTCUSDT&note=a+b%7E&recvWindow=5000&timestamp=1700000000000'
    const signature = createHmac('sha256', SECRET).update(text).digest('hex')
    expect(query).toBe(`${text}&signature=${signature}`)
    const remote = { apiKey: API_KEY, sign: async (text: string) => local.sign(text) }
    expect(await signV1Query(remote, params, time)).toBe(query)
  })

  it('signs time and window alone when there are no parameters', async () => {
    const signer = { apiKey: API_KEY, sign: (text: string) => text.toUpperCase() }
    expect(signV1Query(signer, [], { ...time, encoding: 'percent' })).toBe(
      'recvWindow=5000&timestamp=1700000000000&signature=RECVWINDOW=5000&TIMESTAMP=1700000000000',
    )
  })
})
