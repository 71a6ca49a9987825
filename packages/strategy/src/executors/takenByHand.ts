import { Decimal, ZERO } from '@asterkit/instruments'
import type { Fill } from '../ports/exchange.ts'

/** Whose order traded. `bot`: one of our programs whose orders this journal does not know. */
export type Trader = 'own' | 'exit' | 'bot' | 'venue' | 'person'

/** A trade of one of a pair's legs. */
export interface LegTrade {
  readonly fill: Fill
  readonly by: Trader
  readonly isBooked: boolean
}

/** Whether a person or another bot traded: what they do with both legs belongs together. */
export function isByHand({ by }: LegTrade): boolean {
  return by === 'person' || by === 'bot'
}

/** Oldest first. Within a millisecond the numbers of a market's trades tell which came first. */
export function byAge(one: Fill, other: Fill): number {
  if (one.time !== other.time) return one.time - other.time
  if (one.market !== other.market) return one.market === 'perp' ? -1 : 1
  const longer = one.tradeId.length - other.tradeId.length
  return longer !== 0 ? longer : one.tradeId < other.tradeId ? -1 : 1
}

/**
 * How much of a pair's short hands have bought back without any of its coins being sold for that yet; base units.
 *
 * A short of their own that they opened and closed again was not ours. What the bot has answered by sales of its own,
 * beyond what it or the venue had bought back, is settled, and so are sales by hand that are on record.
 *
 * @param trades Of both legs, since the pair had them.
 */
export function takenByHand(trades: readonly LegTrade[]): Decimal {
  /** On record, and seen only now. */
  let known = ZERO
  let fresh = ZERO
  /** Short of the hands' own. */
  let theirs = ZERO
  /** Bought back by the bot, an exit or the venue, with coins to sell for it. */
  let freed = ZERO
  const settle = (quantity: Decimal) => {
    const old = Decimal.min(known, quantity)
    known = known.minus(old)
    fresh = Decimal.max(ZERO, fresh.minus(quantity.minus(old)))
  }
  for (const trade of [...trades].sort((one, other) => byAge(one.fill, other.fill))) {
    const { market, side, quantity } = trade.fill
    const isPerp = market === 'perp'
    if (isByHand(trade)) {
      if (isPerp && side === 'buy' && trade.isBooked) known = known.plus(quantity)
      else if (isPerp && side === 'buy') {
        const closed = Decimal.min(theirs, quantity)
        theirs = theirs.minus(closed)
        fresh = fresh.plus(quantity.minus(closed))
      } else if (isPerp) {
        const back = Decimal.min(fresh, quantity)
        fresh = fresh.minus(back)
        theirs = theirs.plus(quantity.minus(back))
      } else if (side === 'sell' && trade.isBooked) settle(quantity)
    } else if (isPerp && side === 'buy') freed = freed.plus(quantity)
    else if (!isPerp && side === 'sell') {
      const paired = Decimal.min(freed, quantity)
      freed = freed.minus(paired)
      settle(quantity.minus(paired))
    }
  }
  return known.plus(fresh)
}
