import assert from 'node:assert/strict'
import { createMarketData, environments, futures, inColumns, type Transport } from '@asterkit/sdk'
import { aster } from 'ccxt'
import { compare, type Operation } from './compare.ts'
import { makePayloads, type Payloads } from './payloads.ts'
import { type Figure, figureOf, type Goal, once, type Row } from './row.ts'

const json = { atMost: 1.35 }
const jsonStretch = { atMost: 1.15 }

/** Text to a checked value: what `JSON.parse` takes of it, and what ccxt makes of the same text. */
export const parseRows: readonly Row[] = [
  ...rowsOf('exchangeInfo', 1, 'exchangeInfo, 250 symbols', { atLeast: 2 }),
  ...rowsOf('tickers', 2, '24 h tickers, 250 symbols', { atLeast: 8 }),
  ...rowsOf('trades', 3, 'trades, 1000 rows', { atLeast: 2.5 }),
  ...rowsOf('aggTrades', 4, 'aggTrades, 1000 rows', { atLeast: 2.5 }),
  ...rowsOf('klines', 5, 'klines, 1500 rows', { atLeast: 1.15 }),
  ...rowsOf('columns', 6, 'klines to columns, 1500 rows', { atLeast: 1.15 }),
]

/** Columns are made of the same text as rows. */
type What = keyof Payloads | 'columns'

function rowsOf(payload: What, part: number, what: string, ccxt: Goal): readonly [Row, Row] {
  const timings = once(() => measure(payload))
  const against = async (goal: Goal, other: 'json' | 'ccxt'): Promise<Figure> => {
    const { ours, ...others } = await timings()
    return figureOf(goal, { ours, theirs: others[other] })
  }
  return [
    {
      id: `10.${part}`,
      what: `parse and check ${what}`,
      against: 'JSON.parse',
      goal: json,
      stretch: jsonStretch,
      measure: () => against(json, 'json'),
    },
    {
      id: `11.${part}`,
      what: `parse and check ${what}`,
      against: 'ccxt, JSON.parse included',
      goal: ccxt,
      measure: () => against(ccxt, 'ccxt'),
    },
  ]
}

let served = ''
/** Answers with `served`, so that all of ours is measured but the network. */
const transport: Transport = {
  send: async () => ({
    status: 200,
    text: served,
    header: () => undefined,
    retryAfterMs: undefined,
  }),
}
const market = createMarketData(
  { environment: environments.mainnet, transport, budget: false },
  {
    exchangeInfo: futures.getExchangeInfo,
    tickers: futures.getTicker24h,
    trades: futures.getTrades,
    aggTrades: futures.getAggTrades,
    klines: futures.getKlines,
    columns: inColumns(futures.getKlines),
  },
)
const symbol = 'BTCUSDT'
const asks: Readonly<Record<What, () => Promise<unknown>>> = {
  exchangeInfo: () => market.exchangeInfo(),
  tickers: () => market.tickers(),
  trades: () => market.trades({ symbol, limit: 1000 }),
  aggTrades: () => market.aggTrades({ symbol, limit: 1000 }),
  klines: () => market.klines({ symbol, interval: '1m', limit: 1500 }),
  columns: () => market.columns({ symbol, interval: '1m', limit: 1500 }),
}

async function measure(what: What) {
  const read = ccxtReaders()[what]
  const payload = what === 'columns' ? 'klines' : what
  // Several copies: a text is not parsed twice in a row from the same string object.
  const texts = Array.from({ length: 8 }, () => makePayloads()[payload])
  const textOf = (count: number) => texts[count % texts.length]!
  const ours: Operation = (count) => {
    served = textOf(count)
    return asks[what]()
  }
  assert.equal(
    rowsIn(await ours(0)),
    rowsIn(read(JSON.parse(textOf(0)) as never)),
    `rows of ${what}`,
  )
  return compare(
    {
      ours,
      json: (count) => JSON.parse(textOf(count)) as unknown,
      ccxt: (count) => read(JSON.parse(textOf(count)) as never),
    },
    { rounds: 15, samples: 20, warmUp: 4 },
  )
}

/** What ccxt does with an answer after `JSON.parse`. */
function ccxtReaders(): Readonly<Record<What, (parsed: never) => object>> {
  const exchange = new aster()
  const { symbols } = JSON.parse(makePayloads().exchangeInfo) as { symbols: object[] }
  const markets = exchange.parseMarkets(symbols)
  exchange.setMarkets(markets)
  const [one] = markets
  return {
    exchangeInfo: (parsed: { symbols: object[] }) => exchange.parseMarkets(parsed.symbols),
    tickers: (parsed: object[]) => exchange.parseTickers(parsed),
    trades: (parsed: object[]) => exchange.parseTrades(parsed, one),
    aggTrades: (parsed: object[]) => exchange.parseTrades(parsed, one),
    klines: (parsed: object[]) => exchange.parseOHLCVs(parsed, one),
    columns: (parsed: object[]) => exchange.parseOHLCVs(parsed, one),
  }
}

/** Number of rows in what a reader gives, whichever form it has. */
function rowsIn(read: unknown): number {
  const { symbols, close } = read as { symbols?: object; close?: object }
  return Object.keys(symbols ?? close ?? (read as object)).length
}
