import { readFileSync } from 'node:fs'

/** JSON text as the venue answers, by what is asked. Sizes as on the live venue. */
export interface Payloads {
  readonly exchangeInfo: string
  readonly tickers: string
  readonly trades: string
  readonly aggTrades: string
  readonly klines: string
}

const SYMBOLS = 250
const TRADES = 1000
const KLINES = 1500

const rules = new URL(
  '../../../packages/instruments/test/fixtures/futuresExchangeInfo.json',
  import.meta.url,
)

interface Rules {
  readonly symbols: readonly { readonly symbol: string }[]
}

/** Makes the payloads, alike in every run: recorded trading rules under many names, and drawn prices. */
export function makePayloads(): Payloads {
  const recorded = JSON.parse(readFileSync(rules, 'utf8')) as Rules
  const names = Array.from({ length: SYMBOLS }, (_, index) => `COIN${index}USDT`)
  const draw = random(20261121)
  const decimal = (least: number, most: number, digits: number) =>
    (least + draw() * (most - least)).toFixed(digits)
  const time = 1_795_000_000_000
  return {
    exchangeInfo: JSON.stringify({
      ...recorded,
      futuresType: 'U_MARGINED',
      rateLimits: [
        { rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 2400 },
        { rateLimitType: 'ORDERS', interval: 'MINUTE', intervalNum: 1, limit: 1200 },
      ],
      exchangeFilters: [],
      assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
      symbols: names.map((symbol, index) => ({
        ...recorded.symbols[index % recorded.symbols.length],
        symbol,
        pair: symbol,
        baseAsset: symbol.slice(0, -4),
      })),
    }),
    tickers: JSON.stringify(
      names.map((symbol, index) => ({
        symbol,
        priceChange: decimal(-100, 100, 8),
        priceChangePercent: decimal(-20, 20, 3),
        weightedAvgPrice: decimal(1, 70_000, 8),
        lastPrice: decimal(1, 70_000, 8),
        lastQty: decimal(0, 20, 8),
        openPrice: decimal(1, 70_000, 8),
        highPrice: decimal(1, 70_000, 8),
        lowPrice: decimal(1, 70_000, 8),
        volume: decimal(1, 900_000, 8),
        quoteVolume: decimal(1, 90_000_000, 8),
        openTime: time - 86_400_000 + index,
        closeTime: time + index,
        firstId: 100_000_000 + index,
        lastId: 100_400_000 + index,
        count: 400_000,
      })),
    ),
    trades: JSON.stringify(
      Array.from({ length: TRADES }, (_, index) => ({
        id: 612_000_000 + index,
        price: decimal(60_000, 70_000, 1),
        qty: decimal(0, 5, 3),
        quoteQty: decimal(10, 300_000, 4),
        time: time + index * 37,
        isBuyerMaker: draw() < 0.5,
      })),
    ),
    aggTrades: JSON.stringify(
      Array.from({ length: TRADES }, (_, index) => ({
        a: 300_000_000 + index,
        p: decimal(60_000, 70_000, 1),
        q: decimal(0, 5, 3),
        f: 612_000_000 + index * 2,
        l: 612_000_001 + index * 2,
        T: time + index * 37,
        m: draw() < 0.5,
      })),
    ),
    klines: JSON.stringify(
      Array.from({ length: KLINES }, (_, index) => [
        time + index * 60_000,
        decimal(60_000, 70_000, 1),
        decimal(60_000, 70_000, 1),
        decimal(60_000, 70_000, 1),
        decimal(60_000, 70_000, 1),
        decimal(0, 500, 3),
        time + index * 60_000 + 59_999,
        decimal(0, 30_000_000, 4),
        Math.floor(draw() * 5000),
        decimal(0, 250, 3),
        decimal(0, 15_000_000, 4),
        '0',
      ]),
    ),
  }
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
