import { decimal } from '@asterkit/instruments'
import type { BookTicker } from '@asterkit/sdk/futures'
import type { Touch } from '../figures/spreadRow.ts'

/** Reads best prices by symbol. A book without one side, or with crossed prices, has no middle: it is absent. */
export function readTouches(rows: readonly BookTicker[] = []): ReadonlyMap<string, Touch> {
  const touches = new Map<string, Touch>()
  for (const { symbol, bidPrice, askPrice } of rows) {
    const touch = { bid: decimal(bidPrice), ask: decimal(askPrice) }
    if (touch.bid.gt(0) && touch.ask.gte(touch.bid)) touches.set(symbol, touch)
  }
  return touches
}
