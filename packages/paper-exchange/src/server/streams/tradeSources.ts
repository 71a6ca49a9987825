import type { ToldTrade, VenueEvent } from '../../core/index.ts'
import { wireAggregate } from '../tradeAnswers.ts'
import { wireSide } from '../wireText.ts'
import { NOTHING, type StreamSource, type StreamWorld } from './streamSource.ts'

/** Most aggregates that one message burst may bring: the whole tape. */
const WHOLE_TAPE = 2000

/** Trades of one taker at one price and instant, as one. */
export function aggTradeSource({ history, market }: StreamWorld, symbol: string): StreamSource {
  let lastId = history.aggregates(market, symbol, { limit: 1 })[0]?.aggregateId ?? 0
  return {
    hears: ({ kind }) => kind === 'trade',
    present: () => NOTHING,
    messages(at) {
      const range = { fromId: lastId + 1, limit: WHOLE_TAPE }
      const rows = history.aggregates(market, symbol, range)
      lastId = rows.at(-1)?.aggregateId ?? lastId
      return rows.map((row) => ({
        e: 'aggTrade',
        E: at,
        s: symbol,
        ...wireAggregate(row),
        ...(market === 'spot' ? { M: true } : {}),
      }))
    },
  }
}

/** Every trade by itself. */
export function tradeSource(symbol: string): StreamSource {
  return tradeByTrade((trade, at) => ({
    e: 'trade',
    E: at,
    s: symbol,
    t: trade.tradeId,
    p: trade.price.toFixed(),
    q: trade.quantity.toFixed(),
    T: trade.time,
    m: trade.takerSide === 'sell',
  }))
}

/** The chain's hash of a trade that is on no chain. */
const NO_HASH = `0X${'0'.repeat(64)}`

/** Every trade with its chain hash and parties. Nobody is named here. */
export function tradeproSource(symbol: string): StreamSource {
  return tradeByTrade((trade, at) => ({
    e: 'tradepro',
    E: at,
    T: trade.time,
    s: symbol,
    t: trade.tradeId,
    p: trade.price.toFixed(),
    q: trade.quantity.toFixed(),
    h: NO_HASH,
    m: ['hidden', 'hidden'],
  }))
}

function tradeByTrade(message: (trade: ToldTrade, at: number) => object): StreamSource {
  let waiting: ToldTrade[] = []
  return {
    hears(event) {
      if (event.kind !== 'trade') return false
      waiting.push(event)
      return true
    },
    present: () => NOTHING,
    messages(at) {
      const told = waiting.map((trade) => message(trade, at))
      waiting = []
      return told
    },
  }
}

type OrderEvent = Extract<VenueEvent, { kind: 'order' }>

/** Liquidations: the latest of each symbol and second, of one symbol or of all. Other forced orders are none. */
export function forceOrderSource(): StreamSource {
  const latest = new Map<string, OrderEvent>()
  return {
    hears(event) {
      if (event.kind !== 'order' || event.execution !== 'CALCULATED') return false
      if (event.order.autoClose !== 'LIQUIDATION') return false
      latest.set(event.order.symbol, event)
      return true
    },
    present: () => NOTHING,
    messages(at) {
      const told = [...latest.values()].map((event) => forceOrder(event, at))
      latest.clear()
      return told
    },
  }
}

function forceOrder({ order, fill, time }: OrderEvent, at: number): object {
  const average = order.executedQuantity.isZero()
    ? order.price
    : order.executedQuote.div(order.executedQuantity)
  return {
    e: 'forceOrder',
    E: at,
    o: {
      s: order.symbol,
      S: wireSide(order.side),
      o: 'LIMIT',
      f: 'IOC',
      q: order.quantity.toFixed(),
      p: (order.price.isZero() ? average : order.price).toFixed(),
      ap: average.toDecimalPlaces(8).toFixed(),
      X: order.status,
      l: fill?.quantity.toFixed() ?? '0',
      z: order.executedQuantity.toFixed(),
      T: time,
    },
  }
}
