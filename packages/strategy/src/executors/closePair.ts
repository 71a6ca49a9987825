import { ceilToStep, Decimal, floorToStep, ZERO } from '@asterkit/instruments'
import type { ClosePairPlan, PairResult } from '../pair.ts'
import { adoptExchange } from './adoptExchange.ts'
import { holdingOf, netDelta, type PairTask, UNINTERRUPTED } from './pairTask.ts'
import { UnresolvedOrderError } from './resolveAttempt.ts'
import { setPairStatus } from './setPairStatus.ts'
import { shrinkToHedge } from './shrinkToHedge.ts'
import type { TradeContext } from './tradeContext.ts'
import { tradeLeg } from './tradeLeg.ts'

/** Attempts to buy back the short without any fill after which closing pauses, hedged. */
const MAX_FRUITLESS = 4

/**
 * Closes a pair: per slice buys back the short, reduce-only, then sells the coins that this has freed.
 * Not bound by opening checks. An abort of `signal` takes effect between slices; calling again goes on.
 *
 * @throws {JournalError} The journal cannot be written; nothing was sent after that.
 */
export async function closePair(
  context: TradeContext,
  plan: ClosePairPlan,
  signal: AbortSignal,
): Promise<PairResult> {
  const { pairId } = plan
  if (!context.book.view.holdings.has(pairId)) return { kind: 'closed', pairId }
  const busy = [...context.book.view.openAttempts.values()].some((one) => one.pairId === pairId)
  if (busy) {
    const holding = holdingOf(context, pairId)
    return { kind: 'still-open', reason: 'an order is still unresolved', holding }
  }
  const task = beginClosing(context, plan)
  try {
    return await reduceAll(context, task, plan.reason, signal)
  } catch (error) {
    if (!(error instanceof UnresolvedOrderError)) throw error
    return { kind: 'halted', reason: error.message }
  }
}

function beginClosing(context: TradeContext, plan: ClosePairPlan): PairTask {
  const { book, clock } = context
  const { pair, pairId, slippageBps, maxNakedQuote } = plan
  const holding = holdingOf(context, pairId)
  const intentId = book.view.lastIntentId + 1
  book.append({
    kind: 'intent',
    time: clock.now(),
    body: {
      intentId,
      action: 'close',
      pairId,
      symbol: holding.symbol,
      spotSymbol: holding.spotSymbol,
      perpSymbol: holding.perpSymbol,
      baseAsset: holding.baseAsset,
      quoteAsset: holding.quoteAsset,
      reason: plan.reason.slice(0, 500),
      leverage: holding.leverage,
      maxNakedQuote: maxNakedQuote.toFixed(),
      slippageBps,
      spotLimit: '0',
      perpLimit: '0',
    },
  })
  setPairStatus(context, pairId, 'closing', plan.reason)
  return { pairId, intentId, pair, slippageBps, maxNakedQuote }
}

async function reduceAll(
  context: TradeContext,
  task: PairTask,
  reason: string,
  signal: AbortSignal,
): Promise<PairResult> {
  let fruitless = 0
  let obstacle = ''
  while (holdingOf(context, task.pairId).perpQuantity.lt(0)) {
    const holding = holdingOf(context, task.pairId)
    if (signal.aborted) return { kind: 'still-open', reason: 'interrupted', holding }
    if (fruitless >= MAX_FRUITLESS) return { kind: 'still-open', reason: obstacle, holding }
    const quantity = await sliceToBuy(context, task)
    const reachBps = task.slippageBps * 2 ** Math.max(0, fruitless - 1)
    const step = { market: 'perp', side: 'buy', quantity, reachBps, isOpening: false } as const
    const result = await tradeLeg(context, task, step, UNINTERRUPTED)
    if (result.filled.isZero()) {
      fruitless += 1
      obstacle = `perp ${result.state}: ${result.reason}`
      if (result.state === 'refused') await adoptExchange(context, task.pairId, UNINTERRUPTED)
      else await context.clock.sleep(context.limits.pollMs, UNINTERRUPTED)
    } else fruitless = 0
    if ((await shrinkToHedge(context, task)) === 'failed') return halted(context)
  }
  return finishClosing(context, task, reason)
}

/** Sells what is left, checks that the venue sees no position, and records the end. */
async function finishClosing(
  context: TradeContext,
  task: PairTask,
  reason: string,
): Promise<PairResult> {
  if ((await shrinkToHedge(context, task)) === 'failed') return halted(context)
  await adoptExchange(context, task.pairId, UNINTERRUPTED)
  setPairStatus(context, task.pairId, 'closed', reason)
  return { kind: 'closed', pairId: task.pairId }
}

function halted(context: TradeContext): PairResult {
  return { kind: 'halted', reason: context.book.view.halt?.reason ?? 'reducing failed' }
}

/** Equal parts of the short; with what is unhedged already, each is worth at most `maxNakedQuote`. */
async function sliceToBuy(context: TradeContext, task: PairTask): Promise<Decimal> {
  const { perp } = task.pair
  const holding = holdingOf(context, task.pairId)
  const short = holding.perpQuantity.abs()
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
