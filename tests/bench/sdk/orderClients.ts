import {
  type AsterClientOptions,
  type Budget,
  createAsterClient,
  customEnvironment,
} from '@asterkit/sdk'
import { privateKeySigner } from '@asterkit/sdk/signing'
import { undiciTransport } from '@asterkit/sdk/undici'
import { createAsterV1Client, hmacSigner } from '@asterkit/sdk/v1'
import { wasmSigner } from '@asterkit/sdk/wasm'
import { USDMClient } from 'binance'
import { aster } from 'ccxt'
import { request } from 'undici'
import type { Operation } from './compare.ts'
import { oldKeys, orderOf, privateKey } from './order.ts'

/** Limits that a benchmark cannot reach, so that the budget is paid for but never waits. */
const limits = ['REQUEST_WEIGHT', 'ORDERS'].map((rateLimitType) => ({
  rateLimitType,
  interval: 'MINUTE',
  intervalNum: 1,
  limit: 1e9,
}))

/** Every client places the same order on the server; each returns the venue's order id. */
export async function orderClients(url: string) {
  const signer = privateKeySigner(privateKey)
  const hosts = {
    futuresRest: url,
    spotRest: url,
    futuresWs: url.replace('http', 'ws'),
    spotWs: url.replace('http', 'ws'),
  }
  const environment = customEnvironment({ hosts })
  const v3 = (options: Omit<AsterClientOptions, 'environment'>) => {
    const client = createAsterClient({ environment, ...options })
    unlimited(client.budget)
    return async (count: number) => (await client.futures.placeOrder(orderOf(count))).orderId
  }
  const wasm = await wasmSigner(privateKey)
  const v1Client = createAsterV1Client({
    environment,
    credentials: hmacSigner(oldKeys),
    transport: undiciTransport(),
  })
  unlimited(v1Client.budget)
  return {
    /** wasm signer, undici transport, answer checked. */
    fast: v3({ credentials: { user: wasm.address, signer: wasm }, transport: undiciTransport() }),
    /** What a newcomer gets: ethers and ky. */
    plain: v3({ credentials: { user: signer.address, signer } }),
    v1: async (count: number) => (await v1Client.futures.placeOrder(orderOf(count))).orderId,
    undici: rawUndici(url),
    ccxt: await ccxtAster(url),
    binance: binanceClient(url),
  } satisfies Record<string, Operation>
}

function unlimited(budget: Budget | undefined): void {
  budget?.learn('futures', limits)
}

/** No signature, no schema: a body that is ready, an answer that is JSON. */
function rawUndici(url: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const order = new URLSearchParams({ ...orderOf(0), nonce: '1800000000000000' }).toString()
  const body = `${order}&user=${'0x'.padEnd(42, 'a')}&signature=${'0x'.padEnd(132, 'b')}`
  return async () => {
    const answer = await request(`${url}/fapi/v3/order`, { method: 'POST', headers, body })
    const { orderId } = (await answer.body.json()) as { readonly orderId: number }
    return String(orderId)
  }
}

const ORDER = ['BTC/USDT:USDT', 'limit', 'buy', 0.003, 61_234.5] as const

async function ccxtAster(url: string) {
  const exchange = new aster({
    privateKey,
    enableRateLimit: false,
    // Else ccxt approves a builder and pays it with every order.
    options: { builderFee: false, fetchMarkets: { types: ['swap'] } },
  })
  exchange.urls.api = {
    fapiPublic: `${url}/fapi`,
    fapiPrivate: `${url}/fapi`,
    sapiPublic: `${url}/api`,
    sapiPrivate: `${url}/api`,
  }
  await exchange.loadMarkets()
  return async (count: number) =>
    (await exchange.createOrder(...ORDER, { newClientOrderId: orderOf(count).newClientOrderId })).id
}

/** The npm package `binance`: the protocol of V1 is Binance's. */
function binanceClient(url: string) {
  const client = new USDMClient({
    api_key: oldKeys.apiKey,
    api_secret: oldKeys.secret,
    baseUrl: url,
    disableTimeSync: true,
  })
  return async (count: number) => {
    const { orderId } = await client.submitNewOrder({
      ...orderOf(count),
      // It warns of ids without its own prefix, which would be measured.
      newClientOrderId: `x-15PC4ZJy-${count}`,
      quantity: 0.003,
      price: 61_234.5,
    })
    return String(orderId)
  }
}
