import { Decimal, decimal, ZERO } from '@asterkit/instruments'
import { z } from 'zod'
import type { FeedBook, Level, Levels, StatedMark } from '../../core/index.ts'
import { decimalText, factorText, forMs, marketName, symbolText } from '../faultAction.ts'
import { stateAction } from './stateAction.ts'

const shapes = ['empty', 'no-bids', 'no-asks', 'crossed', 'wide', 'thin'] as const
/** Without `forMs`: until the end of the run. */
const FOR_EVER = 10_000_000_000
/** What a very wide book multiplies its distance from the middle by. */
const WIDE = 200
const NO_LEVELS: readonly Level[] = []

/** Faults of the outside market: books, prices, rates. */
export const marketStateActions = {
  book: stateAction({
    args: z.strictObject({ market: marketName, symbol: symbolText, shape: z.enum(shapes), forMs }),
    serves:
      'Orders: empty, crossed, one-sided, very wide book; partial first leg; repeated zero-fill IOC; unwind impossible',
    effect: 'the outside book has this shape; `thin`: one level a side with its smallest lots',
    apply({ venue }, { market, symbol, shape, forMs: ms = FOR_EVER }) {
      const { price, lot } = venue.instrument(market, symbol)
      venue.disturb({
        market,
        symbol,
        until: venue.now + ms,
        book: (stated) =>
          shaped(stated, shape, { tick: price.tick, smallest: Decimal.max(lot.min, lot.step) }),
      })
    },
  }),
  'price-jump': stateAction({
    args: z.strictObject({
      symbol: symbolText,
      factor: factorText,
      market: marketName.optional(),
      forMs,
    }),
    serves: 'Orders: price jump between legs; Funding: price doubling (margin drain)',
    effect: 'books, trades and marks are `factor` times what they were, of both markets or of one',
    apply({ venue }, { symbol, factor, market, forMs: ms = FOR_EVER }) {
      const times = decimal(factor)
      for (const each of market === undefined ? (['spot', 'perp'] as const) : [market]) {
        const isListed = venue.instruments(each).some((listed) => listed.symbol === symbol)
        if (!isListed && market === undefined) continue
        const { tick } = venue.instrument(each, symbol).price
        venue.disturb({
          market: each,
          symbol,
          until: venue.now + ms,
          book: (stated) => scaled(stated, times, tick),
          tradePrice: (price) => onTick(price.times(times), tick),
          mark: (mark) => scaledMark(mark, times),
        })
      }
    },
  }),
  'mark-shift': stateAction({
    args: z.strictObject({ symbol: symbolText, factor: factorText, forMs }),
    serves: 'Funding: mark and last far apart; partial liquidation by the mark',
    effect: 'mark and index are `factor` times what they were; the books stay',
    apply({ venue }, { symbol, factor, forMs: ms = FOR_EVER }) {
      const until = venue.now + ms
      const mark = (stated: StatedMark) => scaledMark(stated, decimal(factor))
      venue.disturb({ market: 'perp', symbol, until, mark })
    },
  }),
  'funding-rate': stateAction({
    args: z.strictObject({ symbol: symbolText, rate: decimalText, forMs }),
    serves: 'Funding: rate flips sign before settlement; huge rate',
    effect: 'the running rate is this, and is settled within cap and floor',
    apply({ venue }, { symbol, rate, forMs: ms = FOR_EVER }) {
      const fundingRate = decimal(rate)
      const mark = (stated: StatedMark) => ({ ...stated, fundingRate })
      venue.disturb({ market: 'perp', symbol, until: venue.now + ms, mark })
    },
  }),
  'zero-volume': stateAction({
    args: z.strictObject({ market: marketName, symbol: symbolText, forMs }),
    serves: 'Funding: volume zero',
    effect: 'the volume of 24 h is zero',
    apply({ venue }, { market, symbol, forMs: ms = FOR_EVER }) {
      venue.disturb({ market, symbol, until: venue.now + ms, volume: () => ZERO })
    },
  }),
} as const

function shaped(
  { bids, asks }: FeedBook,
  shape: (typeof shapes)[number],
  { tick, smallest }: { readonly tick: Decimal; readonly smallest: Decimal },
): FeedBook {
  switch (shape) {
    case 'empty':
      return { bids: NO_LEVELS, asks: NO_LEVELS }
    case 'no-bids':
      return { bids: NO_LEVELS, asks }
    case 'no-asks':
      return { bids, asks: NO_LEVELS }
    case 'thin':
      return { bids: thinned(bids, smallest), asks: thinned(asks, smallest) }
    case 'crossed':
      return { bids: moved(bids, askOver(bids, asks), tick), asks }
    case 'wide': {
      const best = { bid: bids.at(0)?.[0], ask: asks.at(0)?.[0] }
      if (best.bid === undefined || best.ask === undefined) return { bids, asks }
      const away = best.ask.minus(best.bid).times(WIDE)
      const lowest = Decimal.max(tick, best.bid.minus(away))
      return {
        bids: moved(bids, lowest.minus(best.bid), tick),
        asks: moved(asks, away, tick),
      }
    }
  }
}

/** How far bids must rise to stand above the best ask. */
function askOver(bids: Levels, asks: Levels): Decimal {
  const [bid] = bids.at(0) ?? []
  const [ask] = asks.at(0) ?? []
  return bid === undefined || ask === undefined ? ZERO : ask.minus(bid).times(2)
}

function thinned(levels: Levels, quantity: Decimal): readonly Level[] {
  const best = levels.at(0)
  return best === undefined ? NO_LEVELS : [[best[0], quantity]]
}

function moved(levels: Levels, by: Decimal, tick: Decimal): readonly Level[] {
  return each(levels, (price) => onTick(price.plus(by), tick))
}

function scaled({ bids, asks }: FeedBook, factor: Decimal, tick: Decimal): FeedBook {
  const scale = (price: Decimal) => onTick(price.times(factor), tick)
  return { bids: each(bids, scale), asks: each(asks, scale) }
}

function scaledMark(mark: StatedMark, factor: Decimal): StatedMark {
  return {
    ...mark,
    markPrice: mark.markPrice.times(factor).toDecimalPlaces(8),
    indexPrice: mark.indexPrice.times(factor).toDecimalPlaces(8),
  }
}

/** Levels that fall onto one tick are joined; those below the first tick are gone. */
function each(levels: Levels, change: (price: Decimal) => Decimal): readonly Level[] {
  const changed: Level[] = []
  for (let index = 0; index < levels.length; index += 1) {
    const level = levels.at(index)
    if (level === undefined) break
    const price = change(level[0])
    const last = changed.at(-1)
    if (price.lte(0)) break
    if (last?.[0].eq(price) === true) changed[changed.length - 1] = [price, last[1].plus(level[1])]
    else changed.push([price, level[1]])
  }
  return changed
}

function onTick(price: Decimal, tick: Decimal): Decimal {
  return price.div(tick).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(tick)
}
