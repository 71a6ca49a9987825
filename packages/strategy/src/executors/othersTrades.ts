import { Decimal, type Market, ZERO } from '@asterkit/instruments'
import { fillSource } from '../ledger/transactions.ts'
import type { PairHolding } from '../pair.ts'
import type { EpochMs } from '../ports/clock.ts'
import type { Fill } from '../ports/exchange.ts'
import { isExitClientId, isOwnClientId, isVenueClientId } from './clientIds.ts'
import { byAge, isByHand, type LegTrade, type Trader, takenByHand } from './takenByHand.ts'
import type { TradeContext } from './tradeContext.ts'

/** What others did to a pair since it was opened. Base units. */
export interface OthersTrades {
  /** Sales of coins by emergency exits, oldest first, without those on record. */
  readonly exitSales: readonly Fill[]
  /** Sales of coins by people and other bots, oldest first, without those on record. */
  readonly sales: readonly Fill[]
  /** How much of these counts as sold of the pair's own coins: at most what the same hands took from the short. */
  readonly soldAway: Decimal
  /** Last trade of an exit or another bot that is not on record; undefined: none. */
  readonly programAt: EpochMs | undefined
}

/**
 * Reads what others have traded of a pair's legs.
 *
 * Where the user owns coins of the same kind, the wallet does not show whose coins were sold; the trades do. An exit
 * sells coins of ours. A person who has bought back the short and has sold as many coins has closed the pair by hand:
 * those sales count against our coins first, so that no coin of theirs is ever sold in place of ours. What was traded
 * before the pair's own first trade of a leg, be it in the same millisecond, cannot have been of the pair.
 *
 * @returns Undefined where the history cannot be read.
 */
export async function readOthersTrades(
  context: TradeContext,
  holding: PairHolding,
  signal: AbortSignal,
): Promise<OthersTrades | undefined> {
  try {
    const [spot, perp] = await Promise.all([
      readTrades(context, holding, 'spot', signal),
      readTrades(context, holding, 'perp', signal),
    ])
    const sold = spot.filter(({ fill }) => fill.side === 'sell')
    const boughtBack = perp.filter(({ fill }) => fill.side === 'buy')
    const times = [...sold, ...boughtBack]
      .filter(({ by, isBooked }) => !isBooked && (by === 'exit' || by === 'bot'))
      .map(({ fill }) => fill.time)
    const handSales = sold.filter(isByHand)
    const taken = takenByHand([...perp, ...spot])
    // A sale that is larger than what it explains stays unbooked: what was written off for it counts once.
    const open = taken.minus(holding.spotWrittenOff ?? ZERO)
    const sales = handSales.filter(({ isBooked }) => !isBooked)
    return {
      exitSales: sold
        .filter(({ by, isBooked }) => by === 'exit' && !isBooked)
        .map(({ fill }) => fill),
      sales: sales.map(({ fill }) => fill),
      soldAway: Decimal.max(ZERO, Decimal.min(total(sales), open)),
      programAt: times.length === 0 ? undefined : Math.max(...times),
    }
  } catch (error) {
    signal.throwIfAborted()
    context.log.warn('trades of others unreadable', {
      symbol: holding.symbol,
      error: String(error),
    })
    return undefined
  }
}

/** Trades of a leg since the pair had it, with whose they are. */
async function readTrades(
  { exchange, book }: TradeContext,
  holding: PairHolding,
  market: Market,
  signal: AbortSignal,
): Promise<readonly LegTrade[]> {
  const { spotSymbol, perpSymbol, openedAt } = holding
  const symbol = market === 'spot' ? spotSymbol : perpSymbol
  const opening = market === 'spot' ? 'buy' : 'sell'
  const fills = await exchange.listFills(market, symbol, openedAt, signal)
  const isOwn = (fill: Fill) => book.isBooked(fillSource(fill))
  const [first] = fills.filter((fill) => fill.side === opening && isOwn(fill)).sort(byAge)
  const found = fills.filter((fill) => first === undefined || byAge(first, fill) < 0)
  if (found.every((fill) => fill.side === opening)) return []
  const orders = await exchange.listOrders(market, symbol, openedAt, signal)
  const ids = new Map(orders.map(({ orderId, clientOrderId }) => [orderId, clientOrderId]))
  return found.map((fill) => {
    const isBooked = isOwn(fill)
    return { fill, isBooked, by: traderOf(ids.get(fill.orderId), isBooked) }
  })
}

/** A new trade whose order is listed nowhere counts as a person's: that keeps coins from being sold. */
function traderOf(clientOrderId: string | undefined, isBooked: boolean): Trader {
  if (clientOrderId === undefined) return isBooked ? 'own' : 'person'
  if (isOwnClientId(clientOrderId)) return isBooked ? 'own' : 'bot'
  if (isExitClientId(clientOrderId)) return 'exit'
  return isVenueClientId(clientOrderId) ? 'venue' : 'person'
}

function total(trades: readonly LegTrade[]): Decimal {
  return trades.reduce((sum, { fill }) => sum.plus(fill.quantity), ZERO)
}
