import { DecimalGrid } from '@asterkit/instruments/fixed-point'
import type { OrderBook } from '@asterkit/sdk'
import type { EpochMs } from '../../ports/clock.ts'
import type { CountedBook, QuotedSymbol } from '../../ports/makerExchange.ts'

/** Levels of a side that are told when nobody says how many. */
const USUAL_LEVELS = 5

/** Counts the top of live books without any text. */
export function bookCounter({
  tick,
  lot,
  levels: wanted = USUAL_LEVELS,
}: QuotedSymbol): (book: OrderBook, time: EpochMs) => CountedBook {
  // A book counts finer than the instrument once a price or quantity lies between: that happens rarely.
  let units = { price: tick, quantity: lot, ticks: 1, lots: 1 }
  const parts = (whole: string, unit: string) => new DecimalGrid(unit).toSteps(whole) ?? 1
  return (book, time) => {
    const { priceUnit, quantityUnit } = book
    if (priceUnit !== units.price || quantityUnit !== units.quantity) {
      units = {
        price: priceUnit,
        quantity: quantityUnit,
        ticks: parts(tick, priceUnit),
        lots: parts(lot, quantityUnit),
      }
    }
    const side = (levels: OrderBook['bids'], round: (value: number) => number) =>
      Array.from({ length: Math.min(wanted, levels.size) }, (_, rank) => {
        const ticks = levels.ticksAt(rank) ?? 0
        const lots = levels.lotsAt(rank) ?? 0
        return [round(ticks / units.ticks), lots / units.lots] as const
      })
    // What lies between ticks is rounded into the spread: nothing of ours may meet it.
    return { bids: side(book.bids, Math.ceil), asks: side(book.asks, Math.floor), time }
  }
}

/** Counts levels of a REST answer. */
export function countLevels(
  { tick, lot }: QuotedSymbol,
  levels: readonly (readonly [string, string])[],
): readonly (readonly [number, number])[] {
  const prices = new DecimalGrid(tick)
  const quantities = new DecimalGrid(lot)
  return levels.map(([price, quantity]) => [
    Number(prices.floor(price)),
    Number(quantities.floor(quantity)),
  ])
}
