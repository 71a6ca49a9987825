import { Decimal, floorToStep, type Instrument, ZERO } from '@asterkit/instruments'
import type { EpochMs } from '../ports/clock.ts'
import type { Depth } from '../ports/exchange.ts'
import { haltReason } from './halt.ts'
import { holdingOf, netDelta, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** First attempt plus three with widening caps. */
const MAX_ATTEMPTS = 4

/**
 * Sells perp for the coins that have no short yet, never more than they support.
 *
 * @param nakedSince When the coins began to be unhedged; chasing ends `chaseMs` after it.
 * @returns Undefined when no whole step of coins is left unhedged, else why it did not work.
 */
export async function hedgeShort(
  context: TradeContext,
  task: PairTask,
  perpLimit: Decimal,
  nakedSince: EpochMs,
): Promise<string | undefined> {
  const { clock, limits } = context
  let reason = 'the perp order was not filled'
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const quantity = unhedged(context, task, perpLimit)
    if (quantity.isZero() || isCarried(context, task, quantity)) return undefined
    if (attempt > 0) {
      await clock.sleep(limits.pollMs, UNINTERRUPTED)
      if (clock.now() - nakedSince >= limits.chaseMs) break
    }
    const reachBps = task.slippageBps * (attempt + 1)
    const step = { market: 'perp', side: 'sell', quantity, reachBps, isOpening: true } as const
    const result = await tradeLeg(context, task, step, UNINTERRUPTED)
    if (result.state === 'filled') continue
    reason = `perp ${result.state}: ${result.reason}`
    if (result.state === 'refused' || haltReason(context) !== undefined) return reason
  }
  return (await completeWhenCheaper(context, task, perpLimit, nakedSince)) ? undefined : reason
}

/** Whole perp steps of coins without a short, within the plan: what others bought back is not sold again. */
export function unhedged(context: TradeContext, task: PairTask, perpLimit: Decimal): Decimal {
  const holding = holdingOf(context, task.pairId)
  const left = perpLimit.minus(context.book.view.perpSold.get(task.pairId) ?? ZERO)
  return floorToStep(Decimal.max(ZERO, Decimal.min(netDelta(holding), left)), task.pair.perp)
}

/** A rest below the smallest order waits for the next slice, or is sold at the end. */
function isCarried(context: TradeContext, task: PairTask, quantity: Decimal): boolean {
  const { perpQuantity, perpEntryPrice } = holdingOf(context, task.pairId)
  if (perpQuantity.isZero()) return false
  return isTooSmall(task.pair.perp, quantity, perpEntryPrice)
}

/** Whether the market takes no order for so few coins at this price. */
export function isTooSmall(perp: Instrument, quantity: Decimal, price: Decimal): boolean {
  return quantity.times(price).lt(perp.minNotional) || quantity.lt(perp.lot.min)
}

async function completeWhenCheaper(
  context: TradeContext,
  task: PairTask,
  perpLimit: Decimal,
  nakedSince: EpochMs,
): Promise<boolean> {
  const { clock, limits, exchange } = context
  const quantity = unhedged(context, task, perpLimit)
  if (quantity.isZero()) return true
  if (clock.now() - nakedSince >= limits.nakedMs) return false
  try {
    const [spot, perp] = await Promise.all([
      exchange.getDepth('spot', task.pair.spot.symbol, UNINTERRUPTED),
      exchange.getDepth('perp', task.pair.perp.symbol, UNINTERRUPTED),
    ])
    const completing = sellingCost(perp, quantity)
    const unwinding = sellingCost(spot, quantity)
    if (completing === undefined || unwinding?.lt(completing) === true) {
      return false
    }
  } catch (error) {
    context.log.warn('books unreadable', { symbol: task.pair.symbol, error: String(error) })
    return false
  }
  const reachBps = limits.emergencyBps
  const step = { market: 'perp', side: 'sell', quantity, reachBps, isOpening: true } as const
  await tradeLeg(context, task, step, UNINTERRUPTED)
  return unhedged(context, task, perpLimit).isZero()
}

/** What selling at once loses against the mid, as a fraction; undefined when the book is too thin. */
function sellingCost(depth: Depth, quantity: Decimal): Decimal | undefined {
  const ask = depth.asks[0]?.[0]
  const bid = depth.bids[0]?.[0]
  if (ask === undefined || bid === undefined) return undefined
  let left = quantity
  let value = ZERO
  for (const [price, offered] of depth.bids) {
    const part = Decimal.min(left, offered)
    value = value.plus(part.times(price))
    left = left.minus(part)
    if (left.isZero()) break
  }
  if (left.gt(0)) return undefined
  const mid = ask.plus(bid).div(2)
  return mid.minus(value.div(quantity)).div(mid)
}
