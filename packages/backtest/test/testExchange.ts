import { decimal, type Instrument, type Market } from '@asterkit/instruments'
import {
  createVenue,
  type ScriptedFeed,
  scriptedFeed,
  type Venue,
} from '@asterkit/paper-exchange/core'
import type { OrderRequest } from '@asterkit/strategy'
import { createSimExchange, type SimExchange } from '../src/index.ts'

/** 2025-01-01T00:00:00Z. */
export const START = 1_735_689_600_000
export const HOUR = 3_600_000
export const never = new AbortController().signal

export interface TestExchange {
  readonly feed: ScriptedFeed
  readonly venue: Venue
  readonly exchange: SimExchange
}

/** One symbol on both markets, spot 99.9 / 100, perp 100 / 100.1, mark 100, 50 coins a level. */
export function openTestExchange(): TestExchange {
  const instruments = [instrumentOf('spot'), instrumentOf('perp')]
  const feed = scriptedFeed({ instruments, startTime: START })
  feed.book(START, 'spot', 'SOLUSDT', { bids: [['99.9', '50']], asks: [['100', '50']] })
  feed.book(START, 'perp', 'SOLUSDT', { bids: [['100', '50']], asks: [['100.1', '50']] })
  feed.mark(START, 'SOLUSDT', '100', { fundingRate: '0.001' })
  feed.volume(START, 'spot', 'SOLUSDT', '1000000')
  const venue = createVenue({
    feed,
    startingBalances: { spot: { USDT: '10000' }, perp: { USDT: '5000' } },
    defaultLeverage: 2,
  })
  return { feed, venue, exchange: createSimExchange({ venue, account: '0xA1' }) }
}

/** An IOC order of SOLUSDT that fills at once. */
export function orderOf(
  market: Market,
  side: 'buy' | 'sell',
  clientOrderId = 'id-1',
): OrderRequest {
  return {
    market,
    symbol: 'SOLUSDT',
    side,
    quantity: decimal('2'),
    price: decimal(side === 'buy' ? '101' : '99'),
    timeInForce: 'IOC',
    isReduceOnly: false,
    clientOrderId,
  }
}

function instrumentOf(market: Market): Instrument {
  const lot = { min: decimal('0.01'), max: decimal('1000000'), step: decimal('0.01') }
  return {
    market,
    symbol: 'SOLUSDT',
    baseAsset: 'SOL',
    quoteAsset: 'USDT',
    status: 'TRADING',
    price: { min: decimal('0.01'), max: decimal('100000'), tick: decimal('0.01') },
    lot,
    marketLot: lot,
    minNotional: decimal('5'),
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
  }
}
