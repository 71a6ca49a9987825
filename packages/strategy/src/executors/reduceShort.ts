import { ceilToStep, Decimal, floorToStep, ZERO } from '@asterkit/instruments'
import type { PairResult } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { coinExitProblem, currentSpotRules } from './coinExit.ts'
import { holdingOf, lotOf, netDelta, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** Attempts to buy back the short without any fill after which reducing pauses, hedged. */
const MAX_FRUITLESS = 4

/**
 * Buys the short back down to `kept`, slice by slice, and after each sells the coins that this has freed.
 * Coins that have no short already are sold first: calls that follow each other never add up to more unhedged
 * value than one may leave. Nothing is bought back while the coins could not be sold.
 *
 * @param kept Base units that stay short, unsigned.
 * @returns Why it stopped before that, or undefined.
 */
export async function reduceShort(
  context: TradeContext,
  task: PairTask,
  kept: Decimal,
  signal: AbortSignal,
): Promise<PairResult | undefined> {
  let fruitless = 0
  let obstacle = ''
  const spot = await currentSpotRules(context, task)
  while (holdingOf(context, task.pairId).perpQuantity.lt(kept.negated())) {
    const holding = holdingOf(context, task.pairId)
    if (signal.aborted) return { kind: 'still-open', reason: 'interrupted', holding }
    if (fruitless >= MAX_FRUITLESS) return { kind: 'still-open', reason: obstacle, holding }
    if (netDelta(holding).gt(lotOf(task.pair))) {
      const shrunk = await shrinkToHedge(context, task)
      if (shrunk === 'failed') return haltedResult(context)
      if (shrunk === 'hedged') continue
    }
    const problem = await coinExitProblem(context, task, spot)
    if (problem !== undefined) {
      fruitless += 1
      obstacle = `the coins could not be sold: ${problem}`
      await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
      continue
    }
    const quantity = await sliceToBuy(context, task, kept)
    if (quantity.isZero()) {
      return { kind: 'still-open', reason: 'the rest of the short is below one step', holding }
    }
    const reachBps = task.slippageBps * 2 ** Math.max(0, fruitless - 1)
    const step = { market: 'perp', side: 'buy', quantity, reachBps, isOpening: false } as const
    const result = await tradeLeg(context, task, step, UNINTERRUPTED)
    if (result.filled.isZero()) {
      fruitless += 1
      obstacle = `perp ${result.state}: ${result.reason}`
      const mayHaveChanged = result.state === 'refused' || result.wasUnknown === true
      if (mayHaveChanged) await adoptExchange(context, task.pairId, UNINTERRUPTED)
      else await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
    } else fruitless = 0
    if ((await shrinkToHedge(context, task)) === 'failed') return haltedResult(context)
  }
  return undefined
}

/** The end of a step that could not reduce. */
export function haltedResult(context: TradeContext): PairResult {
  return { kind: 'halted', reason: context.book.view.halt?.reason ?? 'reducing failed' }
}

/**
 * Equal parts of what is to be bought back; with what is unhedged already, each is worth at most
 * `maxNakedQuote`. Zero when less than a step is left, as after a change of the step.
 */
async function sliceToBuy(context: TradeContext, task: PairTask, kept: Decimal): Promise<Decimal> {
  const { perp } = task.pair
  const holding = holdingOf(context, task.pairId)
  const short = floorToStep(holding.perpQuantity.abs().minus(kept), perp)
  if (short.isZero()) return ZERO
  const price = await touchPrice(context, perp.symbol, holding.perpEntryPrice)
  const naked = Decimal.max(ZERO, netDelta(holding))
  const largest = floorToStep(Decimal.max(ZERO, task.maxNakedQuote.div(price).minus(naked)), perp)
  const smallest = Decimal.max(perp.lot.min, perp.lot.step)
  const parts = short.div(Decimal.max(largest, smallest)).ceil()
  return Decimal.min(short, ceilToStep(short.div(parts), perp))
}

/** Price that a purchase would start at; the entry price when the book cannot be read. */
async function touchPrice(
  context: TradeContext,
  symbol: string,
  fallback: Decimal,
): Promise<Decimal> {
  try {
    const depth = await context.exchange.getDepth('perp', symbol, UNINTERRUPTED)
    return depth.asks[0]?.[0] ?? fallback
  } catch (error) {
    context.log.warn('book unreadable', { symbol, error: String(error) })
    return fallback
  }
}
