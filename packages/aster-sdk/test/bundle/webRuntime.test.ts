import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateKeySigner, recoverSigner } from '../../src/signing.ts'
import { hmacMatches } from '../../src/v1/index.ts'
import { AGENT_KEY, type LoopbackServer, sendJson, startServer, USER } from '../loopbackServer.ts'
import { bundleForBrowser } from './bundleForBrowser.ts'

/** What every browser, worker and Deno has. Nothing of Node. */
const WEB_STANDARD = {
  AbortController,
  AbortSignal,
  ArrayBuffer,
  Blob,
  clearInterval,
  clearTimeout,
  crypto,
  DOMException,
  Event,
  EventTarget,
  fetch,
  Headers,
  performance,
  queueMicrotask,
  ReadableStream,
  Request,
  Response,
  setInterval,
  setTimeout,
  TextDecoder,
  TextEncoder,
  Uint8Array,
  URL,
  URLSearchParams,
  WebSocket,
}

const ENVIRONMENT = `
  const ws = url.replace('http', 'ws')
  const environment = customEnvironment({
    hosts: { futuresRest: url, futuresWs: ws, spotRest: url, spotWs: ws },
  })`

const CLIENT = `
  import { createAsterClient, credentialsFromEnv, customEnvironment, futuresEndpoints } from '@asterkit/sdk'
  globalThis.run = async (url) => {
    ${ENVIRONMENT}
    const credentials = await credentialsFromEnv({
      API_USER: '${USER}',
      API_SIGNER: '${privateKeySigner(AGENT_KEY).address}',
      API_PRIVATE_KEY: '${AGENT_KEY}',
    })
    const aster = createAsterClient({ environment, credentials })
    const { serverTime } = await aster.futures.getServerTime()
    await aster.spot.getOpenOrders()
    const call = await aster.prepare(futuresEndpoints.noop, {})
    return [serverTime, (await call.send()).kind].join(' ')
  }`

const MARKET_DATA = `
  import { createMarketData, customEnvironment } from '@asterkit/sdk'
  import * as futures from '@asterkit/sdk/futures'
  import * as spot from '@asterkit/sdk/spot'
  globalThis.run = async (url) => {
    ${ENVIRONMENT}
    const perps = createMarketData({ environment }, { time: futures.getServerTime })
    const coins = createMarketData({ environment }, { time: spot.getServerTime })
    return [(await perps.time()).serverTime, (await coins.time()).serverTime].join(' ')
  }`

const SECRET = 'v1-secret'
const V1 = `
  import { customEnvironment } from '@asterkit/sdk'
  import { createAsterV1Client, hmacSigner } from '@asterkit/sdk/v1'
  globalThis.run = async (url) => {
    ${ENVIRONMENT}
    const credentials = hmacSigner({ apiKey: 'v1-key-of-eight', secret: '${SECRET}' })
    const aster = createAsterV1Client({ environment, credentials })
    const { serverTime } = await aster.spot.getServerTime()
    await aster.futures.getOpenOrders()
    return String(serverTime)
  }`

describe('with nothing but web-standard globals', () => {
  let server: LoopbackServer

  beforeAll(async () => {
    server = await startServer(({ path }, response) => {
      if (path.endsWith('/time')) sendJson(response, { serverTime: 5 })
      else sendJson(response, path.endsWith('/openOrders') ? [] : { code: 200, msg: 'success' })
    })
  })
  afterAll(() => server.close())

  async function run(program: string): Promise<string> {
    const { text } = await bundleForBrowser(program, { isSplit: false, format: 'iife' })
    const context = createContext(
      { ...WEB_STANDARD, url: server.url },
      // As under a strict content security policy.
      { codeGeneration: { strings: false, wasm: false } },
    )
    runInContext('globalThis.self = globalThis', context)
    const node = "[typeof process, typeof Buffer, typeof require, typeof setImmediate].join(' ')"
    expect(runInContext(node, context)).toBe('undefined undefined undefined undefined')
    server.seen.length = 0
    return runInContext(`${text}; run(url)`, context) as Promise<string>
  }

  it('a client reads, signs a read and sends a signed write once', async () => {
    expect(await run(CLIENT)).toBe('5 accepted')
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /fapi/v3/time',
      'GET /api/v3/openOrders',
      'POST /fapi/v3/noop',
    ])
    const signed = [server.seen[1]!.query, server.seen[2]!.body]
    for (const text of signed) {
      const [message = '', signature = ''] = text.split('&signature=')
      const signer = recoverSigner(message, signature, 1666)
      expect(signer).toBe(new URLSearchParams(text).get('signer'))
    }
  })

  it('public data of both markets comes without a client', async () => {
    expect(await run(MARKET_DATA)).toBe('5 5')
  })

  it('an old key signs', async () => {
    expect(await run(V1)).toBe('5')
    const [message = '', signature = ''] = server.seen[1]!.query.split('&signature=')
    expect(await hmacMatches({ secret: SECRET, text: message, signature })).toBe(true)
  })
})
