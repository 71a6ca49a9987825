import { fetchTransport, type Transport } from '@asterkit/sdk'
import type { WireFault } from './wireDraws.ts'

const HTML = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>'
const CUT = [
  '{"symbol":"SOLUSDT","orderId":12',
  '[{"symbol":"BTCUSDT","posi',
  '{"balances":[{"as',
  '',
]
const OTHER = ['{}', '[]', 'null', '"ok"', '12', '{"code":200,"msg":"success"}', '[{}]', '[null]']
const UNREACHABLE = ['ENOTFOUND', 'EAI_AGAIN', 'CERT_HAS_EXPIRED', 'SELF_SIGNED_CERT_IN_CHAIN']
const RESET = ['ECONNRESET', 'EPIPE', 'ERR_SSL_WRONG_VERSION_NUMBER', 'UND_ERR_SOCKET']
const PAGES = [200, 403, 502, 503, 504]
/** Of the wall clock: the body never comes. */
const PATIENCE_MS = 2

/** The SDK's own HTTP layer over a line on which one fault happens to every request. */
export function faultyAnswer({ name, variant }: WireFault): Transport {
  const choose = <T>(choices: readonly T[]): T => choices[variant % choices.length]!
  const line = fetchTransport({
    fetch: async (_url, init) => {
      switch (name) {
        case 'wire: name or certificate':
          throw broken(choose(UNREACHABLE))
        case 'wire: connection reset':
          throw broken(choose(RESET))
        case 'wire: slow body':
          return new Response(endless(init?.signal ?? undefined))
        case 'wire: HTML in place of JSON':
          return new Response(HTML, { status: choose(PAGES) })
        case 'wire: JSON cut short':
          return new Response(choose(CUT))
        case 'wire: other JSON':
          return new Response(choose(OTHER))
        case 'wire: answer of another order':
          return new Response(JSON.stringify(anotherOrder(variant)))
      }
    },
  })
  const isSlow = name === 'wire: slow body'
  return {
    send: (request, limits) =>
      line.send(request, { ...limits, timeoutMs: isSlow ? PATIENCE_MS : 60_000 }),
  }
}

function broken(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}

function endless(signal: AbortSignal | undefined): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"symbol":'))
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true })
    },
  })
}

/** A complete answer that belongs to a request of somebody else. */
function anotherOrder(variant: number) {
  const isFilled = variant % 2 === 0
  return {
    symbol: variant % 3 === 0 ? 'SOLUSDT' : 'BTCUSDT',
    orderId: 900_000 + variant,
    clientOrderId: `web_${variant}`,
    side: variant % 5 < 3 ? 'BUY' : 'SELL',
    status: isFilled ? 'FILLED' : 'EXPIRED',
    price: '100',
    avgPrice: '100',
    origQty: '3',
    executedQty: isFilled ? '3' : '0',
    cumQty: isFilled ? '3' : '0',
    cumQuote: isFilled ? '300' : '0',
    cumBase: isFilled ? '3' : '0',
    timeInForce: 'IOC',
    type: 'LIMIT',
    origType: 'LIMIT',
    reduceOnly: false,
    closePosition: false,
    positionSide: 'BOTH',
    stopPrice: '0',
    workingType: 'CONTRACT_PRICE',
    priceProtect: false,
    time: 1_795_160_000_000,
    updateTime: 1_795_160_000_000,
  }
}
