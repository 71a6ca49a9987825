import { type Decimal, decimal, floorToStep, ONE, roundToTick } from '@asterkit/instruments'
import type { OpenPairPlan } from '../pair.ts'
import { type Benchmarks, takingPrice } from './entryFigures.ts'
import {
  bookProblem,
  type PriceView,
  readPriceView,
  referenceOf,
  refusalReason,
} from './legPrice.ts'
import { holdingOf, netDelta, UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'
import { middleOf, openingObstacle } from './tradeLeg.ts'

/** Orders of the day that must be left for an order to rest: each part that is filled takes a hedge. */
const LEAST_ORDERS_LEFT = 12

/** Best prices that an entry depends on, quote per base. */
export interface EntryTouch {
  readonly spotBid: Decimal
  readonly perpBid: Decimal
}

/** The lowest price at which a hedge may have to be sold: it decides which coins are too few for one. */
export function lowestHedge(
  { perpBid }: EntryTouch,
  { limits }: Pick<TradeContext, 'limits'>,
): Decimal {
  return perpBid.times(10_000 - limits.emergencyBps).div(10_000)
}

/** What a resting purchase is sent with. */
export interface EntryQuote {
  /** The best bid, on the tick: below every ask. */
  readonly price: Decimal
  readonly touch: EntryTouch
  /** Middle of the spot book. */
  readonly reference: Decimal
  readonly benchmarks: Benchmarks
}

/**
 * Prices a purchase that is to rest at the best bid, by both books of this moment.
 *
 * @returns Why there is no price, in words: a halt, a book that must not be opened on, a rule of the venue.
 */
export async function quoteEntry(
  context: TradeContext,
  plan: OpenPairPlan,
  coins: Decimal,
): Promise<EntryQuote | string> {
  if (!plan.pair.spot.timeInForce.includes('GTX')) return 'the market states no post-only orders'
  const views = await readBooks(context, plan)
  if (typeof views === 'string') return views
  const { spot, perp } = views
  const obstacle =
    openingObstacle(context, 'spot', spot) ??
    problemOf(context, views) ??
    budgetProblem(context, LEAST_ORDERS_LEFT)
  if (obstacle !== undefined) return obstacle
  const touch = touchOf(views)
  const reference = middleOf(spot)
  const spotPrice = takingPrice(spot.depth, 'buy', coins)
  const perpPrice = takingPrice(perp.depth, 'sell', coins)
  if (!touch || !reference || !spotPrice || !perpPrice || !spot.premium)
    return 'a book is one-sided'
  const price = roundToTick(touch.spotBid, plan.pair.spot, 'buy')
  const order = { side: 'buy', quantity: coins, price, isReduceOnly: false } as const
  const refusal = refusalReason(plan.pair.spot, order, referenceOf('spot', spot.premium))
  if (refusal !== undefined) return refusal
  const { spotTakerFee, perpTakerFee } = plan
  const benchmarks = {
    spot: { price: spotPrice, feeRate: spotTakerFee },
    perp: { price: perpPrice, feeRate: perpTakerFee },
  }
  return { price, touch, reference, benchmarks }
}

/** Why the daily order budget has no room for hedges in parts, or undefined. */
export function budgetProblem(
  { book, limits }: Pick<TradeContext, 'book' | 'limits'>,
  leastLeft: number,
): string | undefined {
  const left = limits.maxOrdersPerDay - book.view.counts.orders
  return left < leastLeft ? `only ${left} orders are left today` : undefined
}

/**
 * Why an order is not waited for any longer by what the books are now: unusable, moved by more than the slippage
 * that the user allows, or so high that the pair would be worth more than it may. Undefined: they are as they were.
 *
 * @param toBuy What the order may still buy, base units.
 */
export async function changeOfBooks(
  context: TradeContext,
  plan: OpenPairPlan,
  placed: EntryTouch,
  toBuy: Decimal,
): Promise<string | undefined> {
  const views = await readBooks(context, plan)
  if (typeof views === 'string') return views
  const now = touchOf(views)
  if (now === undefined) return 'no bids'
  return (
    problemOf(context, views) ??
    moveOf(placed, now, plan.slippageBps) ??
    capProblem(context, plan, now, toBuy)
  )
}

/** Whether what is still to be sold short would by now be worth more than is left of the largest notional. */
function capProblem(
  context: TradeContext,
  { pair, pairId, slippageBps }: OpenPairPlan,
  { perpBid }: EntryTouch,
  toBuy: Decimal,
): string | undefined {
  const holding = holdingOf(context, pairId)
  const toSell = floorToStep(netDelta(holding).plus(toBuy), pair.perp)
  const slippage = decimal(String(slippageBps)).div(10_000)
  const most = decimal(context.limits.maxPairNotionalQuote).times(ONE.plus(slippage))
  const value = holding.entryNotional.plus(toSell.times(perpBid))
  return value.gt(most) ? 'the pair would be worth more than it may' : undefined
}

/**
 * Whether waiting has lost its point: the spot market has risen away from the order, or the perpetual has fallen, so
 * that the order would be filled at a price of the past and hedged at one of today.
 */
export function moveOf(
  placed: EntryTouch,
  now: EntryTouch,
  slippageBps: number,
): string | undefined {
  const risenBps = now.spotBid.div(placed.spotBid).minus(1).times(10_000)
  if (risenBps.gt(slippageBps)) return `the spot price has risen by ${risenBps.toFixed(1)} bps`
  const fallenBps = now.perpBid.div(placed.perpBid).minus(1).times(-10_000)
  if (fallenBps.gt(slippageBps)) return `the perp price has fallen by ${fallenBps.toFixed(1)} bps`
  return undefined
}

interface BothBooks {
  readonly spot: PriceView
  readonly perp: PriceView
}

async function readBooks(
  context: TradeContext,
  { pair }: OpenPairPlan,
): Promise<BothBooks | string> {
  const read = (market: 'spot' | 'perp') =>
    readPriceView(context, market, pair[market].symbol, pair.perp.symbol, UNINTERRUPTED)
  try {
    const [spot, perp] = await Promise.all([read('spot'), read('perp')])
    return { spot, perp }
  } catch (error) {
    return `a book is unreadable: ${String(error)}`
  }
}

function problemOf(context: TradeContext, { spot, perp }: BothBooks): string | undefined {
  const now = context.clock.now()
  return bookProblem(context, 'spot', spot, now) ?? bookProblem(context, 'perp', perp, now)
}

function touchOf({ spot, perp }: BothBooks): EntryTouch | undefined {
  const spotBid = spot.depth.bids[0]?.[0]
  const perpBid = perp.depth.bids[0]?.[0]
  return spotBid && perpBid && { spotBid, perpBid }
}
