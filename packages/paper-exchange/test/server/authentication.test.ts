import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as futures from '@asterkit/sdk/futures'
import { digestOfMessage, privateKeySigner, recoverSigner } from '@asterkit/sdk/signing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignatureCheck } from '../../src/server/signatureCheck.ts'
import {
  AGENT_KEY,
  accepted,
  books,
  makeClient,
  OTHER_KEY,
  openTestExchange,
  rawCall,
  signedQuery,
  type TestExchange,
} from './testExchange.ts'

const VECTORS = resolve(import.meta.dirname, '../../../../../shared/aster-api/signing-vectors.json')

let exchange: TestExchange
let nonce = 0

beforeAll(async () => {
  exchange = await openTestExchange()
  await exchange.client.futures.getBalances()
  nonce = exchange.clock.now() * 1000 + 1_000_000
})

afterAll(() => exchange.close())

/** Calls a signed read with a query of our own making. */
function balance(query: string) {
  return rawCall(`${exchange.paper.urls.futuresRestUrl}/fapi/v3/balance?${query}`)
}

describe('a signed call', () => {
  it('passes with parameters in the body or in the query, in any order', async () => {
    const path = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/noop`
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const inBody = await rawCall(path, {
      method: 'POST',
      headers: form,
      body: signedQuery({}, { nonce: nonce++ }),
    })
    const inQuery = await rawCall(`${path}?${signedQuery({}, { nonce: nonce++ })}`, {
      method: 'POST',
    })
    const reordered = signedQuery({}, { nonce: nonce++ }).split('&').toReversed().join('&')
    expect([inBody.status, inQuery.status]).toEqual([200, 200])
    // Other bytes than those that were signed.
    expect(
      (await rawCall(path, { method: 'POST', headers: form, body: reordered })).body,
    ).toMatchObject({
      code: -1022,
    })
  })

  it.each([
    [
      'a changed parameter',
      (query: string) => query.replace('nonce=', 'recvWindow=5&nonce='),
      -1022,
    ],
    [
      'a foreign signature',
      (query: string) => query.replace(/signature=0x../, 'signature=0x00'),
      -1022,
    ],
    [
      'a signature that is no hex',
      (query: string) => query.replace(/signature=.*/, 'signature=abc'),
      -1022,
    ],
    ['no signature', (query: string) => query.replace(/&signature=.*/, ''), -1102],
    ['no signer', (query: string) => query.replace(/&signer=[^&]*/, ''), -1102],
    ['a parameter given twice', (query: string) => `symbol=A&symbol=B&${query}`, -1101],
    ['an unknown parameter', (query: string) => `colour=red&${query}`, -1104],
    ['broken percent encoding', (query: string) => `symbol=%E0%A4%A&${query}`, -1100],
  ])('is refused with %s', async (_name, spoil, code) => {
    const answer = await balance(spoil(signedQuery({}, { nonce: nonce++ })))
    expect(answer).toMatchObject({ status: 400, body: { code } })
  })

  it('is refused when it was signed for another chain', async () => {
    const answer = await balance(signedQuery({}, { nonce: nonce++, chainId: 714 }))
    expect(answer).toMatchObject({ status: 400, body: { code: -1022 } })
  })

  it('is refused from an agent that the user did not approve first', async () => {
    const answer = await balance(signedQuery({}, { nonce: nonce++, key: `0x${'33'.repeat(32)}` }))
    expect(answer).toMatchObject({ status: 400, body: { code: -2015, msg: 'No agent found' } })
  })

  it("belongs to the agent's user when it names none", async () => {
    const { client } = exchange
    const own = await client.futures.getBalances()
    const { body } = await balance(
      signedQuery({}, { nonce: nonce++ }).length > 0 ? signWithoutUser(nonce++) : '',
    )
    expect(body).toMatchObject([{ balance: own[0]!.balance }])
  })

  it('opens an account with the starting balances for every new user', async () => {
    const other = makeClient(exchange.paper, exchange.clock, {
      user: `0x${'ab'.repeat(20)}`,
      key: OTHER_KEY,
    })
    const [usdt] = await other.futures.getBalances()
    expect(usdt!.balance).toBe('5000.00000000')
    expect(((await books(exchange.paper)).accounts as unknown[]).length).toBe(2)
  })
})

function signWithoutUser(value: number): string {
  const signer = privateKeySigner(AGENT_KEY)
  const message = `nonce=${value}&signer=${signer.address}`
  return `${message}&signature=${String(signer.signDigest(digestOfMessage(message, 1666)))}`
}

describe('a signature over decoded text', () => {
  const signer = privateKeySigner(AGENT_KEY)
  const sentAndSigned = (value: number) => {
    const decoded = `symbol=BTC USDT&nonce=${value}&signer=${signer.address}`
    const signature = String(signer.signDigest(digestOfMessage(decoded, 1666)))
    return `${decoded.replace(' ', '+')}&signature=${signature}`
  }
  const openOrders = (other: TestExchange, query: string) =>
    rawCall(`${other.paper.urls.futuresRestUrl}/fapi/v3/openOrders?${query}`)

  it('is refused, unless the exchange is told to be tolerant', async () => {
    const tolerant = await openTestExchange({ tolerantSignatures: true })
    try {
      await tolerant.client.futures.getBalances()
      const fresh = tolerant.clock.now() * 1000 + 5
      // Admitted, and then refused for what it asks.
      expect(await openOrders(tolerant, sentAndSigned(fresh))).toMatchObject({
        body: { code: -1121 },
      })
      expect(await openOrders(exchange, sentAndSigned(nonce++))).toMatchObject({
        body: { code: -1022 },
      })
    } finally {
      await tolerant.close()
    }
  })

  it('is still refused by a tolerant check when a value differs', () => {
    const check = createSignatureCheck(1666, { isTolerant: true })
    const signature = String(signer.signDigest(digestOfMessage('a=1 2', 1666)))
    expect(check.isSignedBy('a=1+2', signature, signer.address)).toBe(true)
    expect(check.isSignedBy('a=1+3', signature, signer.address)).toBe(false)
  })
})

describe('a signed GET on spot with a form content type', () => {
  it('is answered with HTTP 500 and HTML when the exchange is told so', async () => {
    const broken = await openTestExchange({ spotFormGetFails: true })
    try {
      await broken.client.spot.getAccount()
      const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
      const url = `${broken.paper.urls.spotRestUrl}/api/v3`
      const answer = await fetch(`${url}/account`, form)
      expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'text/html'])
      expect((await fetch(`${url}/time`, form)).status).toBe(200)
    } finally {
      await broken.close()
    }
  })
})

describe('a nonce', () => {
  it('is good once', async () => {
    const query = signedQuery({}, { nonce: nonce++ })
    expect((await balance(query)).status).toBe(200)
    expect(await balance(query)).toMatchObject({ status: 400, body: { code: -4225 } })
  })

  it.each([-60_001, 60_001])('is refused %i ms from server time', async (distance) => {
    const far = (exchange.clock.now() + distance) * 1000
    expect(await balance(signedQuery({}, { nonce: far }))).toMatchObject({ body: { code: -4225 } })
  })

  it('may come late, but not below the smallest of the hundred latest', async () => {
    const other = await openTestExchange({ nonceWindowMs: 60_000 })
    try {
      const base = other.clock.now() * 1000
      const call = async (value: number) =>
        (
          await rawCall(
            `${other.paper.urls.futuresRestUrl}/fapi/v3/balance?${signedQuery({}, { nonce: value })}`,
          )
        ).status
      for (let step = 1; step <= 99; step += 1) expect(await call(base + step * 10)).toBe(200)
      expect(await call(base + 5)).toBe(200)
      expect(await call(base + 7)).toBe(200)
      // 101 were sent: base + 5 has left the memory, base + 7 is the smallest in it.
      expect(await call(base + 6)).toBe(400)
      expect(await call(base + 8)).toBe(200)
    } finally {
      await other.close()
    }
  })

  it('is burnt by noop, so that the call in flight with it dies', async () => {
    const { client } = exchange
    const prepared = await client.prepare(futures.setLeverage, { symbol: 'BTCUSDT', leverage: 3 })
    const noop = await client.prepare(futures.noop, {}, { nonce: prepared.nonce })
    expect(await noop.send()).toMatchObject({ kind: 'accepted' })
    expect(await prepared.send()).toMatchObject({ kind: 'unknown' })
    const [risk] = await client.futures.getPositionRisk({ symbol: 'BTCUSDT' })
    expect(risk!.leverage).not.toBe(3)
  })

  it('is used up by a refused call too', async () => {
    const { client } = exchange
    const refused = { symbol: 'NOSUCHUSDT', leverage: '3' }
    const url = `${exchange.paper.urls.futuresRestUrl}/fapi/v3/leverage`
    const body = signedQuery(refused, { nonce: nonce++ })
    expect((await rawCall(url, { method: 'POST', body })).body).toMatchObject({ code: -1121 })
    expect((await rawCall(url, { method: 'POST', body })).body).toMatchObject({ code: -4225 })
    expect(
      await accepted(client, futures.setLeverage, { symbol: 'BTCUSDT', leverage: 2 }),
    ).toMatchObject({
      leverage: 2,
    })
  })
})

describe('the signature check', () => {
  it.skipIf(!existsSync(VECTORS))('agrees with every recorded vector (needs ../shared)', () => {
    const { v3 } = JSON.parse(readFileSync(VECTORS, 'utf8')) as {
      v3: { msg: string; signature: string; chainId: number; recoveredSigner: string }[]
    }
    for (const { msg, signature, chainId, recoveredSigner } of v3) {
      const check = createSignatureCheck(chainId)
      expect(check.isSignedBy(msg, signature, recoveredSigner)).toBe(true)
      expect(check.isSignedBy(`${msg}&a=1`, signature, recoveredSigner)).toBe(false)
    }
  })

  it('property: it says what recovering says, for good and spoilt signatures', () => {
    const signer = privateKeySigner(AGENT_KEY)
    const check = createSignatureCheck(1666)
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.option(
          fc.tuple(fc.integer({ min: 2, max: 131 }), fc.constantFrom(...'0123456789abcdef')),
          {
            nil: undefined,
          },
        ),
        (message, spoil) => {
          let signature = String(signer.signDigest(digestOfMessage(message, 1666)))
          if (spoil !== undefined) {
            signature = `${signature.slice(0, spoil[0])}${spoil[1]}${signature.slice(spoil[0] + 1)}`
          }
          expect(check.isSignedBy(message, signature, signer.address)).toBe(
            recovers(message, signature, signer.address),
          )
        },
      ),
      { numRuns: 60 },
    )
  })
})

function recovers(message: string, signature: string, address: string): boolean {
  try {
    return recoverSigner(message, signature, 1666) === address
  } catch {
    return false
  }
}
