import { decimal } from '@asterkit/instruments'
import type { BookTicker } from '@asterkit/sdk/futures'
import type { Touch } from '../figures/spreadRow.ts'
import { readEach } from './readEach.ts'

/** Reads best prices by symbol. A book without one side, or with crossed prices, has no middle: it is absent. */
export function readTouches(
  rows: readonly Pick<BookTicker, 'symbol' | 'bidPrice' | 'askPrice'>[] | undefined,
): ReadonlyMap<string, Touch> {
  return readEach(rows, ({ bidPrice, askPrice }) => {
    const touch = { bid: decimal(bidPrice), ask: decimal(askPrice) }
    return touch.bid.gt(0) && touch.ask.gte(touch.bid) ? touch : undefined
  })
}
