import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import {
  createAsterClient,
  type DigestSigner,
  environments,
  futuresEndpoints,
  type Transport,
  type WireRequest,
} from '@asterkit/sdk'
import { privateKeySigner, recoverSigner, signMessage } from '@asterkit/sdk/signing'
import { hmacSigner, signV1Query } from '@asterkit/sdk/v1'
import { wasmSigner } from '@asterkit/sdk/wasm'
import { aster, binance } from 'ccxt'
import { compare } from './compare.ts'
import { nativeSigner } from './nativeSigner.ts'
import { oldKeys, orderOf, privateKey } from './order.ts'
import { figureOf, once, type Row } from './row.ts'

const environment = environments.mainnet
const { chainId } = environment
const SIGNATURES = { rounds: 15, samples: 60 }
const HASHES = { rounds: 15, samples: 40, batch: 25 }

const wasm = { atLeast: 3.2 }
const native = { atLeast: 7 }
const ethers = { atLeast: 1.3 }
const hmac = { atMost: 1.15 }
const hmacCcxt = { atLeast: 4 }

/** Parameters to signed body, without the network. */
export const signingRows: readonly Row[] = [
  {
    id: '1',
    what: 'V3 sign to body, wasm signer',
    against: 'ccxt aster.sign',
    goal: wasm,
    stretch: { atLeast: 4 },
    measure: async () => {
      const timings = await v3()
      return figureOf(wasm, { ours: timings.wasm, theirs: timings.ccxt })
    },
  },
  {
    id: '2',
    what: 'V3 sign to body, native addon as hook',
    against: 'ccxt aster.sign',
    goal: native,
    stretch: { atLeast: 9 },
    measure: async () => {
      const timings = await v3()
      return figureOf(native, { ours: timings.native, theirs: timings.ccxt })
    },
  },
  {
    id: '3',
    what: 'V3 sign to body, ethers signer (default)',
    against: 'ccxt aster.sign',
    goal: ethers,
    measure: async () => {
      const timings = await v3()
      return figureOf(ethers, { ours: timings.ethers, theirs: timings.ccxt })
    },
  },
  {
    id: '4.1',
    what: 'V1 sign to query',
    against: 'createHmac and a string',
    goal: hmac,
    stretch: { atMost: 1.05 },
    measure: async () => {
      const { ours, plain } = await v1()
      return figureOf(hmac, { ours, theirs: plain })
    },
  },
  {
    id: '4.2',
    what: 'V1 sign to query',
    against: 'ccxt binance.sign (its aster has no V1)',
    goal: hmacCcxt,
    measure: async () => {
      const { ours, ccxt } = await v1()
      return figureOf(hmacCcxt, { ours, theirs: ccxt })
    },
  },
]

const v3 = once(async () => {
  const byWasm = signerOf(await wasmSigner(privateKey))
  const byEthers = signerOf(privateKeySigner(privateKey))
  const byNative = signerOf(nativeSigner(byWasm.signer.address, privateKey))
  const exchange = new aster({ privateKey, options: { builderFee: false, v3ChainId: chainId } })
  const byCcxt = (count: number): string =>
    exchange.sign('v3/order', 'fapiPrivate', 'POST', orderOf(count)).body
  await checkV3(await byWasm.body(0), byWasm.signer.address)
  await checkV3(await byEthers.body(0), byWasm.signer.address)
  await checkV3(await byNative.body(0), byWasm.signer.address)
  await checkV3(byCcxt(0), byWasm.signer.address)
  return compare(
    { wasm: byWasm.sign, native: byNative.sign, ethers: byEthers.sign, ccxt: byCcxt },
    SIGNATURES,
  )
})

function signerOf(signer: DigestSigner) {
  const { transport, sent } = keepingTransport()
  const credentials = { user: signer.address, signer }
  const client = createAsterClient({ environment, credentials, transport, budget: false })
  const sign = (count: number) => client.prepare(futuresEndpoints.placeOrder, orderOf(count))
  return {
    signer,
    sign,
    async body(count: number): Promise<string> {
      await (await sign(count)).send()
      return sent.at(-1)?.body ?? ''
    },
  }
}

/** Every contender's signature is the one that another curve library makes, byte for byte. */
async function checkV3(body: string, address: string): Promise<void> {
  const [message = '', signature = ''] = body.split('&signature=')
  assert.match(message, /symbol=BTCUSDT&.*price=61234.5/)
  assert.equal(recoverSigner(message, signature, chainId), address)
  assert.equal(signature, await signMessage(privateKeySigner(privateKey), message, chainId))
}

/** Parameters that are checked already, so that all contenders do the same: join, hash, join. */
const v1 = once(async () => {
  const signer = hmacSigner(oldKeys)
  const ours = (count: number) =>
    signV1Query(signer, Object.entries(orderOf(count)), {
      timestamp: Date.now(),
      recvWindowMs: 5000,
    })
  const exchange = new binance(oldKeys)
  const ccxt = (count: number): string =>
    exchange.sign('order', 'fapiPrivate', 'POST', orderOf(count)).body
  for (const body of [await ours(0), plain(0), ccxt(0)]) {
    const [text = '', signature] = body.split('&signature=')
    assert.match(text, /symbol=BTCUSDT&.*price=61234.5/)
    assert.equal(signature, hmacOf(text))
  }
  assert.equal((await ours(0)).length, plain(0).length)
  return compare({ ours, plain, ccxt }, HASHES)
})

function plain(count: number): string {
  const order = { ...orderOf(count), recvWindow: '5000', timestamp: String(Date.now()) }
  const text = new URLSearchParams(order).toString()
  return `${text}&signature=${hmacOf(text)}`
}

function hmacOf(text: string): string {
  return createHmac('sha256', oldKeys.secret).update(text).digest('hex')
}

/** Keeps requests instead of sending them. */
function keepingTransport() {
  const sent: WireRequest[] = []
  const transport: Transport = {
    async send(request) {
      sent.push(request)
      return { status: 200, text: '{}', header: () => undefined, retryAfterMs: undefined }
    },
  }
  return { transport, sent }
}
