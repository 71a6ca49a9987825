import { ceilToStep, Decimal, decimal, floorToStep, ONE, ZERO } from '@asterkit/instruments'
import type { OpenPairPlan, PairHolding } from '../pair.ts'
import { netDelta, UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'

/** What to buy next; zero coins when those at hand (dust, a partial hedge) come first. */
export type Slice =
  | { readonly kind: 'buy'; readonly coins: Decimal }
  | { readonly kind: 'complete' }
  | { readonly kind: 'stop'; readonly reason: string }

/**
 * Sizes the next slice of an opening: equal parts, each with both legs legal and never more unhedged value
 * than allowed. Coins are grossed up by a fee that comes out of them.
 *
 * @param spotLeft Coins that the intent may still buy.
 * @param spotFee Fraction of the coins that the fee of this slice takes.
 */
export async function nextSlice(
  context: TradeContext,
  plan: OpenPairPlan,
  holding: PairHolding,
  spotLeft: Decimal,
  spotFee: Decimal = plan.spotTakerFee,
): Promise<Slice> {
  const { spot, perp } = plan.pair
  const wholeRest = floorToStep(plan.quantity.minus(holding.perpQuantity.abs()), perp)
  if (wholeRest.lte(0)) return { kind: 'complete' }
  const prices = await readPrices(context, plan)
  if (prices === undefined) return { kind: 'stop', reason: 'a book is unreadable or one-sided' }
  // The price may have risen since the plan was made, by more than the plan left room for.
  const valueLeft = decimal(context.limits.maxPairNotionalQuote).minus(holding.entryNotional)
  const remaining = Decimal.min(wholeRest, floorToStep(valueLeft.div(prices.bid), perp))
  if (remaining.lte(0)) {
    return holding.perpQuantity.isZero()
      ? { kind: 'stop', reason: 'the largest notional leaves no room' }
      : { kind: 'complete' }
  }
  const delta = netDelta(holding)
  const reach = decimal(String(plan.slippageBps)).div(10_000)
  const dearest = prices.ask.times(ONE.plus(reach))
  const room = floorToStep(plan.maxNakedQuote.div(dearest).minus(Decimal.max(ZERO, delta)), spot)
  const keep = ONE.minus(spotFee)
  const largest = floorToStep(Decimal.max(ZERO, delta).plus(room.times(keep)), perp)
  if (largest.isZero()) return { kind: 'stop', reason: 'maxNakedQuote is below one lot' }
  const parts = remaining.div(largest).ceil()
  const part = Decimal.min(largest, ceilToStep(remaining.div(parts), perp))
  const cheapest = prices.bid.times(ONE.minus(reach))
  if (part.times(cheapest).lt(perp.minNotional)) {
    return holding.perpQuantity.isZero()
      ? { kind: 'stop', reason: 'a slice is below the smallest perp order' }
      : { kind: 'complete' }
  }
  const wanted = ceilToStep(Decimal.max(ZERO, part.minus(delta)).div(keep), spot)
  const coins = floorToStep(Decimal.min(wanted, room, Decimal.max(ZERO, spotLeft)), spot)
  if (coins.times(dearest).gte(spot.minNotional) && coins.gt(0)) return { kind: 'buy', coins }
  if (floorToStep(Decimal.max(ZERO, delta), perp).times(cheapest).gte(perp.minNotional)) {
    return { kind: 'buy', coins: ZERO }
  }
  return holding.perpQuantity.isZero()
    ? { kind: 'stop', reason: 'a slice is below the smallest spot order' }
    : { kind: 'complete' }
}

async function readPrices(
  { exchange, log }: TradeContext,
  { pair }: OpenPairPlan,
): Promise<{ ask: Decimal; bid: Decimal } | undefined> {
  try {
    const [spot, perp] = await Promise.all([
      exchange.getDepth('spot', pair.spot.symbol, UNINTERRUPTED),
      exchange.getDepth('perp', pair.perp.symbol, UNINTERRUPTED),
    ])
    const ask = spot.asks[0]?.[0]
    const bid = perp.bids[0]?.[0]
    return ask === undefined || bid === undefined ? undefined : { ask, bid }
  } catch (error) {
    log.warn('books unreadable', { symbol: pair.symbol, error: String(error) })
    return undefined
  }
}
